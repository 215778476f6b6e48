import type { MetricName } from '#core/analysis/metrics.ts';

/** Which way a metric is better; null where neither is. */
export type Direction = 'higher' | 'lower' | null;

const DIRECTIONS: Readonly<Record<MetricName, Direction>> = {
  startEquity: null,
  finalEquity: 'higher',
  peakEquity: 'higher',
  netProfit: 'higher',
  netProfitPct: 'higher',
  cagrPct: 'higher',
  // What the market did is no merit of the strategy.
  buyHoldPct: null,
  volatilityPct: 'lower',
  sharpe: 'higher',
  sortino: 'higher',
  calmar: 'higher',
  omega: 'higher',
  sqn: 'higher',
  ulcerIndex: 'lower',
  // A mean return of bad days, below zero: nearer to zero is better.
  cvar5Pct: 'higher',
  recoveryFactor: 'higher',
  alpha: 'higher',
  beta: null,
  maxDrawdownPct: 'lower',
  maxDrawdown: 'lower',
  maxDrawdownDurationMs: 'lower',
  avgDrawdownPct: 'lower',
  avgDrawdownDurationMs: 'lower',
  trades: null,
  winRatePct: 'higher',
  profitFactor: 'higher',
  expectancy: 'higher',
  expectancyPct: 'higher',
  expectancyR: 'higher',
  payoffRatio: 'higher',
  avgWin: 'higher',
  // Losses are below zero.
  avgLoss: 'higher',
  largestWin: 'higher',
  largestLoss: 'higher',
  bestTradePct: 'higher',
  worstTradePct: 'higher',
  avgTradePct: 'higher',
  maxConsecutiveWins: 'higher',
  maxConsecutiveLosses: 'lower',
  avgDurationMs: null,
  maxDurationMs: null,
  avgWinDurationMs: null,
  avgLossDurationMs: null,
  exposurePct: null,
  maxLeverage: 'lower',
  turnover: null,
  feesPaid: 'lower',
  fundingPaid: 'lower',
  slippageCost: 'lower',
  liquidations: 'lower',
  avgMaePct: 'lower',
  avgMfePct: 'higher',
  kelly: null,
};

export function directionOf(name: MetricName): Direction {
  return DIRECTIONS[name];
}

/** Indices of the best values; none where no value is better than another, or only one is known. */
export function bestOf(values: readonly (number | null)[], direction: Direction): ReadonlySet<number> {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (direction === null || known.length < 2) return new Set();
  const best = direction === 'higher' ? Math.max(...known) : Math.min(...known);
  const at = values.flatMap((value, index) => (value === best ? [index] : []));
  return at.length === known.length ? new Set() : new Set(at);
}
