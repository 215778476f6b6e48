/**
 * Exponential moving average of values that come one by one, for kernels that smooth several times without a column for
 * each step. Seeded as `Ema` is: with the mean of the first `period` values; NaN before.
 */
export class RunningEma {
  readonly #period: number;
  readonly #alpha: number;
  readonly #keep: number;
  #count = 0;
  #value = 0;

  constructor(period: number) {
    this.#period = period;
    this.#alpha = 2 / (period + 1);
    this.#keep = 1 - this.#alpha;
  }

  next(value: number): number {
    if (this.#count >= this.#period) {
      this.#value = this.#value * this.#keep + value * this.#alpha;
      return this.#value;
    }
    this.#value += value;
    this.#count++;
    if (this.#count < this.#period) return Number.NaN;
    this.#value /= this.#period;
    return this.#value;
  }
}
