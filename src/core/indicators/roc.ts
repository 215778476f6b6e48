import type { ColumnGraph } from './column-graph.ts';

/** Rate of change: how many percent the close is above the one `period` candles ago; NaN before candle `period`. */
export function roc(graph: ColumnGraph, period: number): Float64Array {
  const { close } = graph.candles;
  return graph.column(`roc(close,${period})`, (out) => ({
    run(from, to) {
      const known = Math.max(from, period);
      if (from < known) out.fill(Number.NaN, from, Math.min(known, to));
      for (let i = known; i < to; i++) out[i] = (100 * (close[i] - close[i - period])) / close[i - period];
    },
  }));
}
