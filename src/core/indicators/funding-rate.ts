import type { FundingRates } from '../market/funding-rates.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * Average of the last `lookback` funding rates that have been settled by the close of each candle, as a fraction of the
 * notional per funding interval; NaN before there are that many.
 */
export class SettledFunding implements Kernel {
  readonly #time: Float64Array;
  readonly #timeframeMs: number;
  readonly #funding: FundingRates;
  readonly #out: Float64Array;
  readonly #lookback: number;
  #settled = 0;
  #average = Number.NaN;

  constructor(graph: ColumnGraph, out: Float64Array, lookback: number) {
    this.#time = graph.candles.time;
    this.#timeframeMs = graph.timeframeMs;
    this.#funding = graph.funding;
    this.#out = out;
    this.#lookback = lookback;
  }

  run(from: number, to: number): void {
    const time = this.#time;
    const out = this.#out;
    const settlements = this.#funding.time;
    const { length } = settlements;
    let settled = this.#settled;
    for (let i = from; i < to; i++) {
      const close = time[i] + this.#timeframeMs;
      if (settled < length && settlements[settled] <= close) {
        do settled++;
        while (settled < length && settlements[settled] <= close);
        this.#average = this.#averageBefore(settled);
      }
      out[i] = this.#average;
    }
    this.#settled = settled;
  }

  #averageBefore(end: number): number {
    const lookback = this.#lookback;
    if (end < lookback) return Number.NaN;
    const { rate } = this.#funding;
    let sum = 0;
    for (let k = end - lookback; k < end; k++) sum += rate[k];
    return sum / lookback;
  }
}

export function fundingRate(graph: ColumnGraph, lookback: number): Float64Array {
  return graph.column(`funding(${lookback})`, (out) => new SettledFunding(graph, out, lookback));
}
