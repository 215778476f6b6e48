import { atr } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';

/** Average true range in percent of the close (John Forman's normalised ATR); NaN before the ATR is known. */
export function natr(graph: ColumnGraph, period: number): Float64Array {
  const range = atr(graph, period);
  const { close } = graph.candles;
  return graph.column(`natr(${period})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (100 * range[i]) / close[i];
    },
  }));
}
