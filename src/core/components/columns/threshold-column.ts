import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/** +1 where the line is above the threshold, −1 where it is below minus the threshold, 0 between, on them or at NaN. */
export class ThresholdColumn implements Kernel {
  readonly out: Int8Array;
  readonly #line: Float64Array;
  readonly #beyond: number;

  /** @param size of the line's usual values, which rounding is a share of: 100 for percentages */
  constructor(out: Int8Array, line: Float64Array, threshold: number, size: number) {
    this.out = out;
    this.#line = line;
    this.#beyond = threshold + EQUAL_WITHIN * size;
  }

  run(from: number, to: number): void {
    const line = this.#line;
    const out = this.out;
    const beyond = this.#beyond;
    for (let i = from; i < to; i++) out[i] = line[i] > beyond ? 1 : line[i] < -beyond ? -1 : 0;
  }
}
