import { Fragment } from 'react';
import { resultInQuote } from '#core/analysis/quote-result.ts';
import { formatMoney, formatSignedMoney, NO_VALUE } from '#renderer/format/number.ts';
import { toneOf } from '#renderer/ui/delta.tsx';
import { Help } from '#renderer/ui/field.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { formatMetric, isGainOrLoss, whyMissing } from './metric-format.ts';
import { METRIC_GROUPS, type MetricGroup, type MetricInfo } from './metric-info.ts';
import type { ReportModel } from './report-model.ts';
import { totalCosts } from './total-costs.ts';

const SIDES = ['all', 'long', 'short'] as const;
const TITLES = { all: 'All', long: 'Long', short: 'Short' } as const;

/** Every metric for all trades, the long and the short ones. */
export function MetricsTab({ model }: { readonly model: ReportModel }) {
  return (
    <div className="columns-1 gap-8 p-4 @min-[900px]:columns-2 @min-[1500px]:columns-3">
      {METRIC_GROUPS.map((group) => (
        <GroupTable key={group.title} group={group} model={model} />
      ))}
      <div className="break-inside-avoid text-micro text-muted">
        <CostsLine model={model} />
        <QuoteLine model={model} />
        <p>Money in {model.coin}. Ratios from daily equity, 365 days a year.</p>
      </div>
    </div>
  );
}

/** What trading itself cost, in one sentence. */
function CostsLine({ model }: { readonly model: ReportModel }) {
  const costs = totalCosts(model.report.metrics.all);
  if (!costs) return null;
  return (
    <p className="num selectable mb-1">
      Costs in all: {model.money(costs.total)} {model.coin} (fees {model.money(costs.fees)}, slippage{' '}
      {model.money(costs.slippage)}, funding {model.signedMoney(costs.funding)}). All are part of the net profit.
    </p>
  );
}

/** What an inverse run comes to in the currency that its prices are in. */
function QuoteLine({ model }: { readonly model: ReportModel }) {
  const result = resultInQuote(model.report);
  if (!result) return null;
  return (
    <p className="num selectable mb-1">
      In {model.quote}: final equity {formatMoney(result.final)}, net profit {formatSignedMoney(result.profit)}, each at
      the price of its time.
    </p>
  );
}

function GroupTable({ group, model }: { readonly group: MetricGroup; readonly model: ReportModel }) {
  return (
    <table className="mb-5 w-full break-inside-avoid border-collapse text-small">
      <thead>
        <tr className="border-b border-line-strong">
          <th scope="col" className="py-1 text-left font-semibold">
            {group.title}
          </th>
          {SIDES.map((side) => (
            <th key={side} scope="col" className="w-[21%] py-1 text-right font-medium text-muted">
              {TITLES[side]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {group.metrics.map((info) => (
          <tr key={info.name} className="border-b border-line">
            <th scope="row" className="py-1 text-left font-normal">
              <span className="flex items-center gap-1 text-muted">
                {info.title}
                <Help text={info.help} />
              </span>
            </th>
            {SIDES.map((side) => (
              <Fragment key={side}>
                <MetricCell info={info} side={side} model={model} />
              </Fragment>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MetricCell({
  info,
  side,
  model,
}: {
  readonly info: MetricInfo;
  readonly side: (typeof SIDES)[number];
  readonly model: ReportModel;
}) {
  const value = model.report.metrics[side][info.name];
  if (value === null) {
    const why = whyMissing(model.report, side, info.name);
    return (
      <td className="py-1 text-right">
        <Tooltip text={why} side="top">
          <button type="button" className="rounded-sm px-1 text-muted" aria-label={why}>
            {NO_VALUE}
          </button>
        </Tooltip>
      </td>
    );
  }
  const tone = isGainOrLoss(info.kind) && info.name !== 'fundingPaid' ? toneOf(value) : '';
  return <td className={`num py-1 text-right whitespace-nowrap ${tone}`}>{formatMetric(info.kind, value, model)}</td>;
}
