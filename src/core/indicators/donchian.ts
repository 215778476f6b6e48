import type { ColumnGraph } from './column-graph.ts';
import { highestHigh, lowestLow } from './extremes.ts';
import { lagged } from './lagged.ts';

export interface DonchianChannel {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Highest high and lowest low of the `period` candles before each one (Richard Donchian's channel as it is traded: with
 * the candle itself inside, no close could be beyond it); NaN before candle `period`.
 */
export function donchianBefore(graph: ColumnGraph, period: number): DonchianChannel {
  const highest = { key: `highest(high,${period})`, column: highestHigh(graph, period) };
  const lowest = { key: `lowest(low,${period})`, column: lowestLow(graph, period) };
  return { upper: lagged(graph, highest, 1), lower: lagged(graph, lowest, 1) };
}
