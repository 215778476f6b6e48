import { atr } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';
import { trueRanges } from './true-range.ts';

/**
 * True range of a candle against the average true range up to the candle before it, which the candle itself must not
 * raise: 1 is usual. NaN until that average is known; 0 while nothing moves.
 */
export function relativeRange(graph: ColumnGraph, period: number): Float64Array {
  const { column: trueRange } = trueRanges(graph);
  const range = atr(graph, period);
  return graph.column(`relative-range(${period})`, (out) => ({
    run(from, to) {
      let i = from;
      if (i === 0 && to > 0) out[i++] = Number.NaN;
      for (; i < to; i++) out[i] = trueRange[i] === 0 && range[i - 1] === 0 ? 0 : trueRange[i] / range[i - 1];
    },
  }));
}
