import type { Metrics } from './metrics.ts';
import type { Trade } from './report.ts';
import { deviation, mean } from './statistics.ts';

/** Metrics that follow from the list of closed trades alone. */
export type TradeMetrics = Pick<
  Metrics,
  | 'trades'
  | 'winRatePct'
  | 'profitFactor'
  | 'expectancy'
  | 'expectancyPct'
  | 'expectancyR'
  | 'payoffRatio'
  | 'avgWin'
  | 'avgLoss'
  | 'largestWin'
  | 'largestLoss'
  | 'bestTradePct'
  | 'worstTradePct'
  | 'avgTradePct'
  | 'maxConsecutiveWins'
  | 'maxConsecutiveLosses'
  | 'avgDurationMs'
  | 'maxDurationMs'
  | 'avgWinDurationMs'
  | 'avgLossDurationMs'
  | 'feesPaid'
  | 'fundingPaid'
  | 'slippageCost'
  | 'liquidations'
  | 'avgMaePct'
  | 'avgMfePct'
  | 'kelly'
  | 'sqn'
>;

/**
 * Computes them. A trade wins when its net result is above zero; a trade of exactly zero is neither a win nor a loss
 * and ends a streak. Losses are negative numbers. Fees, funding and slippage include those of a position that is still
 * open.
 */
export function tradeMetrics(trades: readonly Trade[], stillOpen: readonly Trade[]): TradeMetrics {
  const wins = trades.filter((trade) => trade.pnl > 0);
  const losses = trades.filter((trade) => trade.pnl < 0);
  const won = sum(wins, (trade) => trade.pnl);
  const lost = sum(losses, (trade) => trade.pnl);
  const results = trades.map((trade) => trade.pnl);
  const percents = trades.map((trade) => trade.pnlPct);
  const multiples = trades.flatMap((trade) => (trade.r === null ? [] : [trade.r]));
  const count = trades.length;
  const payoff = wins.length > 0 && losses.length > 0 ? won / wins.length / -(lost / losses.length) : null;
  const winRate = count > 0 ? wins.length / count : null;
  const spread = deviation(results);
  const costs = [...trades, ...stillOpen];
  return {
    trades: count,
    winRatePct: winRate === null ? null : 100 * winRate,
    profitFactor: losses.length > 0 ? won / -lost : null,
    expectancy: average(results),
    expectancyPct: average(percents),
    expectancyR: average(multiples),
    payoffRatio: payoff,
    avgWin: average(wins.map((trade) => trade.pnl)),
    avgLoss: average(losses.map((trade) => trade.pnl)),
    largestWin: wins.length > 0 ? largest(wins, (trade) => trade.pnl) : null,
    largestLoss: losses.length > 0 ? -largest(losses, (trade) => -trade.pnl) : null,
    bestTradePct: count > 0 ? largest(trades, (trade) => trade.pnlPct) : null,
    worstTradePct: count > 0 ? -largest(trades, (trade) => -trade.pnlPct) : null,
    avgTradePct: average(percents),
    maxConsecutiveWins: longestRun(trades, (trade) => trade.pnl > 0),
    maxConsecutiveLosses: longestRun(trades, (trade) => trade.pnl < 0),
    avgDurationMs: average(trades.map(duration)),
    maxDurationMs: count > 0 ? largest(trades, duration) : null,
    avgWinDurationMs: average(wins.map(duration)),
    avgLossDurationMs: average(losses.map(duration)),
    feesPaid: sum(costs, (trade) => trade.fees),
    fundingPaid: sum(costs, (trade) => trade.funding),
    slippageCost: sum(costs, (trade) => trade.slippage),
    liquidations: trades.filter((trade) => trade.exitReason === 'liquidation').length,
    avgMaePct: average(trades.map((trade) => (100 * trade.mae) / trade.notional)),
    avgMfePct: average(trades.map((trade) => (100 * trade.mfe) / trade.notional)),
    // Share of the equity that Kelly's formula would bet: W − (1 − W) / payoff.
    kelly: payoff !== null && winRate !== null ? winRate - (1 - winRate) / payoff : null,
    // Van Tharp's system quality number: √n × mean / standard deviation of the results.
    sqn: count >= 2 && spread > 0 ? (Math.sqrt(count) * mean(results)) / spread : null,
  };
}

function duration(trade: Trade): number {
  return trade.exitTime - trade.entryTime;
}

function average(values: readonly number[]): number | null {
  return values.length > 0 ? mean(values) : null;
}

function sum(trades: readonly Trade[], of: (trade: Trade) => number): number {
  return trades.reduce((total, trade) => total + of(trade), 0);
}

function largest(trades: readonly Trade[], of: (trade: Trade) => number): number {
  return trades.reduce((most, trade) => Math.max(most, of(trade)), Number.NEGATIVE_INFINITY);
}

function longestRun(trades: readonly Trade[], holds: (trade: Trade) => boolean): number {
  let longest = 0;
  let current = 0;
  for (const trade of trades) {
    current = holds(trade) ? current + 1 : 0;
    if (current > longest) longest = current;
  }
  return longest;
}
