import { ExternalLink } from 'lucide-react';
import { Link } from 'wouter';
import { formatPercent, formatSignedPercent } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import type { ComparedCurves } from './compared-curves.ts';
import type { ComparedRun } from './compared-run.ts';
import { describeCandles, describeRange, describeRun, RunNumber } from './run-label.tsx';

export interface RunLegendProps {
  readonly runs: readonly ComparedRun[];
  readonly curves: ComparedCurves;
  /** Index of the moment under the crosshair. */
  readonly hovered: number | null;
}

/** Which curve is which run, with its values under the crosshair or at its end; each leads to its report. */
export function RunLegend({ runs, curves, hovered }: RunLegendProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const moment = hovered === null ? undefined : curves.time[hovered];
  return (
    <div className="shrink-0 border-b border-line bg-surface">
      <ul
        aria-label="Runs"
        className="grid gap-px bg-line"
        style={{ gridTemplateColumns: `repeat(${Math.min(runs.length, 2)}, minmax(0, 1fr))` }}
      >
        {runs.map(({ id, model }, index) => {
          const equity = hovered === null ? undefined : curves.runs[index]?.equity[hovered];
          const drawdown = hovered === null ? undefined : curves.runs[index]?.drawdown[hovered];
          const known = equity !== undefined && !Number.isNaN(equity);
          const profit = model.report.metrics.all.netProfitPct;
          return (
            <li key={id} className="flex min-w-0 items-center gap-2 bg-surface px-4 py-1.5">
              <RunNumber index={index} />
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 items-center gap-2">
                  <Link
                    href={`/backtester/${id}`}
                    title="Open the report"
                    className="flex min-w-0 items-center gap-1 rounded-sm font-medium hover:text-accent"
                  >
                    <span className="truncate">{model.report.template.name}</span>
                    <ExternalLink size={12} strokeWidth={1.75} className="shrink-0 text-faint" aria-hidden />
                  </Link>
                  {model.report.assumptions.synthetic && <Badge tone="warn">synthetic</Badge>}
                </div>
                <p className="num flex flex-wrap gap-x-3 text-small text-muted" title={describeRun(model)}>
                  <span className="truncate">{describeCandles(model)}</span>
                  <span className="whitespace-nowrap">{describeRange(model)}</span>
                </p>
              </div>
              <p className="num shrink-0 text-right text-small whitespace-nowrap">
                {hovered === null ? (
                  <>
                    <Delta value={profit} text={formatSignedPercent(profit)} className="font-medium" />
                    <span className="block text-muted">
                      Max DD {formatPercent(model.report.metrics.all.maxDrawdownPct)}
                    </span>
                  </>
                ) : (
                  <>
                    <span className="font-medium">{known ? formatPercent(equity) : 'No equity here'}</span>
                    <span className="block text-muted">
                      {known && drawdown !== undefined ? `DD ${formatPercent(drawdown)}` : '\u00a0'}
                    </span>
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
      <p className="num border-t border-line px-4 py-0.5 text-micro text-muted">
        {moment === undefined
          ? `Equity in percent of each run's initial equity, drawdown under it. Times in ${zoneLabel(timeZone)}.`
          : `${formatDateTime(moment, timeZone)} ${zoneLabel(timeZone)}: equity in percent of initial equity, and drawdown.`}
      </p>
    </div>
  );
}
