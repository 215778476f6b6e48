import type { ColumnGraph } from './column-graph.ts';

/** What one line has over another. */
export function difference(graph: ColumnGraph, key: string, of: Float64Array, over: Float64Array): Float64Array {
  return graph.column(key, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = of[i] - over[i];
    },
  }));
}
