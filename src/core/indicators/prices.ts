import type { ColumnGraph } from './column-graph.ts';
import type { Source } from './source.ts';

/** Middle between high and low. */
export function medianPrice(graph: ColumnGraph): Source {
  const { high, low } = graph.candles;
  const column = graph.column('hl2', (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (high[i] + low[i]) / 2;
    },
  }));
  return { key: 'hl2', column, first: 0 };
}

/** Mean of high, low and close. */
export function typicalPrice(graph: ColumnGraph): Source {
  const { high, low, close } = graph.candles;
  const column = graph.column('hlc3', (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (high[i] + low[i] + close[i]) / 3;
    },
  }));
  return { key: 'hlc3', column, first: 0 };
}
