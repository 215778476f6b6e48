import type { Kernel } from '#core/indicators/kernel.ts';
import { sideOf } from '#core/indicators/rounding.ts';

/** Where swings are looked for, and the line that is to confirm them. */
export interface DivergenceInput {
  /** Lows for swing lows (sign −1), highs for swing highs (+1). */
  readonly price: Float64Array;
  /** Most extreme price of the last 2 · pivot + 1 candles, and of the last `pivot` ones. */
  readonly extremeAround: Float64Array;
  readonly extremeBefore: Float64Array;
  readonly line: Float64Array;
  readonly sign: 1 | -1;
}

/**
 * Marks the candles on which a regular divergence is confirmed: the price has made a more extreme swing than the last
 * one, and the line a less extreme value at it. A swing is a price that is beyond those of the `pivot` candles before it
 * and not surpassed by those of the `pivot` candles after it, so it is known only `pivot` candles later. Adds −sign, the
 * direction that is expected, to a column that begins with zeros: one at lows and one at highs cancel each other out.
 */
export class DivergenceColumn implements Kernel {
  readonly #out: Int8Array;
  readonly #input: DivergenceInput;
  readonly #pivot: number;
  readonly #lookback: number;
  /** Index of the last swing at which the line was known. */
  #last = -1;

  /** @param lookback most candles that may lie between the two swings, the later one included */
  constructor(out: Int8Array, input: DivergenceInput, pivot: number, lookback: number) {
    this.#out = out;
    this.#input = input;
    this.#pivot = pivot;
    this.#lookback = lookback;
  }

  run(from: number, to: number): void {
    const { price, extremeAround, extremeBefore, line, sign } = this.#input;
    const out = this.#out;
    const pivot = this.#pivot;
    let last = this.#last;
    for (let i = Math.max(from, 2 * pivot); i < to; i++) {
      const swing = i - pivot;
      if (price[swing] !== extremeAround[i] || price[swing] === extremeBefore[swing - 1]) continue;
      if (Number.isNaN(line[swing])) continue;
      if (last >= 0 && swing - last <= this.#lookback) {
        const further = sign * (price[swing] - price[last]) > 0;
        if (further && sideOf(line[swing], line[last]) === -sign) out[i] -= sign;
      }
      last = swing;
    }
    this.#last = last;
  }
}
