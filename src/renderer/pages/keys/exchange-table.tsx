import { useMemo, useState } from 'react';
import type { ExchangeInfo } from '#contract/keys.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { type ColumnLayout, columnHelper, DataTable } from '#renderer/ui/data-table.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SetUpSteps } from './set-up-steps.tsx';
import { SimulatorBadge } from './simulator-badge.tsx';

const LAYOUT: Readonly<Record<string, ColumnLayout>> = {
  name: { track: 'minmax(136px, 1.2fr)' },
  city: { track: '110px' },
  margin: { track: '106px' },
  contracts: { track: '106px' },
  testnet: { track: '64px' },
  status: { track: '130px' },
  notes: { track: 'minmax(120px, 3fr)' },
};

/** Every exchange, made from the profiles that the application runs by. */
export function ExchangeTable({ exchanges }: { readonly exchanges: readonly ExchangeInfo[] }) {
  const [shown, setShown] = useState<ExchangeInfo | null>(null);
  const columns = useMemo(() => {
    const column = columnHelper<ExchangeInfo>();
    return column.columns([
      column.accessor('name', {
        header: 'Exchange',
        sortFn: 'text',
        cell: ({ row: { original } }) => (
          <span className="flex items-center gap-2">
            <button
              type="button"
              className="truncate rounded-sm font-medium underline-offset-2 hover:underline"
              onClick={() => setShown(original)}
            >
              {original.name}
            </button>
            {original.endpoint !== null && <SimulatorBadge endpoint={original.endpoint} />}
            {original.endpointProblem !== null && <Badge tone="danger">wrong override</Badge>}
          </span>
        ),
      }),
      column.accessor('city', { header: 'Matching engine' }),
      column.accessor(
        ({ marginModes }) => (marginModes.length === 1 ? `${marginModes[0]} only` : marginModes.join(', ')),
        {
          id: 'margin',
          header: 'Margin modes',
        },
      ),
      column.accessor(({ contracts }) => contracts.join(', '), { id: 'contracts', header: 'Contracts' }),
      column.accessor(({ testnet }) => (testnet === null ? 'no' : 'yes'), { id: 'testnet', header: 'Testnet' }),
      column.accessor(({ status, closedOn }) => (status === 'closed' ? `closed ${closedOn}` : 'supported'), {
        id: 'status',
        header: 'Status',
        cell: ({ row: { original }, getValue }) => (
          <span className={original.status === 'closed' ? 'text-warn' : ''}>{getValue()}</span>
        ),
      }),
      column.accessor('notes', {
        header: 'Notes',
        cell: ({ getValue }) => <span className="text-muted">{getValue()}</span>,
      }),
    ]);
  }, []);

  return (
    <>
      <DataTable
        label="Exchanges"
        rows={exchanges}
        columns={columns as never}
        layout={LAYOUT}
        rowId={(exchange) => exchange.id}
        initialSort={[]}
      />
      {shown && (
        <Dialog open wide onClose={() => setShown(null)} title={shown.name}>
          {shown.endpointProblem !== null && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-2">
              {shown.endpointProblem}
            </p>
          )}
          <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-6">
            <div className="flex flex-col gap-2">
              <h3 className="font-medium">Good to know</h3>
              <ul className="selectable flex list-disc flex-col gap-1.5 pl-4 text-small text-muted marker:text-faint">
                {shown.quirks.map((quirk) => (
                  <li key={quirk}>{quirk}</li>
                ))}
              </ul>
            </div>
            <SetUpSteps exchange={shown} />
          </div>
        </Dialog>
      )}
    </>
  );
}
