import { marketsInWords } from '#renderer/format/market.ts';
import { formatDate } from '#renderer/format/time.ts';
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

/** `binance BTC/USDT · 1h`, or `BTC, XRP · 1h`. */
export function describeCandles({ report, markets }: ReportModel): string {
  return `${marketsInWords(markets.map(({ market }) => market))} · ${report.assumptions.timeframe}`;
}

/** `2024-01-01 to 2026-04-30`, UTC. */
export function describeRange({ report }: ReportModel): string {
  return `${formatDate(report.assumptions.from, 'UTC')} to ${formatDate(report.assumptions.to, 'UTC')}`;
}

/** `binance BTC/USDT · 1h · 2024-01-01 to 2026-04-30`. */
export function describeRun(model: ReportModel): string {
  return `${describeCandles(model)} · ${describeRange(model)}`;
}
