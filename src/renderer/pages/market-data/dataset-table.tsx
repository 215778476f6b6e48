import { CloudDownload, Download, Ellipsis, ListTree, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DataExchange } from '#contract/downloads.ts';
import type { Dataset } from '#contract/market-data.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { formatBytes, formatCount, formatNumber } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { showFailure } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { type ColumnLayout, columnHelper, DataTable } from '#renderer/ui/data-table.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { GapsDialog } from './gaps-dialog.tsx';
import { SimulatorBadge } from './simulator-badge.tsx';

const LAYOUT: Readonly<Record<string, ColumnLayout>> = {
  market: { track: 'minmax(236px, 2.4fr)' },
  timeframe: { track: '84px' },
  from: { track: 'minmax(132px, 1fr)' },
  to: { track: 'minmax(132px, 1fr)' },
  count: { track: 'minmax(72px, 0.8fr)', align: 'right' },
  missing: { track: 'minmax(92px, 0.9fr)', align: 'right' },
  bytes: { track: 'minmax(72px, 0.7fr)', align: 'right', from: 900 },
  actions: { track: '44px', align: 'right' },
};

async function exportDataset(id: string): Promise<void> {
  const reply = await call('market-data.export', { id });
  if (!reply.ok) showFailure(reply.error);
}

async function deleteDataset(id: string): Promise<void> {
  const reply = await call('market-data.delete', { id });
  if (!reply.ok) showFailure(reply.error);
}

/** Fetches what has closed since the last stored candle, and the funding rates where there are some. */
async function downloadNewer({ exchange, symbol, timeframe, to, fundingRates }: Dataset): Promise<void> {
  const market = `${exchange}:${symbol}`;
  const request = { market, timeframe, from: to, to: null, funding: fundingRates > 0, gapsOnly: false };
  const reply = await call('market-data.download', request);
  if (!reply.ok) showFailure(reply.error);
}

export interface DatasetTableProps {
  readonly datasets: readonly Dataset[];
  readonly exchanges: readonly DataExchange[];
}

/** The stored candle series. */
export function DatasetTable({ datasets, exchanges }: DatasetTableProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const [deleting, setDeleting] = useState<Dataset | null>(null);
  const [gapsOf, setGapsOf] = useState<Dataset | null>(null);

  const columns = useMemo(() => {
    const column = columnHelper<Dataset>();
    const open = (exchange: string) => exchanges.some(({ id, closedOn }) => id === exchange && closedOn === null);
    const endpointOf = (exchange: string) => exchanges.find(({ id }) => id === exchange)?.endpoint ?? null;
    const time = (value: number | null) => <span className="num">{formatDateTime(value, timeZone)}</span>;
    return column.columns([
      column.accessor((dataset) => `${dataset.symbol} ${dataset.exchange}`, {
        id: 'market',
        header: 'Market',
        sortFn: 'text',
        cell: ({ row: { original } }) => (
          <span className="flex items-center gap-2">
            <span className="truncate">
              <span className="text-muted">{original.exchange}</span>{' '}
              <span className="font-medium">{original.symbol}</span>
            </span>
            {original.synthetic && <Badge tone="warn">synthetic</Badge>}
            <SimulatorBadge endpoint={endpointOf(original.exchange)} />
          </span>
        ),
      }),
      column.accessor('timeframe', { header: 'Timeframe' }),
      column.accessor((dataset) => dataset.from ?? 0, {
        id: 'from',
        header: `First (${zoneLabel(timeZone)})`,
        cell: ({ row: { original } }) => time(original.from),
      }),
      column.accessor((dataset) => dataset.to ?? 0, {
        id: 'to',
        header: `Last (${zoneLabel(timeZone)})`,
        cell: ({ row: { original } }) => time(original.to),
      }),
      column.accessor('count', { header: 'Candles', cell: ({ getValue }) => formatNumber(getValue(), 0) }),
      column.accessor('missing', {
        header: 'Missing',
        cell: ({ row: { original: dataset } }) =>
          dataset.gaps === 0 ? (
            <span className="text-muted">None</span>
          ) : (
            <button
              type="button"
              className="rounded-sm text-warn underline-offset-2 hover:underline"
              aria-label={`${dataset.missing} candles are missing; show where`}
              onClick={() => setGapsOf(dataset)}
            >
              {formatNumber(dataset.missing, 0)} in {formatCount(dataset.gaps, 'gap')}
            </button>
          ),
      }),
      column.accessor('bytes', { header: 'Size', cell: ({ getValue }) => formatBytes(getValue()) }),
      column.display({
        id: 'actions',
        header: '',
        cell: ({ row: { original: dataset } }) => (
          <Menu
            trigger={<IconButton icon={Ellipsis} label={`Actions for ${dataset.symbol}`} className="-my-1 size-6" />}
            items={[
              ...(open(dataset.exchange)
                ? [
                    {
                      label: 'Download newer candles',
                      icon: CloudDownload,
                      onSelect: () => void downloadNewer(dataset),
                    },
                  ]
                : []),
              ...(dataset.gaps > 0
                ? [{ label: 'Show the gaps', icon: ListTree, onSelect: () => setGapsOf(dataset) }]
                : []),
              { label: 'Export as CSV…', icon: Download, onSelect: () => void exportDataset(dataset.id) },
              { label: 'Delete…', icon: Trash2, danger: true, onSelect: () => setDeleting(dataset) },
            ]}
          />
        ),
      }),
    ]);
  }, [timeZone, exchanges]);

  return (
    <>
      <DataTable
        label="Datasets"
        rows={datasets}
        columns={columns as never}
        layout={LAYOUT}
        rowId={(dataset) => dataset.id}
        initialSort={[{ id: 'market', desc: false }]}
      />
      {gapsOf && (
        <GapsDialog
          dataset={gapsOf}
          exchangeName={exchanges.find(({ id, closedOn }) => id === gapsOf.exchange && closedOn === null)?.name ?? null}
          onClose={() => setGapsOf(null)}
        />
      )}
      <ConfirmDialog
        open={deleting !== null}
        title="Delete these candles?"
        text={
          deleting
            ? `${formatCount(deleting.count, 'candle')} of ${deleting.symbol} ${deleting.timeframe} are removed from this machine. Reports of earlier runs stay, without their candles.`
            : ''
        }
        action="Delete candles"
        onConfirm={() => deleting && void deleteDataset(deleting.id)}
        onClose={() => setDeleting(null)}
      />
    </>
  );
}
