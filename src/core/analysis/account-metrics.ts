import { DAY_MS } from '../market/calendar.ts';
import { dailyReturns, drawdowns, lastOfDays } from './equity-curve.ts';
import type { MetricName, Metrics } from './metrics.ts';
import { deviation, mean } from './statistics.ts';

/** Metrics that follow from the equity curve. */
export const ACCOUNT_METRICS = [
  'finalEquity',
  'peakEquity',
  'netProfit',
  'netProfitPct',
  'cagrPct',
  'buyHoldPct',
  'volatilityPct',
  'sharpe',
  'sortino',
  'calmar',
  'omega',
  'ulcerIndex',
  'cvar5Pct',
  'recoveryFactor',
  'alpha',
  'beta',
  'maxDrawdownPct',
  'maxDrawdown',
  'maxDrawdownDurationMs',
  'avgDrawdownPct',
  'avgDrawdownDurationMs',
] as const satisfies readonly MetricName[];
export type AccountMetrics = Pick<Metrics, (typeof ACCOUNT_METRICS)[number]>;

export const DAYS_A_YEAR = 365;

/** Fewer daily returns than this say nothing about a year. */
export const MIN_DAYS_FOR_RATIOS = 30;
const MIN_DAYS_FOR_TAIL = 20;

export interface AccountCurve {
  readonly startEquity: number;
  /** Open times of the candles at whose closes the marks were taken, ms. */
  readonly time: Float64Array;
  readonly timeframeMs: number;
  /** Mark at each close. */
  readonly equity: Float64Array;
  /** What holding the market instead would have been worth: at the start, and at each close. */
  readonly benchmark: { readonly start: number; readonly values: Float64Array };
}

/**
 * Computes them from daily mark-to-market returns, 365 days a year, risk-free 0. `alpha` is Jensen's, a year, in
 * percent, and `beta` is against holding the instrument; `cvar5Pct` is the mean of the worst 5 % of the days.
 * @returns the values, and the reasons of those that are null
 */
export function accountMetrics(curve: AccountCurve): {
  values: AccountMetrics;
  notes: Partial<Record<MetricName, string>>;
} {
  const { startEquity, time, timeframeMs, equity, benchmark } = curve;
  const last = time.length - 1;
  const finalEquity = equity[last];
  const from = time[0];
  const to = time[last] + timeframeMs;
  const falls = drawdowns(startEquity, from, (i) => time[i] + timeframeMs, equity);
  const dayEnds = lastOfDays(time);
  const returns = dailyReturns(startEquity, dayEnds, equity);
  const market = dailyReturns(benchmark.start, dayEnds, benchmark.values);
  const days = returns.length;
  const notes: Partial<Record<MetricName, string>> = {};
  const unless = (problem: string | false, names: MetricName[]): boolean => {
    if (problem) for (const name of names) notes[name] ??= problem;
    return !problem;
  };

  const average = mean(returns);
  const spread = deviation(returns);
  const year = Math.sqrt(DAYS_A_YEAR);
  const enough = unless(
    days < MIN_DAYS_FOR_RATIOS && `needs at least ${MIN_DAYS_FOR_RATIOS} days of equity, there are ${days}`,
    ['cagrPct', 'volatilityPct', 'sharpe', 'sortino', 'calmar', 'omega', 'alpha', 'beta'],
  );
  const moved = unless(!(spread > 0) && 'the equity never moved', ['sharpe', 'sortino', 'omega']);
  const growth = finalEquity / startEquity;
  const cagrPct = enough && growth > 0 ? 100 * (growth ** ((DAYS_A_YEAR * DAY_MS) / (to - from)) - 1) : null;
  unless(growth <= 0 && 'the account was lost', ['cagrPct', 'calmar']);

  let downSquares = 0;
  let gains = 0;
  let losses = 0;
  for (const value of returns) {
    if (value < 0) {
      downSquares += value * value;
      losses -= value;
    } else gains += value;
  }
  const downside = Math.sqrt(downSquares / days);
  const fell = unless(losses === 0 && 'no day lost money', ['sortino', 'omega']);
  const dropped = unless(falls.max === 0 && 'there was no drawdown', ['calmar', 'recoveryFactor']);

  const marketMean = mean(market);
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < days; i++) {
    covariance += (returns[i] - average) * (market[i] - marketMean);
    variance += (market[i] - marketMean) ** 2;
  }
  unless(!(variance > 0) && 'the market never moved', ['alpha', 'beta']);
  const beta = enough && variance > 0 ? covariance / variance : null;

  const tailSize = Math.ceil(days * 0.05);
  const tail = unless(
    days < MIN_DAYS_FOR_TAIL && `needs at least ${MIN_DAYS_FOR_TAIL} days of equity, there are ${days}`,
    ['cvar5Pct'],
  );
  const worst = Float64Array.from(returns).sort().subarray(0, tailSize);

  return {
    values: {
      finalEquity,
      peakEquity: falls.peak,
      netProfit: finalEquity - startEquity,
      netProfitPct: 100 * (growth - 1),
      cagrPct,
      buyHoldPct: 100 * (benchmark.values[last] / benchmark.start - 1),
      volatilityPct: enough ? 100 * spread * year : null,
      sharpe: enough && moved ? (average / spread) * year : null,
      sortino: enough && moved && fell ? (average / downside) * year : null,
      calmar: cagrPct !== null && dropped ? cagrPct / falls.maxPct : null,
      omega: enough && moved && fell ? gains / losses : null,
      ulcerIndex: falls.ulcerIndex,
      cvar5Pct: tail ? 100 * mean(worst) : null,
      recoveryFactor: dropped ? (finalEquity - startEquity) / falls.max : null,
      alpha: beta === null ? null : 100 * DAYS_A_YEAR * (average - beta * marketMean),
      beta,
      maxDrawdownPct: falls.maxPct,
      maxDrawdown: falls.max,
      maxDrawdownDurationMs: falls.maxDurationMs,
      avgDrawdownPct: falls.avgPct,
      avgDrawdownDurationMs: falls.avgDurationMs,
    },
    notes,
  };
}
