import { marketsInWords } from '#renderer/format/market.ts';
import { formatDate } from '#renderer/format/time.ts';
import type { ReportModel } from '#renderer/report/report-model.ts';
import type { ReportSource } from '#renderer/report/report-source.ts';
import { ReportView } from '#renderer/report/report-view.tsx';
import { Mark } from '#renderer/shell/mark.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { PrintedReport } from './printed-report.tsx';

/** A report as a page of its own: interactive on screen, everything at once on paper. */
export function ReportPage({ model, source }: { readonly model: ReportModel; readonly source: ReportSource }) {
  const { assumptions, template } = model.report;
  return (
    <div className="flex h-full flex-col print:block print:h-auto">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-surface px-4">
        <Mark />
        <h1 className="truncate text-title font-semibold">{template.name}</h1>
        <span className="min-w-0 flex-1 truncate text-small text-muted" title={assumptions.market}>
          {model.markets.length > 1 ? marketsInWords(model.markets.map(({ market }) => market)) : assumptions.market} ·{' '}
          {assumptions.timeframe} · {formatDate(assumptions.from, 'UTC')} to {formatDate(assumptions.to, 'UTC')}
        </span>
        {assumptions.synthetic && <Badge tone="warn">synthetic</Badge>}
        <span className="text-small text-muted">plutarc backtest</span>
      </header>
      <div className="flex min-h-0 flex-1 print:h-[165mm] print:flex-none">
        <ReportView model={model} source={source} />
      </div>
      <PrintedReport model={model} />
    </div>
  );
}
