import type { ColumnGraph } from './column-graph.ts';
import { rawStochastic } from './stochastic.ts';

/**
 * Larry Williams' %R: how far the close lies below the highest high, in percent of the range of the last `period`
 * candles: 0 at the highest high, −100 at the lowest low, −50 while nothing moves; NaN before there are that many.
 */
export function williamsR(graph: ColumnGraph, period: number): Float64Array {
  const { column: position } = rawStochastic(graph, period);
  return graph.column(`williams-r(${period})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = position[i] - 100;
    },
  }));
}
