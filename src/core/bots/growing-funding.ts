import type { FundingRates } from '../market/funding-rates.ts';
import type { FundingSchedule } from '../simulation/funding.ts';

/** Settled funding rates that become known one by one, for the components that read them. */
export class GrowingRates implements FundingRates {
  count = 0;
  #time = new Float64Array(64);
  #rate = new Float64Array(64);

  get time(): Float64Array {
    return this.#time.subarray(0, this.count);
  }

  get rate(): Float64Array {
    return this.#rate.subarray(0, this.count);
  }

  /** @param time later than those before it, ms */
  push(time: number, rate: number): void {
    if (this.count === this.#time.length) {
      this.#time = doubled(this.#time, new Float64Array(2 * this.count));
      this.#rate = doubled(this.#rate, new Float64Array(2 * this.count));
    }
    this.#time[this.count] = time;
    this.#rate[this.count] = rate;
    this.count++;
  }
}

/**
 * The same as `scheduleFunding` for a series that grows: each rate finds its candle when that candle has closed. Rates
 * before the first candle are left out, those in a hole settle on the open of the candle after it.
 */
export class GrowingSchedule implements FundingSchedule {
  length = 0;
  index = new Int32Array(64);
  rate = new Float64Array(64);
  atOpen = new Uint8Array(64);
  /** Nobody can say how many to expect while the series grows. */
  readonly coverage = null;
  readonly #rates: GrowingRates;
  /** Number of the first rate that has no candle yet. */
  #next = 0;

  constructor(rates: GrowingRates) {
    this.#rates = rates;
  }

  /** Lays the rates that are known by the close of candle `index` over it. */
  candleClosed(index: number, openTime: number, timeframeMs: number): void {
    const { time, rate, count } = this.#rates;
    for (; this.#next < count && time[this.#next] < openTime + timeframeMs; this.#next++) {
      // The position that could pay for it did not exist yet.
      if (index === 0 && time[this.#next] < openTime) continue;
      this.#push(index, rate[this.#next], time[this.#next] <= openTime);
    }
  }

  #push(index: number, rate: number, atOpen: boolean): void {
    if (this.length === this.index.length) {
      this.index = doubled(this.index, new Int32Array(2 * this.length));
      this.rate = doubled(this.rate, new Float64Array(2 * this.length));
      this.atOpen = doubled(this.atOpen, new Uint8Array(2 * this.length));
    }
    this.index[this.length] = index;
    this.rate[this.length] = rate;
    this.atOpen[this.length] = atOpen ? 1 : 0;
    this.length++;
  }
}

function doubled<C extends Float64Array | Int32Array | Uint8Array>(column: C, larger: C): C {
  larger.set(column);
  return larger;
}
