import type { ColumnGraph } from './column-graph.ts';
import { RollingExtreme } from './extremes.ts';
import { rsi } from './rsi.ts';
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
  const line = rsi(graph, rsiPeriod);
  const source = `rsi(close,${rsiPeriod})`;
  const highest = graph.column(`highest(${source},${period})`, (out) => new RollingExtreme(line, out, period, 1));
  const lowest = graph.column(`lowest(${source},${period})`, (out) => new RollingExtreme(line, out, period, -1));
  const key = `stochastic(${source},${period})`;
  const first = rsiPeriod + period - 1;
  const column = graph.column(key, (out) => {
    const position = new RangePosition(line, highest, lowest, out);
    return {
      run(from, to) {
        // Before, the extremes are those of fewer values than `period`.
        const known = Math.max(from, Math.min(first, to));
        out.fill(Number.NaN, from, known);
        position.run(known, to);
      },
    };
  });
  return smoothed(graph, { key, column, first }, k, d);
}
