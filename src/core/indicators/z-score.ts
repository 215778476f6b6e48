import type { ColumnGraph } from './column-graph.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';

/**
 * Distance of the close from its simple average of `period` candles, in standard deviations of the population (the
 * measure of Bollinger's bands); 0 while the price does not move, NaN before candle `period` − 1.
 */
export function zScore(graph: ColumnGraph, period: number): Float64Array {
  const { close } = graph.candles;
  const mean = sma(graph, period);
  const deviation = standardDeviation(graph, period);
  return graph.column(`z-score(${period})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = deviation[i] === 0 ? 0 : (close[i] - mean[i]) / deviation[i];
    },
  }));
}
