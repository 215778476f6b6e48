import type { Candles } from '../market/candles.ts';
import { atr } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { linesOf } from './lines.ts';

export interface SupertrendLines {
  /** The band that the close must not fall (rise) beyond; NaN while there is no trend yet. */
  readonly line: Float64Array;
  /** +1 up, −1 down, 0 before the first close beyond a band, NaN before there are bands. */
  readonly trend: Float64Array;
}

/**
 * Supertrend (Olivier Seban): bands `multiplier` average true ranges around the middle of each candle, of which the
 * lower one may only rise and the upper one only fall while the closes stay inside; a close beyond the band turns the
 * trend. The rules of the bands are TradingView's. It begins with a downtrend there; here the trend is unknown until a
 * close is beyond one of the bands, so that it does not lean to one side; from then on both agree.
 */
export class Supertrend implements Kernel {
  readonly #candles: Candles;
  readonly #range: Float64Array;
  readonly #multiplier: number;
  readonly #line: Float64Array;
  readonly #trend: Float64Array;
  // No close is beyond the bands that stand before the first one.
  #upper = Number.POSITIVE_INFINITY;
  #lower = Number.NEGATIVE_INFINITY;
  #side = 0;

  /** @param range average true range, NaN before it is known */
  constructor(candles: Candles, range: Float64Array, multiplier: number, out: SupertrendLines) {
    this.#candles = candles;
    this.#range = range;
    this.#multiplier = multiplier;
    this.#line = out.line;
    this.#trend = out.trend;
  }

  run(from: number, to: number): void {
    const { high, low, close } = this.#candles;
    const range = this.#range;
    const line = this.#line;
    const trend = this.#trend;
    const multiplier = this.#multiplier;
    let upper = this.#upper;
    let lower = this.#lower;
    let side = this.#side;
    let i = from;
    for (; i < to && Number.isNaN(range[i]); i++) line[i] = trend[i] = Number.NaN;
    for (; i < to; i++) {
      const middle = (high[i] + low[i]) / 2;
      const width = multiplier * range[i];
      if (middle + width < upper || close[i - 1] > upper) upper = middle + width;
      if (middle - width > lower || close[i - 1] < lower) lower = middle - width;
      if (side > 0) {
        if (close[i] < lower) side = -1;
      } else if (side < 0) {
        if (close[i] > upper) side = 1;
      } else {
        // Narrow bands may have crossed; a first close that is beyond both of them tells nothing.
        side = (close[i] > upper ? 1 : 0) - (close[i] < lower ? 1 : 0);
      }
      line[i] = side === 0 ? Number.NaN : side > 0 ? lower : upper;
      trend[i] = side;
    }
    this.#upper = upper;
    this.#lower = lower;
    this.#side = side;
  }
}

export function supertrend(graph: ColumnGraph, period: number, multiplier: number): SupertrendLines {
  const range = atr(graph, period);
  const name = `supertrend(${period},${multiplier})`;
  return linesOf(graph, name, ['line', 'trend'], (out) => new Supertrend(graph.candles, range, multiplier, out));
}
