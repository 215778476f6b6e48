import type { ColumnGraph } from './column-graph.ts';
import { meanDeviation } from './mean-deviation.ts';
import { typicalPrice } from './prices.ts';
import { EQUAL_WITHIN } from './rounding.ts';
import { windowMeanOf } from './window-mean.ts';

/** Lambert's constant: about three quarters of all values lie between −100 and 100. */
const LAMBERT = 0.015;

/**
 * Commodity channel index (Donald Lambert, Commodities, 1980): distance of the typical price from its simple average of
 * `period` candles, in units of 0.015 mean absolute deviations; 0 while the price does not move, NaN before candle
 * `period` − 1.
 */
export function cci(graph: ColumnGraph, period: number): Float64Array {
  const typical = typicalPrice(graph);
  const price = typical.column;
  const mean = windowMeanOf(graph, typical, period);
  const deviation = meanDeviation(graph, typical, mean, period);
  return graph.column(`cci(${period})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) {
        const flat = deviation[i] <= EQUAL_WITHIN * mean[i];
        out[i] = flat ? 0 : (price[i] - mean[i]) / (LAMBERT * deviation[i]);
      }
    },
  }));
}
