import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * Average true range in price units with Wilder's smoothing: the simple average of the first `period` true ranges
 * (those of candles 1 to `period`, as in TA-Lib), then moving by 1 / period; NaN before.
 */
export class Atr implements Kernel {
  readonly #candles: Candles;
  readonly #out: Float64Array;
  readonly #period: number;
  #value = 0;

  constructor(candles: Candles, out: Float64Array, period: number) {
    this.#candles = candles;
    this.#out = out;
    this.#period = period;
  }

  run(from: number, to: number): void {
    const { high, low, close } = this.#candles;
    const out = this.#out;
    const period = this.#period;
    const weight = 1 / period;
    const keep = 1 - weight;
    let value = this.#value;
    let i = from;
    if (i === 0 && to > 0) out[i++] = Number.NaN;
    for (const end = Math.min(to, period + 1); i < end; i++) {
      value += trueRange(high[i], low[i], close[i - 1]) * weight;
      out[i] = i < period ? Number.NaN : value;
    }
    for (; i < to; i++) {
      value = value * keep + trueRange(high[i], low[i], close[i - 1]) * weight;
      out[i] = value;
    }
    this.#value = value;
  }
}

/** The part of the way from the last close that the candle covered: max(high, close before) − min(low, close before). */
export function trueRange(high: number, low: number, closeBefore: number): number {
  return Math.max(high, closeBefore) - Math.min(low, closeBefore);
}

export function atr(graph: ColumnGraph, period: number): Float64Array {
  return graph.column(`atr(${period})`, (out) => new Atr(graph.candles, out, period));
}
