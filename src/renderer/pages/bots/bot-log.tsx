import { Copy, Pause, Play, X } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import type { BotEvent, BotOrder } from '#contract/bots.ts';
import { formatCount } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { notify } from '#renderer/stores/notices.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { copyText } from '#renderer/ui/copy-text.ts';
import { Select, TextInput } from '#renderer/ui/field.tsx';
import { filterLog, type LogLevel, type LogLine, logLine, logText } from './log-lines.ts';

/** Lines that are shown, the newest first. */
const SHOWN = 300;

const LEVELS: readonly { readonly value: LogLevel; readonly label: string }[] = [
  { value: 'detail', label: 'Everything' },
  { value: 'info', label: 'Without refusals' },
  { value: 'warning', label: 'Warnings and alarms' },
  { value: 'alarm', label: 'Alarms' },
];

const TONES: Readonly<Record<LogLevel, string>> = {
  detail: 'text-muted',
  info: '',
  warning: 'text-warn',
  alarm: 'font-medium text-danger-text',
};

export interface BotLogProps {
  readonly events: readonly BotEvent[];
  readonly markets: readonly string[];
  readonly digits: number;
  /** The order whose lines alone are shown; null for all. */
  readonly order: BotOrder | null;
  readonly onAllOrders: () => void;
}

/** What a bot did and was kept from doing, the newest first. */
export function BotLog({ events, markets, digits, order, onAllOrders }: BotLogProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const [level, setLevel] = useState<LogLevel>('detail');
  const [search, setSearch] = useState('');
  /** Number of the last line that is shown while the log is held; null while it follows. */
  const [held, setHeld] = useState<number | null>(null);
  const lines = useLogLines(events, markets, digits);
  const kept = held === null ? lines : lines.filter(({ number }) => number <= held);
  const found = filterLog(kept, { level, search, order }, markets);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        {order ? (
          <Button variant="quiet" icon={X} onClick={onAllOrders}>
            Lines of one order: {order.role}, {order.side}
          </Button>
        ) : (
          <>
            <div className="w-40">
              <Select aria-label="Level" value={level} onChange={(event) => setLevel(event.target.value as LogLevel)}>
                {LEVELS.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </div>
            <div className="min-w-0 max-w-60 flex-1">
              <TextInput
                type="search"
                aria-label="Search the log"
                placeholder="Search"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            </div>
          </>
        )}
        <span className="flex-1" />
        {held !== null && lines.length > kept.length && (
          <span className="num text-small text-muted">{formatCount(lines.length - kept.length, 'newer line')}</span>
        )}
        <IconButton
          icon={held === null ? Pause : Play}
          label={held === null ? 'Hold the log still' : 'Follow the log'}
          aria-pressed={held !== null}
          onClick={() => setHeld(held === null ? (lines.at(-1)?.number ?? 0) : null)}
        />
        <IconButton
          icon={Copy}
          label="Copy these lines"
          disabled={found.length === 0}
          onClick={() => {
            if (copyText(logText(found, timeZone))) {
              notify({ tone: 'info', text: `${formatCount(found.length, 'line')} copied.` });
            }
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {found.length === 0 ? (
          <p className="p-4 text-small text-muted">
            {lines.length === 0 ? 'Nothing has happened yet.' : 'No line fits.'}
          </p>
        ) : (
          <table aria-label="Log" className="w-full text-small">
            <thead className="sr-only">
              <tr>
                <th>Time in {zoneLabel(timeZone)}</th>
                <th>What happened</th>
              </tr>
            </thead>
            <tbody>
              {found
                .slice(-SHOWN)
                .reverse()
                .map((line) => (
                  <Line key={line.number} line={line} timeZone={timeZone} />
                ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}

const Line = memo(function Line({ line, timeZone }: { readonly line: LogLine; readonly timeZone: string }) {
  const { time, level, market, text } = line;
  return (
    <tr className="border-b border-line align-top">
      <td className="num w-36 py-1 pl-4 whitespace-nowrap text-muted">{formatDateTime(time, timeZone)}</td>
      <td className={classes('selectable py-1 pr-4 break-words', TONES[level])}>
        {market && <span className="text-muted">{market} </span>}
        {text}
      </td>
    </tr>
  );
});

/** Lines of the events; those of events that were there before stay the same. */
function useLogLines(events: readonly BotEvent[], markets: readonly string[], digits: number): readonly LogLine[] {
  const known = useRef(new Map<BotEvent, LogLine>());
  const key = `${markets.join(' ')} ${digits}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names and the digits are in the key
  return useMemo(() => {
    const before = known.current;
    known.current = new Map(events.map((event) => [event, before.get(event) ?? logLine(event, markets, digits)]));
    return [...known.current.values()];
  }, [events, key]);
}
