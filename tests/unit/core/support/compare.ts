import { expect } from 'vitest';
import type { MetricName } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import type { SlowOutcome, SlowTrade } from '../oracle/broker.ts';
import type { Bar } from '../oracle/indicators.ts';
import { type SlowMetrics, slowAccountMetrics, slowExposure, slowTradeMetrics } from '../oracle/metrics.ts';

const PRICES_AND_TIMES = ['entryTime', 'entryPrice', 'exitTime', 'exitPrice', 'stop', 'target'] as const;
const MONEY = ['pnl', 'fees', 'funding', 'slippage', 'mae', 'mfe'] as const;

/**
 * Equal to nine digits of the larger number that both came from: a small difference of large amounts cannot be better
 * than the amounts are.
 */
export function expectClose(found: number | null, expected: number | null, scale: number, what: string): void {
  const near =
    found !== null && expected !== null && Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(expected), scale);
  // Calling expect for each of a million numbers would take longer than the runs.
  if (!near) expect(found, what).toBe(expected);
}

/** The engine's trades and curve against the oracle's, field by field. */
export function expectSameRun(report: Report, equity: ArrayLike<number>, oracle: SlowOutcome): void {
  const story = (trade: Pick<SlowTrade, 'side' | 'entryTime' | 'exitTime' | 'exitReason' | 'open' | 'bars'>) =>
    [trade.side, trade.entryTime, trade.exitTime, trade.open ? 'open' : trade.exitReason, trade.bars].join(' ');
  expect(report.trades.map(story)).toEqual(oracle.trades.map(story));
  for (const [k, expected] of oracle.trades.entries()) {
    const found = report.trades[k];
    const at = `trade ${k + 1}`;
    for (const field of PRICES_AND_TIMES) expectClose(found[field], expected[field], 0, `${at} ${field}`);
    expectClose(found.amount, expected.amount, 0, `${at} amount`);
    expectClose(found.notional, expected.notional, 0, `${at} notional`);
    for (const field of MONEY) expectClose(found[field], expected[field], expected.notional, `${at} ${field}`);
    expectClose(found.pnlPct, expected.pnlPct, 100, `${at} pnlPct`);
    const risk = expected.r ? Math.abs(expected.pnl / expected.r) : 0;
    expectClose(found.r, expected.r, risk > 0 ? expected.notional / risk : 1, `${at} r`);
  }
  expect(equity.length).toBe(oracle.equity.length);
  const largest = Math.max(...oracle.equity.map(Math.abs), ...oracle.trades.map((trade) => trade.notional), 1);
  for (let i = 0; i < equity.length; i++) expectClose(equity[i], oracle.equity[i], largest, `equity at candle ${i}`);
  const counted = (list: readonly { readonly reason: string; readonly count: number }[]) =>
    Object.fromEntries(list.map(({ reason, count }) => [reason, count]));
  expect(counted(report.assumptions.refusals), 'refusals').toEqual(Object.fromEntries(oracle.refusals));
  expect(report.assumptions.intrabarTies, 'ties').toBe(oracle.ties);
}

/** All metrics of a report against a slow calculation from its own trades and equity. */
export function expectSameMetrics(report: Report, bars: readonly Bar[]): void {
  const expected = {
    all: {
      ...slowAccountMetrics(report, bars),
      ...slowTradeMetrics(report, 'all'),
      ...slowExposure(report, bars, 'all'),
    },
    long: { ...slowTradeMetrics(report, 'long'), ...slowExposure(report, bars, 'long') },
    short: { ...slowTradeMetrics(report, 'short'), ...slowExposure(report, bars, 'short') },
  };
  const notional = Math.max(1, ...report.trades.map((trade) => trade.notional), ...report.equity.map(([, e]) => e));
  const smallest = Math.min(notional, ...report.equity.map(([, e]) => e).filter((e) => e > 0));
  for (const side of ['all', 'long', 'short'] as const) {
    const wanted: SlowMetrics = expected[side];
    for (const name of Object.keys(wanted) as MetricName[]) {
      const found = report.metrics[side][name];
      const value = wanted[name] ?? null;
      // Sums of money cannot be better than the largest amount in them; shares and times stand alone.
      // Leverage divides by equity that is the difference of much larger sums where an account is almost lost.
      const lost = name === 'maxLeverage' ? (Number(value) * notional) / smallest : 0;
      const scale = MONEY_METRICS.has(name) ? notional : Math.max(1e-3, lost);
      expectClose(found, value, scale, `${side} ${name}`);
    }
  }
}

const MONEY_METRICS: ReadonlySet<MetricName> = new Set<MetricName>([
  ...(['netProfit', 'maxDrawdown', 'expectancy', 'avgWin', 'avgLoss', 'largestWin', 'largestLoss'] as const),
  ...(['feesPaid', 'fundingPaid', 'slippageCost'] as const),
]);
