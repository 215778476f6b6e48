import { atr } from './atr.ts';
import { band } from './band.ts';
import type { ColumnGraph } from './column-graph.ts';
import { ema } from './ema.ts';

export interface KeltnerChannel {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Keltner channel in Linda Bradford Raschke's form: an EMA of the close, and the lines `multiplier` average true ranges
 * above and below; NaN before {@link keltnerFirst}.
 */
export function keltner(graph: ColumnGraph, emaPeriod: number, atrPeriod: number, multiplier: number): KeltnerChannel {
  const middle = ema(graph, emaPeriod);
  const range = atr(graph, atrPeriod);
  const key = `keltner(${emaPeriod},${atrPeriod},${multiplier})`;
  const upper = band(graph, `${key}.upper`, middle, range, multiplier);
  const lower = band(graph, `${key}.lower`, middle, range, -multiplier);
  return { middle, upper, lower };
}

/** Index of the first candle at which the channel is known. */
export function keltnerFirst(emaPeriod: number, atrPeriod: number): number {
  return Math.max(emaPeriod - 1, atrPeriod);
}
