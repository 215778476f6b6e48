import { DAY_MS, dayNumber } from '../market/calendar.ts';
import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { typicalPrice } from './prices.ts';
import { vwmaOf } from './vwma.ts';

/** What `day` is before the first candle. */
const NO_DAY = Number.NEGATIVE_INFINITY;

/**
 * Volume-weighted average of the typical prices since 00:00 UTC; as long as there was no volume they count alike. A day
 * that was under way when the candles begin is left out (NaN): its average would depend on where they begin.
 */
export class SessionVwap implements Kernel {
  readonly #candles: Candles;
  readonly #out: Float64Array;
  #day = NO_DAY;
  #whole = false;
  #base = 0;
  #count = 0;
  #sum = 0;
  #volumes = 0;
  #weighted = 0;

  constructor(candles: Candles, out: Float64Array) {
    this.#candles = candles;
    this.#out = out;
  }

  run(from: number, to: number): void {
    const { time, high, low, close, volume } = this.#candles;
    const out = this.#out;
    let day = this.#day;
    let whole = this.#whole;
    // Sums are of distances from the day's first price, so that they stay small and are 0 while nothing moves.
    let base = this.#base;
    let count = this.#count;
    let sum = this.#sum;
    let volumes = this.#volumes;
    let weighted = this.#weighted;
    for (let i = from; i < to; i++) {
      const price = (high[i] + low[i] + close[i]) / 3;
      const today = dayNumber(time[i]);
      if (today !== day) {
        whole = day !== NO_DAY || time[i] === today * DAY_MS;
        day = today;
        base = price;
        count = sum = volumes = weighted = 0;
      }
      const distance = price - base;
      count++;
      sum += distance;
      volumes += volume[i];
      weighted += distance * volume[i];
      out[i] = whole ? base + (volumes > 0 ? weighted / volumes : sum / count) : Number.NaN;
    }
    this.#day = day;
    this.#whole = whole;
    this.#base = base;
    this.#count = count;
    this.#sum = sum;
    this.#volumes = volumes;
    this.#weighted = weighted;
  }
}

export function sessionVwap(graph: ColumnGraph): Float64Array {
  return graph.column('vwap(session)', (out) => new SessionVwap(graph.candles, out));
}

/** Volume-weighted average of the typical prices of the last `period` candles; NaN before there are that many. */
export function rollingVwap(graph: ColumnGraph, period: number): Float64Array {
  return vwmaOf(graph, typicalPrice(graph), period);
}
