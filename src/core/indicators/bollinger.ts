import { band } from './band.ts';
import type { ColumnGraph } from './column-graph.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';

export interface BollingerBands {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** One standard deviation, in price units. */
  readonly deviation: Float64Array;
}

/**
 * Bollinger bands (John Bollinger, Bollinger on Bollinger Bands, 2001): the simple average of the last `period` closes,
 * and the lines `deviations` standard deviations of the population above and below; NaN before candle `period` − 1.
 */
export function bollinger(graph: ColumnGraph, period: number, deviations: number): BollingerBands {
  const middle = sma(graph, period);
  const deviation = standardDeviation(graph, period);
  const key = `bollinger(close,${period},${deviations})`;
  const upper = band(graph, `${key}.upper`, middle, deviation, deviations);
  const lower = band(graph, `${key}.lower`, middle, deviation, -deviations);
  return { middle, upper, lower, deviation };
}
