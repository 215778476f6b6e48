import { trueRange } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Source } from './source.ts';

/** True range of every candle but the first, which has no close before it. */
export function trueRanges(graph: ColumnGraph): Source {
  const { high, low, close } = graph.candles;
  const column = graph.column('tr', (out) => ({
    run(from, to) {
      if (from === 0 && to > 0) out[0] = Number.NaN;
      for (let i = Math.max(from, 1); i < to; i++) out[i] = trueRange(high[i], low[i], close[i - 1]);
    },
  }));
  return { key: 'tr', column, first: 1 };
}
