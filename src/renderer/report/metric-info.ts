import type { MetricName } from '#core/analysis/metrics.ts';

/** How a metric's value is written. */
export type MetricKind =
  | 'money'
  | 'signed-money'
  | 'percent'
  | 'signed-percent'
  | 'ratio'
  | 'count'
  | 'duration'
  | 'multiple';

export interface MetricInfo {
  readonly name: MetricName;
  readonly title: string;
  readonly help: string;
  readonly kind: MetricKind;
}

export interface MetricGroup {
  readonly title: string;
  readonly metrics: readonly MetricInfo[];
}

function metric(name: MetricName, title: string, kind: MetricKind, help: string): MetricInfo {
  return { name, title, kind, help };
}

/** All metrics of a report in reading order. */
export const METRIC_GROUPS: readonly MetricGroup[] = [
  {
    title: 'Return',
    metrics: [
      metric('netProfit', 'Net profit', 'signed-money', 'Sum of all trades after fees, funding and slippage.'),
      metric('netProfitPct', 'Net profit, percent', 'signed-percent', 'Net profit in percent of the initial equity.'),
      metric('cagrPct', 'CAGR', 'signed-percent', 'The steady yearly growth that leads from first to last equity.'),
      metric(
        'buyHoldPct',
        'Buy and hold',
        'signed-percent',
        'Price change in quote currency over the same candles, for comparison; of several instruments with the same money in each.',
      ),
      metric('startEquity', 'Initial equity', 'money', 'Equity before the first candle.'),
      metric('finalEquity', 'Final equity', 'money', 'Equity at the last close, open positions marked to market.'),
      metric('peakEquity', 'Peak equity', 'money', 'Highest equity at any close.'),
      metric('alpha', 'Alpha', 'signed-percent', 'Yearly return that the market itself does not explain.'),
      metric('beta', 'Beta', 'ratio', 'How far equity moves when the market moves by one.'),
    ],
  },
  {
    title: 'Risk',
    metrics: [
      metric('maxDrawdownPct', 'Maximum drawdown', 'percent', 'Deepest fall of equity below an earlier peak.'),
      metric('maxDrawdown', 'Maximum drawdown, money', 'money', 'The same fall in money.'),
      metric(
        'maxDrawdownDurationMs',
        'Longest drawdown',
        'duration',
        'Longest time from a peak until it is reached again.',
      ),
      metric('avgDrawdownPct', 'Average drawdown', 'percent', 'Mean depth of all drawdowns.'),
      metric('avgDrawdownDurationMs', 'Average drawdown length', 'duration', 'Mean time under water.'),
      metric(
        'volatilityPct',
        'Volatility',
        'percent',
        'Standard deviation of daily returns, scaled to a year of 365 days.',
      ),
      metric(
        'ulcerIndex',
        'Ulcer index',
        'ratio',
        'Root mean square of the drawdowns: depth and length in one figure.',
      ),
      metric('cvar5Pct', 'CVaR 5 %', 'signed-percent', 'Mean daily return of the worst 5 % of days.'),
      metric('maxLeverage', 'Maximum leverage', 'multiple', 'Largest notional over equity at any close.'),
      metric('liquidations', 'Liquidations', 'count', 'Positions that lost their whole margin.'),
    ],
  },
  {
    title: 'Risk-adjusted',
    metrics: [
      metric('sharpe', 'Sharpe', 'ratio', 'Mean over deviation of daily returns, yearly, risk-free rate 0.'),
      metric('sortino', 'Sortino', 'ratio', 'As Sharpe, counting only the deviation of losing days.'),
      metric('calmar', 'Calmar', 'ratio', 'CAGR over maximum drawdown.'),
      metric('omega', 'Omega', 'ratio', 'Sum of daily gains over sum of daily losses.'),
      metric(
        'sqn',
        'SQN',
        'ratio',
        'System quality number: mean trade over its deviation, times the root of the count.',
      ),
      metric('recoveryFactor', 'Recovery factor', 'ratio', 'Net profit over maximum drawdown in money.'),
      metric(
        'kelly',
        'Kelly fraction',
        'ratio',
        'Share of capital that would have grown fastest; a ceiling, not advice.',
      ),
    ],
  },
  {
    title: 'Trades',
    metrics: [
      metric('trades', 'Trades', 'count', 'Closed round trips.'),
      metric('winRatePct', 'Win rate', 'percent', 'Share of trades with a net profit.'),
      metric('profitFactor', 'Profit factor', 'ratio', 'Sum of winning trades over sum of losing ones.'),
      metric('payoffRatio', 'Payoff ratio', 'ratio', 'Average win over average loss.'),
      metric('expectancy', 'Expectancy', 'signed-money', 'Average net result of a trade.'),
      metric(
        'expectancyPct',
        'Expectancy, percent',
        'signed-percent',
        'Average net result in percent of notional at entry.',
      ),
      metric(
        'expectancyR',
        'Expectancy, R',
        'ratio',
        'Average net result in multiples of what the initial stop risked.',
      ),
      metric('avgWin', 'Average win', 'signed-money', 'Mean of the winning trades.'),
      metric('avgLoss', 'Average loss', 'signed-money', 'Mean of the losing trades.'),
      metric('largestWin', 'Largest win', 'signed-money', 'Best single trade.'),
      metric('largestLoss', 'Largest loss', 'signed-money', 'Worst single trade.'),
      metric('bestTradePct', 'Best trade', 'signed-percent', 'Best trade in percent of its notional at entry.'),
      metric('worstTradePct', 'Worst trade', 'signed-percent', 'Worst trade in percent of its notional at entry.'),
      metric('avgTradePct', 'Average trade', 'signed-percent', 'Mean of all trades in percent of notional at entry.'),
      metric('maxConsecutiveWins', 'Longest winning streak', 'count', 'Most wins in a row.'),
      metric('maxConsecutiveLosses', 'Longest losing streak', 'count', 'Most losses in a row.'),
      metric('avgMaePct', 'Average MAE', 'percent', 'Mean of the largest open loss on the way.'),
      metric('avgMfePct', 'Average MFE', 'percent', 'Mean of the largest open profit on the way.'),
    ],
  },
  {
    title: 'Time',
    metrics: [
      metric('exposurePct', 'Exposure', 'percent', 'Share of candles with a position.'),
      metric('avgDurationMs', 'Average trade length', 'duration', 'Mean time from entry to exit.'),
      metric('maxDurationMs', 'Longest trade', 'duration', 'Longest time from entry to exit.'),
      metric('avgWinDurationMs', 'Average length of wins', 'duration', 'Mean time that winning trades took.'),
      metric('avgLossDurationMs', 'Average length of losses', 'duration', 'Mean time that losing trades took.'),
    ],
  },
  {
    title: 'Costs',
    metrics: [
      metric('feesPaid', 'Fees', 'money', 'Paid to the exchange on all fills.'),
      metric('fundingPaid', 'Funding', 'signed-money', 'Paid (above zero) or received (below zero) at funding times.'),
      metric('slippageCost', 'Slippage', 'money', 'What fills away from the reference price cost.'),
      metric('turnover', 'Turnover', 'multiple', 'Traded notional over the initial equity.'),
    ],
  },
];

const BY_NAME = new Map(METRIC_GROUPS.flatMap((group) => group.metrics.map((info) => [info.name, info])));

export function metricInfo(name: MetricName): MetricInfo | undefined {
  return BY_NAME.get(name);
}
