import type { ColumnGraph } from './column-graph.ts';
import type { Source } from './source.ts';

/** A line as it was some candles ago; NaN before there are that many. */
export function lagged(graph: ColumnGraph, { key, column }: Omit<Source, 'first'>, candles: number): Float64Array {
  return graph.column(`lagged(${key},${candles})`, (out) => ({
    run(from, to) {
      const known = Math.max(from, candles);
      if (from < known) out.fill(Number.NaN, from, Math.min(known, to));
      for (let i = known; i < to; i++) out[i] = column[i - candles];
    },
  }));
}
