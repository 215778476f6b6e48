import type { ColumnGraph } from './column-graph.ts';
import { wma, wmaOf } from './wma.ts';

/** Length of the weighted average that Hull's one ends with. */
function smoothing(period: number): number {
  return Math.floor(Math.sqrt(period));
}

/**
 * Hull moving average (Alan Hull, 2005): twice the weighted average of half the period minus that of the whole, and of
 * this the weighted average over √period; both lengths rounded down. NaN before {@link hmaFirst}.
 */
export function hma(graph: ColumnGraph, period: number): Float64Array {
  const half = wma(graph, Math.max(1, Math.floor(period / 2)));
  const whole = wma(graph, period);
  const key = `hull-raw(close,${period})`;
  const raw = graph.column(key, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = 2 * half[i] - whole[i];
    },
  }));
  return wmaOf(graph, { key, column: raw, first: period - 1 }, smoothing(period));
}

/** Index of the first value of a Hull moving average. */
export function hmaFirst(period: number): number {
  return period + smoothing(period) - 2;
}
