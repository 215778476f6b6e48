import type { ColumnGraph } from './column-graph.ts';

/** A line that runs some widths above (factor > 0) or below (factor < 0) another one. */
export function band(
  graph: ColumnGraph,
  key: string,
  middle: Float64Array,
  width: Float64Array,
  factor: number,
): Float64Array {
  return graph.column(key, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = middle[i] + factor * width[i];
    },
  }));
}
