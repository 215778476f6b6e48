import { formatDate } from '#renderer/format/time.ts';
import { shortMarket } from '#renderer/pages/backtester/run-history.tsx';
import type { ReportModel } from '#renderer/report/report-model.ts';

/** A run's number in its colour: the same on legend, table and axis. */
export function RunNumber({ index }: { readonly index: number }) {
  return (
    <span
      className="num inline-flex size-4 shrink-0 items-center justify-center rounded-sm text-[10px] font-semibold text-surface"
      style={{ background: `var(--run-${index + 1})` }}
    >
      {index + 1}
    </span>
  );
}

/** `binance BTC/USDT · 1h · 2024-01-01 to 2026-04-30`. */
export function describeRun({ report }: ReportModel): string {
  const { market, timeframe, from, to } = report.assumptions;
  return `${shortMarket(market)} · ${timeframe} · ${formatDate(from, 'UTC')} to ${formatDate(to, 'UTC')}`;
}
