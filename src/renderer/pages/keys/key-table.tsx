import { Ellipsis, ListPlus, Power, PowerOff, RefreshCw, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { ExchangeInfo, Key } from '#contract/keys.ts';
import { formatCount } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { type ColumnLayout, columnHelper, DataTable } from '#renderer/ui/data-table.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { setActive } from './key-actions.ts';
import { SimulatorBadge } from './simulator-badge.tsx';
import { addressFact, type Fact, statusFact, tradeFact, withdrawFact } from './words.ts';

const LAYOUT: Readonly<Record<string, ColumnLayout>> = {
  label: { track: 'minmax(108px, 1.6fr)' },
  exchange: { track: 'minmax(120px, 1fr)' },
  contract: { track: '60px' },
  masked: { track: '96px' },
  trade: { track: '84px' },
  withdraw: { track: '100px' },
  address: { track: '84px' },
  instruments: { track: 'minmax(100px, 0.9fr)', from: 960 },
  bot: { track: 'minmax(72px, 0.7fr)', from: 900 },
  status: { track: 'minmax(96px, 1fr)' },
  actions: { track: '40px', align: 'right' },
};

const TONES: Readonly<Record<Fact['tone'], string>> = {
  normal: '',
  muted: 'text-muted',
  warn: 'text-warn',
  danger: 'text-danger-text',
};

export interface KeyTableProps {
  readonly keys: readonly Key[];
  readonly exchanges: readonly ExchangeInfo[];
  readonly onTest: (key: Key) => void;
  readonly onInstruments: (key: Key) => void;
  readonly onRemove: (key: Key) => void;
}

/** The keys without their secrets, and what can be done with each. */
export function KeyTable({ keys, exchanges, onTest, onInstruments, onRemove }: KeyTableProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const columns = useMemo(() => {
    const column = columnHelper<Key>();
    const infoOf = (key: Key) => exchanges.find(({ id }) => id === key.exchange);
    const fact = (id: string, header: string, of: (key: Key) => Fact) =>
      column.accessor((key) => of(key).text, {
        id,
        header,
        cell: ({ row: { original } }) => {
          const { text, tone } = of(original);
          return <span className={TONES[tone]}>{text}</span>;
        },
      });
    return column.columns([
      column.accessor('label', {
        header: 'Label',
        sortFn: 'text',
        cell: ({ row: { original: key } }) => {
          const endpoint = infoOf(key)?.endpoint ?? null;
          return (
            <span className="flex items-center gap-2">
              <span className="truncate font-medium">{key.label}</span>
              {endpoint !== null && <SimulatorBadge endpoint={endpoint} />}
            </span>
          );
        },
      }),
      column.accessor((key) => `${infoOf(key)?.name ?? key.exchange}${key.testnet ? ' testnet' : ''}`, {
        id: 'exchange',
        header: 'Exchange',
        sortFn: 'text',
      }),
      column.accessor('contract', { header: 'Type' }),
      column.accessor('masked', {
        header: 'Key',
        cell: ({ getValue }) => <span className="font-mono text-muted">{getValue()}</span>,
      }),
      fact('trade', 'Permission', tradeFact),
      fact('withdraw', 'Can withdraw', withdrawFact),
      fact('address', 'Bound to IP', addressFact),
      column.accessor((key) => key.instruments.length, {
        id: 'instruments',
        header: 'Instruments',
        cell: ({ row: { original: key } }) =>
          key.instruments.length === 0 ? (
            <span className="text-muted">None</span>
          ) : (
            <Tooltip text={key.instruments.map(({ symbol, leverage }) => `${symbol} ${leverage}×`).join(', ')}>
              <span>{formatCount(key.instruments.length, 'instrument')}</span>
            </Tooltip>
          ),
      }),
      column.accessor((key) => key.botId ?? '', {
        id: 'bot',
        header: 'Used by',
        cell: ({ row: { original } }) => original.botId ?? <span className="text-muted">–</span>,
      }),
      column.accessor((key) => statusFact(key).text, {
        id: 'status',
        header: 'Status',
        cell: ({ row: { original: key } }) => {
          const { text, tone } = statusFact(key);
          return (
            <Tooltip text={`Tested ${formatDateTime(key.test.at, timeZone)}. ${key.test.message}`}>
              <span className={TONES[tone]}>{text}</span>
            </Tooltip>
          );
        },
      }),
      column.display({
        id: 'actions',
        header: '',
        cell: ({ row: { original: key } }) => (
          <Menu
            // No tooltip: after the menu it would cover the button of the row below.
            trigger={
              <Button
                variant="quiet"
                icon={Ellipsis}
                aria-label={`Actions for ${key.label}`}
                className="-my-1 h-6! px-1!"
              />
            }
            items={[
              { label: 'Test…', icon: RefreshCw, onSelect: () => onTest(key) },
              { label: 'Instruments…', icon: ListPlus, onSelect: () => onInstruments(key) },
              key.active
                ? { label: 'Deactivate', icon: PowerOff, onSelect: () => void setActive(key, false) }
                : { label: 'Activate', icon: Power, onSelect: () => void setActive(key, true) },
              { label: 'Remove…', icon: Trash2, danger: true, onSelect: () => onRemove(key) },
            ]}
          />
        ),
      }),
    ]);
  }, [exchanges, timeZone, onTest, onInstruments, onRemove]);

  return (
    <DataTable
      label="API keys"
      rows={keys}
      columns={columns as never}
      layout={LAYOUT}
      rowId={(key) => key.id}
      initialSort={[{ id: 'label', desc: false }]}
    />
  );
}
