import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ExchangeInfo, InstrumentLimits, Key, MarginMode } from '#contract/keys.ts';
import type { Failure } from '#contract/result.ts';
import type { Sizing } from '#core/simulation/settings.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Select, TextInput } from '#renderer/ui/field.tsx';
import { CheckProgress } from './check-progress.tsx';
import {
  type InstrumentRow,
  instrumentOf,
  newRow,
  rowOf,
  rowProblem,
  SIZING_TITLES,
  searchInstruments,
} from './instrument-rows.ts';

const MOST_SHOWN = 6;

export interface InstrumentsDialogProps {
  readonly apiKey: Key;
  readonly exchange: ExchangeInfo;
  readonly onClose: () => void;
}

/** What a key trades, and with which leverage, margin and size; checked against the exchange when it is saved. */
export function InstrumentsDialog({ apiKey, exchange, onClose }: InstrumentsDialogProps) {
  const [rows, setRows] = useState<readonly InstrumentRow[]>(() => apiKey.instruments.map(rowOf));
  const [listed, setListed] = useState<readonly InstrumentLimits[] | null>(null);
  const [search, setSearch] = useState('');
  const [checkId, setCheckId] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const started = useRef(false);
  const limitsOf = useMemo(() => new Map((listed ?? []).map((limits) => [limits.symbol, limits])), [listed]);
  const taken = useMemo(() => new Set(rows.map(({ symbol }) => symbol)), [rows]);
  const found = listed ? searchInstruments(listed, search, taken) : [];
  const problems = rows.map((row) => rowProblem(row, limitsOf.get(row.symbol)));

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const id = crypto.randomUUID();
    setCheckId(id);
    void call('keys.instruments', { id: apiKey.id, checkId: id }).then((reply) => {
      setCheckId(null);
      if (reply.ok) setListed(reply.value);
      else setFailure(reply.error);
    });
  }, [apiKey.id]);

  const change = (index: number, changes: Partial<InstrumentRow>) =>
    setRows(rows.map((row, k) => (k === index ? { ...row, ...changes } : row)));

  async function save() {
    const instruments = rows.map(instrumentOf).filter((instrument) => instrument !== null);
    if (instruments.length < rows.length || problems.some((problem) => problem !== null)) return;
    const id = crypto.randomUUID();
    setCheckId(id);
    setFailure(null);
    const reply = await call('keys.set-instruments', { id: apiKey.id, checkId: id, instruments });
    setCheckId(null);
    if (reply.ok) onClose();
    else if (reply.error.code !== 'cancelled') setFailure(reply.error);
  }

  function close() {
    if (checkId !== null) void call('keys.cancel-check', { checkId });
    onClose();
  }

  return (
    <Dialog
      open
      wide
      onClose={close}
      title={`Instruments of ${apiKey.label}`}
      description={
        exchange.leverage === 'implicit'
          ? `${exchange.name} takes no leverage: it follows from the size of the position. What is set here is used for sizing, and its highest value is checked.`
          : 'Leverage and margin are set at the exchange when a bot starts. An instrument with an open position keeps both.'
      }
    >
      {rows.length > 0 && (
        <ul aria-label="Chosen instruments" className="flex flex-col gap-2">
          {rows.map((row, index) => (
            <RowFields
              key={row.symbol}
              row={row}
              problem={problems[index] ?? null}
              limits={limitsOf.get(row.symbol)}
              marginModes={exchange.marginModes}
              onChange={(changes) => change(index, changes)}
              onRemove={() => setRows(rows.filter((_, k) => k !== index))}
            />
          ))}
        </ul>
      )}
      {listed && (
        <div className="flex flex-col gap-1.5">
          <TextInput
            type="search"
            aria-label="Find an instrument"
            placeholder={`Find one of ${listed.length} instruments, such as BTC`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <ul aria-label="Found instruments" className="grid grid-cols-3 gap-1">
            {found.slice(0, MOST_SHOWN).map(({ symbol }) => (
              <li key={symbol}>
                <Button
                  variant="quiet"
                  icon={Plus}
                  className="w-full justify-start!"
                  onClick={() => setRows([...rows, newRow(symbol, exchange.marginModes[0] ?? 'cross')])}
                >
                  {symbol}
                </Button>
              </li>
            ))}
          </ul>
          {found.length > MOST_SHOWN && <p className="text-small text-muted">and {found.length - MOST_SHOWN} more</p>}
          {found.length === 0 && <p className="text-small text-muted">No other instrument has that name.</p>}
        </div>
      )}
      {checkId !== null && <CheckProgress checkId={checkId} />}
      {failure && (
        <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2">
          {failure.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button variant="primary" disabled={checkId !== null} onClick={() => void save()}>
          Save
        </Button>
      </div>
    </Dialog>
  );
}

interface RowFieldsProps {
  readonly row: InstrumentRow;
  readonly problem: string | null;
  readonly limits: InstrumentLimits | undefined;
  readonly marginModes: readonly MarginMode[];
  readonly onChange: (changes: Partial<InstrumentRow>) => void;
  readonly onRemove: () => void;
}

function RowFields({ row, problem, limits, marginModes, onChange, onRemove }: RowFieldsProps) {
  const { symbol } = row;
  const highest = limits && limits.maxLeverage > 0 ? `×, max ${limits.maxLeverage}` : '×';
  return (
    <li className="flex flex-col gap-1">
      <div className="grid grid-cols-[minmax(0,1fr)_116px_100px_72px_150px_28px] items-center gap-2">
        <span className="truncate font-medium">{symbol}</span>
        <TextInput
          aria-label={`Leverage of ${symbol}`}
          aria-invalid={problem !== null}
          inputMode="decimal"
          unit={highest}
          className={highest.length > 1 ? 'pr-16!' : ''}
          value={row.leverage}
          onChange={(event) => onChange({ leverage: event.target.value })}
        />
        {marginModes.length > 1 ? (
          <Select
            aria-label={`Margin of ${symbol}`}
            value={row.marginMode}
            onChange={(event) => onChange({ marginMode: event.target.value as MarginMode })}
          >
            {marginModes.map((mode) => (
              <option key={mode} value={mode}>
                {mode}
              </option>
            ))}
          </Select>
        ) : (
          <span className="text-small text-muted">{marginModes[0]} only</span>
        )}
        <TextInput
          aria-label={`Size of ${symbol}`}
          inputMode="decimal"
          value={row.size}
          onChange={(event) => onChange({ size: event.target.value })}
        />
        <Select
          aria-label={`Sizing of ${symbol}`}
          value={row.sizing}
          onChange={(event) => onChange({ sizing: event.target.value as Sizing['kind'] })}
        >
          {Object.entries(SIZING_TITLES).map(([kind, title]) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </Select>
        <IconButton icon={Trash2} label={`Take ${symbol} away`} onClick={onRemove} />
      </div>
      {problem !== null && <p className="text-small text-danger-text">{problem}</p>}
    </li>
  );
}
