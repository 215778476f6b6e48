import { Copy, Ellipsis, FileJson, RotateCw, SearchX, Table2, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { BacktestRequest, RunSummary } from '#contract/backtests.ts';
import type { Failure } from '#contract/result.ts';
import { marketsInWords } from '#renderer/format/market.ts';
import { formatNumber, formatPercent, formatSignedPercent } from '#renderer/format/number.ts';
import { formatDate, formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { MOST_RUNS } from '#renderer/pages/compare/compare-route.ts';
import { useLayout } from '#renderer/stores/layout-store.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { useTopic } from '#renderer/stores/topics.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { type ColumnLayout, columnHelper, DataTable } from '#renderer/ui/data-table.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { EmptyState } from '#renderer/ui/states.tsx';
import { fromRequest, marketsOf } from './form-model.ts';
import { fillForm } from './remembered-form.ts';
import { deleteRun, exportRun } from './run-actions.ts';
import { searchRuns } from './search-runs.ts';

export interface RunHistoryProps {
  readonly runs: readonly RunSummary[];
  readonly search: string;
  readonly onRunAgain: (request: BacktestRequest) => Promise<Failure | null>;
  /** Ids of the runs that are to be compared. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, chosen: boolean) => void;
}

const LAYOUT: Readonly<Record<string, ColumnLayout>> = {
  chosen: { track: '30px' },
  strategyName: { track: 'minmax(100px, 1.6fr)' },
  market: { track: 'minmax(190px, 2.2fr)' },
  from: { track: 'minmax(176px, 1.4fr)', from: 1080 },
  netProfitPct: { track: 'minmax(92px, 0.8fr)', align: 'right' },
  maxDrawdownPct: { track: 'minmax(72px, 0.6fr)', align: 'right', from: 560 },
  sharpe: { track: 'minmax(64px, 0.5fr)', align: 'right', from: 630 },
  profitFactor: { track: 'minmax(50px, 0.4fr)', align: 'right', from: 690 },
  trades: { track: 'minmax(64px, 0.5fr)', align: 'right', from: 760 },
  createdAt: { track: 'minmax(130px, 1fr)', align: 'right', from: 900 },
  actions: { track: '44px', align: 'right' },
};

/** All runs that were kept, newest first unless sorted otherwise. */
export function RunHistory({ runs, search, onRunAgain, chosen, onChoose }: RunHistoryProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const datasets = useTopic('datasets').items;
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState<RunSummary | null>(null);
  const found = useMemo(() => searchRuns(runs, search), [runs, search]);

  const columns = useMemo(() => {
    const column = columnHelper<RunSummary>();
    const full = chosen.size >= MOST_RUNS;
    return column.columns([
      column.display({
        id: 'chosen',
        header: () => <span className="sr-only">Compare</span>,
        cell: ({ row: { original: run } }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the box's clicks from opening the row
          // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the box's clicks from opening the row
          <span className="flex" onClick={(event) => event.stopPropagation()}>
            <input
              type="checkbox"
              className="size-3.5 accent-accent"
              aria-label={`Compare ${run.strategyName} on ${describeMarkets(run)} ${run.timeframe}`}
              title={full && !chosen.has(run.id) ? `Up to ${MOST_RUNS} runs can be compared` : 'Choose for comparing'}
              checked={chosen.has(run.id)}
              disabled={full && !chosen.has(run.id)}
              onChange={(event) => onChoose(run.id, event.target.checked)}
            />
          </span>
        ),
      }),
      column.accessor('strategyName', {
        header: 'Strategy',
        sortFn: 'text',
        cell: ({ row, getValue }) => (
          <button
            type="button"
            className="max-w-full truncate rounded-sm font-medium"
            onClick={(event) => {
              event.stopPropagation();
              navigate(`/backtester/${row.original.id}`);
            }}
          >
            {getValue()}
          </button>
        ),
      }),
      column.accessor('market', {
        header: 'Market',
        sortFn: 'text',
        cell: ({ row: { original } }) => (
          <span className="flex items-center gap-1.5" title={`${original.market} ${original.timeframe}`}>
            <span className="truncate">{describeMarkets(original)}</span>
            <span className="text-muted">{original.timeframe}</span>
            {original.synthetic && <Badge tone="warn">synthetic</Badge>}
          </span>
        ),
      }),
      column.accessor('from', {
        header: 'Range',
        cell: ({ row: { original } }) => (
          <span className="num text-muted" title={`${original.candles} candles`}>
            {formatDate(original.from, 'UTC')} – {formatDate(original.to, 'UTC')}
          </span>
        ),
      }),
      column.accessor('netProfitPct', {
        header: 'Net profit',
        cell: ({ getValue }) => <Delta value={getValue()} text={formatSignedPercent(getValue())} />,
      }),
      column.accessor('maxDrawdownPct', {
        header: 'Max DD',
        cell: ({ getValue }) => formatPercent(getValue()),
      }),
      column.accessor('sharpe', { header: 'Sharpe', cell: ({ getValue }) => formatNumber(getValue()) }),
      column.accessor('profitFactor', { header: 'PF', cell: ({ getValue }) => formatNumber(getValue()) }),
      column.accessor('trades', { header: 'Trades', cell: ({ getValue }) => formatNumber(getValue(), 0) }),
      column.accessor('createdAt', {
        header: `Run (${zoneLabel(timeZone)})`,
        cell: ({ getValue }) => <span className="text-muted">{formatDateTime(getValue(), timeZone)}</span>,
      }),
      column.display({
        id: 'actions',
        header: '',
        cell: ({ row: { original: run } }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the menu's clicks from opening the row
          // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the menu's clicks from opening the row
          <span onClick={(event) => event.stopPropagation()}>
            <Menu
              trigger={
                <IconButton icon={Ellipsis} label={`Actions for ${run.strategyName}`} className="-my-1 size-6" />
              }
              items={[
                {
                  label: 'Run again',
                  icon: RotateCw,
                  onSelect: () => void onRunAgain(run.request).then((failure) => failure && showFailure(failure)),
                },
                {
                  label: 'Copy settings to the form',
                  icon: Copy,
                  onSelect: () => {
                    fillForm(fromRequest(run.request, datasets));
                    useLayout.setState({ formCollapsed: false });
                  },
                },
                { label: 'Export as JSON…', icon: FileJson, onSelect: () => void exportRun(run.id, 'json') },
                { label: 'Export trades as CSV…', icon: Table2, onSelect: () => void exportRun(run.id, 'csv') },
                { label: 'Delete…', icon: Trash2, danger: true, onSelect: () => setDeleting(run) },
              ]}
            />
          </span>
        ),
      }),
    ]);
  }, [navigate, onRunAgain, timeZone, datasets, chosen, onChoose]);

  return (
    <>
      <DataTable
        label="Runs"
        rows={found}
        columns={columns as never}
        layout={LAYOUT}
        rowId={(run) => run.id}
        initialSort={[{ id: 'createdAt', desc: true }]}
        onOpen={(run) => navigate(`/backtester/${run.id}`)}
        empty={<EmptyState icon={SearchX} text={`No run matches “${search}”.`} />}
      />
      <ConfirmDialog
        open={deleting !== null}
        title="Delete this run?"
        text={
          deleting
            ? `The report of ${deleting.strategyName} on ${describeMarkets(deleting)} ${deleting.timeframe} is removed from this machine. This cannot be undone; the same settings give the same report again.`
            : ''
        }
        action="Delete run"
        onConfirm={() => deleting && void deleteRun(deleting.id)}
        onClose={() => setDeleting(null)}
      />
    </>
  );
}

function describeMarkets({ request }: RunSummary): string {
  return marketsInWords(marketsOf(request));
}
