import { ListX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Trade } from '#core/analysis/report.ts';
import { formatCount, formatSignedPercent, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, formatDuration, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Choice } from '#renderer/ui/choice.tsx';
import { type ColumnLayout, columnHelper, DataTable } from '#renderer/ui/data-table.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import { EmptyState } from '#renderer/ui/states.tsx';
import { exitReasonLabel, isLiquidation } from './exit-reason.ts';
import type { ReportModel } from './report-model.ts';

export interface TradesTabProps {
  readonly model: ReportModel;
  readonly selected: Trade | null;
  readonly onSelect: (trade: Trade) => void;
}

const LAYOUT: Readonly<Record<string, ColumnLayout>> = {
  id: { track: '58px', align: 'right' },
  side: { track: '72px' },
  entryTime: { track: 'minmax(132px, 1.2fr)' },
  entryPrice: { track: 'minmax(84px, 1fr)', align: 'right', from: 560 },
  exitPrice: { track: 'minmax(84px, 1fr)', align: 'right', from: 640 },
  notional: { track: 'minmax(84px, 1fr)', align: 'right', from: 900 },
  pnl: { track: 'minmax(96px, 1fr)', align: 'right' },
  pnlPct: { track: 'minmax(84px, 0.8fr)', align: 'right', from: 700 },
  mae: { track: 'minmax(76px, 0.8fr)', align: 'right', from: 1060 },
  mfe: { track: 'minmax(76px, 0.8fr)', align: 'right', from: 1060 },
  duration: { track: 'minmax(86px, 0.8fr)', align: 'right', from: 780 },
  exitReason: { track: 'minmax(96px, 1fr)' },
};

/** Widths for trades of several instruments: the names have room, and other columns give way to them earlier. */
function layoutWithSymbols(names: readonly string[]): Readonly<Record<string, ColumnLayout>> {
  const letters = Math.max(...names.map((name) => name.length));
  const width = Math.min(130, 24 + 8 * letters);
  const moved = Object.entries({ ...LAYOUT, exitReason: { ...LAYOUT.exitReason, from: 480 } }).map(
    ([id, column]): [string, ColumnLayout] => [
      id,
      column.from === undefined ? column : { ...column, from: column.from + width },
    ],
  );
  return { ...Object.fromEntries(moved), symbol: { track: `minmax(${width}px, 0.9fr)` } };
}

/** The choice of the trades of all instruments. */
const ALL = 'all';

/** Every trade, sortable; opening one shows it on the chart. Of several instruments those of one can be shown alone. */
export function TradesTab({ model, selected, onSelect }: TradesTabProps) {
  const several = model.markets.length > 1;
  const [shown, setShown] = useState(ALL);
  const rows = shown === ALL ? model.trades : (model.markets[Number(shown)]?.trades ?? model.trades);
  const layout = useMemo(
    () => (several ? layoutWithSymbols(model.markets.map(({ name }) => name)) : LAYOUT),
    [model, several],
  );
  const timeZone = useSettings((settings) => settings.timeZone);
  const columns = useMemo(() => {
    const column = columnHelper<Trade>();
    const { timeframe } = model.report.assumptions;
    const symbol = column.accessor((trade) => model.marketOf(trade).name, {
      id: 'symbol',
      header: 'Symbol',
      sortFn: 'text',
      cell: ({ row, getValue }) => <span title={row.original.symbol}>{getValue()}</span>,
    });
    return column.columns([
      column.accessor('id', {
        header: '#',
        cell: ({ getValue }) => (
          <button type="button" className="rounded-sm text-muted" aria-label={`Show trade ${getValue()}`}>
            {getValue()}
          </button>
        ),
      }),
      ...(several ? [symbol] : []),
      column.accessor('side', {
        header: 'Side',
        cell: ({ getValue }) => (
          <span className={getValue() === 'long' ? 'text-up-text' : 'text-down-text'}>
            {getValue() === 'long' ? '↗ Long' : '↘ Short'}
          </span>
        ),
      }),
      column.accessor('entryTime', {
        header: `Entry (${zoneLabel(timeZone)})`,
        cell: ({ getValue }) => <span className="num">{formatDateTime(getValue(), timeZone)}</span>,
      }),
      column.accessor('entryPrice', {
        header: 'Entry price',
        cell: ({ row, getValue }) => model.marketOf(row.original).price(getValue()),
      }),
      column.accessor('exitPrice', {
        header: model.closesInParts ? 'Avg. exit' : 'Exit price',
        cell: ({ row, getValue }) => (row.original.open ? NO_VALUE : model.marketOf(row.original).price(getValue())),
      }),
      column.accessor('notional', {
        header: 'Notional',
        cell: ({ getValue }) => <span title={model.coin}>{model.money(getValue())}</span>,
      }),
      column.accessor('pnl', {
        header: `P&L (${model.coin})`,
        cell: ({ getValue }) => <Delta value={getValue()} text={model.signedMoney(getValue())} />,
      }),
      column.accessor('pnlPct', {
        header: 'P&L (%)',
        cell: ({ getValue }) => <Delta value={getValue()} text={formatSignedPercent(getValue())} />,
      }),
      column.accessor('mae', { header: 'MAE', cell: ({ getValue }) => model.money(getValue()) }),
      column.accessor('mfe', { header: 'MFE', cell: ({ getValue }) => model.money(getValue()) }),
      column.accessor((trade) => trade.exitTime - trade.entryTime, {
        id: 'duration',
        header: 'Length',
        cell: ({ getValue }) => (getValue() === 0 ? `< ${timeframe}` : formatDuration(getValue())),
      }),
      column.accessor('exitReason', {
        header: 'Exit',
        cell: ({ row, getValue }) =>
          row.original.open ? (
            <Badge tone="accent">open</Badge>
          ) : isLiquidation(getValue()) ? (
            <Badge tone="danger">{exitReasonLabel(getValue())}</Badge>
          ) : (
            exitReasonLabel(getValue())
          ),
      }),
    ]);
  }, [model, timeZone, several]);

  const table = (
    <DataTable
      label="Trades"
      rows={rows}
      columns={columns as never}
      layout={layout}
      rowId={(trade) => String(trade.id)}
      initialSort={[{ id: 'id', desc: false }]}
      selectedId={selected ? String(selected.id) : null}
      onOpen={onSelect}
      empty={
        <EmptyState
          icon={ListX}
          text={
            shown === ALL
              ? 'The strategy made no trade in this range; the warnings say why.'
              : 'The strategy made no trade on this instrument.'
          }
        />
      }
    />
  );
  if (!several) return table;
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-8 shrink-0 items-center gap-3 border-b border-line px-4">
        <Choice
          label="Trades of"
          value={shown}
          options={[
            { value: ALL, label: 'All' },
            ...model.markets.map(({ index, name }) => ({ value: String(index), label: name })),
          ]}
          onChange={setShown}
        />
        <span className="num text-small text-muted">{formatCount(rows.length, 'trade')}</span>
      </div>
      <div className="min-h-0 flex-1">{table}</div>
    </div>
  );
}
