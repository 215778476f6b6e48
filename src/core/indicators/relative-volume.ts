import type { ColumnGraph } from './column-graph.ts';
import { windowMeanOf } from './window-mean.ts';

/**
 * Volume of a candle against the average of the `period` candles before it, which the candle itself must not raise: 1 is
 * usual. NaN before there are that many, 0 where there was no volume at all, infinite where it is the first one.
 */
export function relativeVolume(graph: ColumnGraph, period: number): Float64Array {
  const { volume } = graph.candles;
  const average = windowMeanOf(graph, { key: 'volume', column: volume, first: 0 }, period);
  return graph.column(`relative-volume(${period})`, (out) => ({
    run(from, to) {
      let i = from;
      if (i === 0 && to > 0) out[i++] = Number.NaN;
      for (; i < to; i++) out[i] = i < period ? Number.NaN : volume[i] === 0 ? 0 : volume[i] / average[i - 1];
    },
  }));
}
