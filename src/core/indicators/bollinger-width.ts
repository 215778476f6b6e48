import { bollinger } from './bollinger.ts';
import type { ColumnGraph } from './column-graph.ts';

/** Distance between Bollinger's upper and lower band, in percent of the middle one (his BandWidth); NaN before they are known. */
export function bollingerWidth(graph: ColumnGraph, period: number, deviations: number): Float64Array {
  const { middle, upper, lower } = bollinger(graph, period, deviations);
  return graph.column(`bollinger-width(${period},${deviations})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (100 * (upper[i] - lower[i])) / middle[i];
    },
  }));
}
