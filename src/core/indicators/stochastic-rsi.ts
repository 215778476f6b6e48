import type { ColumnGraph } from './column-graph.ts';
import { highestOf, lowestOf } from './extremes.ts';
import { rsi } from './rsi.ts';
import type { Source } from './source.ts';
import { RangePosition, type StochasticLines, smoothed } from './stochastic.ts';

/**
 * Stochastic RSI (Tushar Chande and Stanley Kroll, The New Technical Trader, 1994): where the RSI lies in its own range
 * of the last `period` candles, 0 to 100, smoothed into %K and %D by simple averages as TradingView does. An RSI that
 * does not move is 50. Both lines are known from candle rsi + period + k + d − 3 on.
 */
export function stochasticRsi(
  graph: ColumnGraph,
  rsiPeriod: number,
  period: number,
  k: number,
  d: number,
): StochasticLines {
  const source: Source = { key: `rsi(close,${rsiPeriod})`, column: rsi(graph, rsiPeriod), first: rsiPeriod };
  const highest = highestOf(graph, source, period);
  const lowest = lowestOf(graph, source, period);
  const key = `stochastic(${source.key},${period})`;
  const column = graph.column(key, (out) => new RangePosition(source.column, highest, lowest, out));
  const first = rsiPeriod + period - 1;
  return smoothed(graph, { key, column, first }, k, d);
}
