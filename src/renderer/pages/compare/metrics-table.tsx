import { Star } from 'lucide-react';
import { Fragment } from 'react';
import { isGainOrLoss } from '#renderer/report/metric-format.ts';
import { classes } from '#renderer/ui/classes.ts';
import { toneOf } from '#renderer/ui/delta.tsx';
import { Help } from '#renderer/ui/field.tsx';
import type { ComparedMetric, ComparedMetricGroup } from './compared-metrics.ts';
import type { ComparedRun } from './compared-run.ts';
import { RunColumns } from './run-columns.tsx';

export interface MetricsTableProps {
  readonly runs: readonly ComparedRun[];
  readonly groups: readonly ComparedMetricGroup[];
}

/** Every metric with a column for each run; the best of a row carries a star. */
export function MetricsTable({ runs, groups }: MetricsTableProps) {
  return (
    <table aria-label="Metrics of the runs" className="w-full table-fixed border-separate border-spacing-0 text-small">
      <RunColumns runs={runs} title="All trades" />
      <tbody>
        {groups.map((group) => (
          <Fragment key={group.title}>
            <tr>
              <th
                scope="colgroup"
                colSpan={runs.length + 1}
                className="border-b border-line-strong px-4 pt-3 pb-1 text-left font-semibold"
              >
                {group.title}
              </th>
            </tr>
            {group.metrics.map((metric) => (
              <MetricRow key={metric.info.name} metric={metric} runs={runs} />
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function MetricRow({ metric, runs }: { readonly metric: ComparedMetric; readonly runs: readonly ComparedRun[] }) {
  const { info, values, incomparable } = metric;
  const toned = isGainOrLoss(info.kind) && info.name !== 'fundingPaid';
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className="border-b border-line py-1 pl-4 text-left font-normal">
        <span className="flex items-center gap-1 text-muted">
          <span className="truncate">{info.title}</span>
          <Help text={incomparable ? `${info.help} ${incomparable}` : info.help} />
        </span>
      </th>
      {values.map(({ value, text, best }, index) => (
        <td
          key={runs[index]?.id}
          className={classes(
            'num border-b border-line py-1 pr-4 pl-2 text-right whitespace-nowrap',
            toned && toneOf(value),
            best && 'bg-accent-soft font-semibold',
          )}
        >
          {best && (
            <Star
              role="img"
              aria-label="Best of the row"
              size={10}
              className="mr-1.5 inline-block fill-accent align-[-0.05em] text-accent"
            />
          )}
          {text}
        </td>
      ))}
    </tr>
  );
}
