import type { ColumnGraph } from './column-graph.ts';
import { highestHigh, lowestLow } from './extremes.ts';

/** Middle between the highest high and the lowest low of the last `period` candles; NaN before there are that many. */
export function midpoint(graph: ColumnGraph, period: number): Float64Array {
  const highest = highestHigh(graph, period);
  const lowest = lowestLow(graph, period);
  return graph.column(midpointKey(period), (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (highest[i] + lowest[i]) / 2;
    },
  }));
}

export function midpointKey(period: number): string {
  return `midpoint(${period})`;
}
