import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/**
 * +1 where the price is above the upper line, −1 where it is below the lower one, 0 between them, on them, or where they
 * are not known (NaN).
 */
export class ChannelColumn implements Kernel {
  readonly out: Int8Array;
  readonly #price: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #above: number;
  readonly #below: number;

  /** @param margin share of a line by which the price must be beyond it */
  constructor(out: Int8Array, price: Float64Array, lower: Float64Array, upper: Float64Array, margin = 0) {
    this.out = out;
    this.#price = price;
    this.#lower = lower;
    this.#upper = upper;
    this.#above = 1 + margin + EQUAL_WITHIN;
    this.#below = 1 - margin - EQUAL_WITHIN;
  }

  run(from: number, to: number): void {
    const price = this.#price;
    const lower = this.#lower;
    const upper = this.#upper;
    const out = this.out;
    const above = this.#above;
    const below = this.#below;
    for (let i = from; i < to; i++) {
      out[i] = price[i] > upper[i] * above ? 1 : price[i] < lower[i] * below ? -1 : 0;
    }
  }
}
