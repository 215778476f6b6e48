import { atr } from './atr.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { AverageType } from './moving-average.ts';
import { movingAverage } from './moving-average.ts';

/** How far the close is from a moving average, on either side, in average true ranges; 0 while nothing moves. */
export function distanceFromAverage(
  graph: ColumnGraph,
  type: AverageType,
  period: number,
  atrPeriod: number,
): Float64Array {
  const average = movingAverage(graph, type, period);
  const range = atr(graph, atrPeriod);
  const { close } = graph.candles;
  return graph.column(`distance(${type},${period},${atrPeriod})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) {
        const distance = Math.abs(close[i] - average[i]);
        out[i] = distance === 0 && range[i] === 0 ? 0 : distance / range[i];
      }
    },
  }));
}
