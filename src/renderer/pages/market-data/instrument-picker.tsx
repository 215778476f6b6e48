import { RefreshCw, Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { ListedInstrumentItem } from '#contract/downloads.ts';
import { formatCount, formatNumber } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { FieldProblem, TextInput } from '#renderer/ui/field.tsx';
import { SkeletonRows } from '#renderer/ui/states.tsx';
import { useInstruments } from './use-instruments.ts';

export interface InstrumentPickerProps {
  readonly exchange: string;
  readonly chosen: string | null;
  readonly problem: string | undefined;
  readonly onChoose: (instrument: ListedInstrumentItem) => void;
}

/** A search over the perpetuals of an exchange, and what it finds. Arrow keys in the search go through the list. */
export function InstrumentPicker({ exchange, chosen, problem, onChoose }: InstrumentPickerProps) {
  const id = useId();
  const timeZone = useSettings((settings) => settings.timeZone);
  const [search, setSearch] = useState('');
  const { reply, loading, error, refresh } = useInstruments(exchange, search);
  const found = reply?.found ?? [];

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const at = found.findIndex(({ symbol }) => symbol === chosen);
    const next = found[Math.min(found.length - 1, Math.max(0, at + step))];
    if (step === 0 || !next) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(`${id}-${next.symbol}`)?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-small text-muted">
        Instrument
      </label>
      <div className="relative">
        <TextInput
          id={id}
          value={search}
          placeholder="Search, such as btc or eth usdc"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          className="pl-7"
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Search size={13} className="pointer-events-none absolute top-[7px] left-2 text-faint" aria-hidden />
      </div>
      {problem && <FieldProblem id={`${id}-problem`}>{problem}</FieldProblem>}
      <div className="h-[210px] overflow-y-auto rounded-md border border-line bg-bg">
        {error ? (
          <p role="alert" className="p-3 text-small text-danger-text">
            {error}
          </p>
        ) : reply === null ? (
          <SkeletonRows rows={7} />
        ) : found.length === 0 ? (
          <p className="p-3 text-small text-muted">No perpetual has these words in its name.</p>
        ) : (
          <ul aria-label="Instruments">
            {found.map((instrument) => (
              <InstrumentLine
                key={instrument.symbol}
                id={`${id}-${instrument.symbol}`}
                instrument={instrument}
                chosen={instrument.symbol === chosen}
                onChoose={() => onChoose(instrument)}
              />
            ))}
          </ul>
        )}
      </div>
      <div className="flex h-6 items-center gap-1 text-micro text-muted">
        <span className="min-w-0 flex-1 truncate" title={reply?.stale ?? undefined}>
          {reply &&
            `${found.length < reply.total ? `first ${formatNumber(found.length, 0)} of ` : ''}${formatCount(reply.total, 'perpetual')} · ${
              reply.stale === null ? 'read' : 'offline, read'
            } ${formatDateTime(reply.fetchedAt, timeZone)}`}
        </span>
        <IconButton
          icon={RefreshCw}
          label="Read the list anew"
          className="size-6"
          disabled={loading}
          onClick={refresh}
        />
      </div>
    </div>
  );
}

interface InstrumentLineProps {
  readonly id: string;
  readonly instrument: ListedInstrumentItem;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function InstrumentLine({ id, instrument, chosen, onChoose }: InstrumentLineProps) {
  return (
    <li>
      <button
        id={id}
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className={classes(
          'flex h-7 w-full items-center gap-2 px-2 text-left text-small',
          chosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <span className="font-medium">{instrument.symbol}</span>
        <span className="min-w-0 flex-1 truncate text-micro text-muted">{instrument.nativeId}</span>
        {instrument.contract === 'inverse' && <Badge>inverse</Badge>}
        {!instrument.active && <Badge tone="warn">not traded</Badge>}
      </button>
    </li>
  );
}
