import { percent } from './figures.ts';
import type { Notification } from './notification.ts';

/** A backtest that has ended: with its figures, or with why it failed. */
export type BacktestEnd =
  | { readonly kind: 'done'; readonly netProfitPct: number; readonly trades: number; readonly warnings: number }
  | { readonly kind: 'failed'; readonly error: string };

/** @param title of the job: the strategy, its markets and timeframe */
export function notificationOfBacktest(title: string, end: BacktestEnd): Notification {
  if (end.kind === 'failed') {
    return { category: 'backtests', urgent: false, title: 'Backtest failed', text: `${title}: ${end.error}` };
  }
  const { netProfitPct, trades, warnings } = end;
  const many = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return {
    category: 'backtests',
    urgent: false,
    title: `Backtest done: ${percent(netProfitPct)}`,
    text: `${title}: ${many(trades, 'trade')}, ${many(warnings, 'warning')}.`,
  };
}
