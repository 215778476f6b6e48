import { seededRandom } from '#core/market/seeded-random.ts';

export interface FundingRate {
  readonly time: number;
  readonly rate: number;
}

/** Funding rates of one instrument: made up from the seed unless a test sets them. Longs pay positive rates. */
export class FundingSchedule {
  readonly intervalMs: number;
  readonly #seed: number;
  readonly #since: number;
  readonly #given = new Map<number, number>();

  /** @param since first time for which a rate is known */
  constructor(intervalMs: number, seed: number, since: number) {
    this.intervalMs = intervalMs;
    this.#seed = seed;
    this.#since = since;
  }

  /** Sets the rate that is due at a funding time. */
  set(time: number, rate: number): void {
    if (time % this.intervalMs !== 0)
      throw new RangeError(`${time} is no funding time: they are every ${this.intervalMs} ms`);
    this.#given.set(time, rate);
  }

  /** The first funding time later than `time`. */
  nextAfter(time: number): number {
    return (Math.floor(time / this.intervalMs) + 1) * this.intervalMs;
  }

  rateAt(time: number): number {
    const given = this.#given.get(time);
    if (given !== undefined) return given;
    const random = seededRandom(this.#seed * 17 + Math.floor(time / this.intervalMs));
    return Number((0.0001 + (random.uniform() - 0.5) * 0.0001).toFixed(8));
  }

  /** Rates due in [from, to], oldest first. */
  between(from: number, to: number): FundingRate[] {
    const out: FundingRate[] = [];
    const first = Math.ceil(Math.max(from, this.#since) / this.intervalMs) * this.intervalMs;
    for (let time = first; time <= to; time += this.intervalMs) out.push({ time, rate: this.rateAt(time) });
    return out;
  }
}
