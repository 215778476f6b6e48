import { Layers } from 'lucide-react';
import { formatNumber, formatPercent, formatSignedPercent, NO_VALUE } from '#renderer/format/number.ts';
import { toneOf } from '#renderer/ui/delta.tsx';
import { EmptyState } from '#renderer/ui/states.tsx';
import { type Breakdown, barOf, breakdowns } from './breakdown.ts';
import type { ReportModel } from './report-model.ts';

/** What earned and what lost: the closed trades by what they have in common. */
export function BreakdownTab({ model }: { readonly model: ReportModel }) {
  const names = new Map(model.markets.map(({ market, name }) => [market, name]));
  const tables = breakdowns(model.report, (market) => names.get(market) ?? market);
  if (tables.length === 0) return <EmptyState icon={Layers} text="No trade was closed in this range." />;
  return (
    <div className="columns-1 gap-8 p-4 @min-[860px]:columns-2 @min-[1560px]:columns-3">
      {tables.map((table) => (
        <BreakdownTable key={table.title} table={table} model={model} />
      ))}
      <p className="break-inside-avoid text-micro text-muted">
        Closed trades, net results in {model.coin}. Times in UTC. Average: mean result in percent of notional at entry.
      </p>
    </div>
  );
}

function BreakdownTable({ table, model }: { readonly table: Breakdown; readonly model: ReportModel }) {
  const largest = table.groups.reduce((most, { pnl }) => Math.max(most, Math.abs(pnl)), 0);
  return (
    <table
      aria-label={table.title}
      className={`mb-5 w-full table-fixed border-collapse text-small ${table.groups.length > 30 ? '' : 'break-inside-avoid'}`}
    >
      <thead>
        <tr className="border-b border-line-strong whitespace-nowrap">
          <th scope="col" className="py-1 text-left font-semibold">
            {table.title}
            {table.note && <span className="ml-1.5 font-normal text-muted">{table.note}</span>}
          </th>
          <th scope="col" className="w-[11%] py-1 text-right font-medium text-muted">
            Trades
          </th>
          <th scope="col" className="w-[12%] py-1 text-right font-medium text-muted">
            Win rate
          </th>
          <th scope="col" className="w-[33%] py-1 pr-1 text-right font-medium text-muted">
            P&L ({model.coin})
          </th>
          <th scope="col" className="w-[12%] py-1 text-right font-medium text-muted">
            Average
          </th>
          <th scope="col" className="w-[8%] py-1 text-right font-medium text-muted">
            <abbr title="Profit factor: sum of winning trades over sum of losing ones" className="no-underline">
              PF
            </abbr>
          </th>
        </tr>
      </thead>
      <tbody>
        {table.groups.map((group) => (
          <tr key={group.key} className="border-b border-line">
            <th
              scope="row"
              title={group.label}
              className={`truncate py-1 pr-2 text-left font-normal ${group.alarming ? 'font-medium text-danger-text' : ''}`}
            >
              {group.label}
            </th>
            <td className="num py-1 text-right">{formatNumber(group.trades, 0)}</td>
            <td className="num py-1 text-right">{formatPercent(group.winRatePct, 0)}</td>
            <td className="py-1 pl-3">
              <span className="flex items-center gap-2">
                <Bar value={group.pnl} largest={largest} />
                <span className={`num min-w-[68px] flex-1 pr-1 text-right whitespace-nowrap ${toneOf(group.pnl)}`}>
                  {model.signedMoney(group.pnl)}
                </span>
              </span>
            </td>
            <td className={`num py-1 text-right whitespace-nowrap ${toneOf(group.avgPct)}`}>
              {formatSignedPercent(group.avgPct)}
            </td>
            <td className="num py-1 text-right">
              {group.profitFactor === null ? (
                <span title="No trade lost">{NO_VALUE}</span>
              ) : (
                formatNumber(group.profitFactor)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A loss goes left from the middle, a gain right. */
function Bar({ value, largest }: { readonly value: number; readonly largest: number }) {
  const { left, width } = barOf(value, largest);
  return (
    <span aria-hidden className="relative h-3 min-w-8 flex-1">
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <span
        className={`absolute inset-y-0.5 rounded-[1px] ${value >= 0 ? 'bg-up' : 'bg-down'}`}
        style={{ left: `${left}%`, width: `${width}%` }}
      />
    </span>
  );
}
