import type { BotCommand, BotEvent } from '#contract/bots.ts';
import { shortMarket } from '#renderer/format/market.ts';
import { formatNumber, formatSignedMoney } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';

const COMMANDS: Readonly<Record<BotCommand, string>> = {
  start: 'Started',
  pause: 'Entries paused',
  resume: 'Entries resumed',
  stop: 'Stopped; the position stays as it is',
  flatten: 'Flatten: all positions are closed',
  release: 'The locks of the limits are ended',
};

/** Lines that are shown, the newest first. */
const SHOWN = 300;

/** What a bot did and was kept from doing. */
export function BotLog({
  events,
  markets,
  digits,
}: {
  readonly events: readonly BotEvent[];
  readonly markets: readonly string[];
  readonly digits: number;
}) {
  const timeZone = useSettings((settings) => settings.timeZone);
  if (events.length === 0) return <p className="p-4 text-small text-muted">Nothing has happened yet.</p>;
  const several = markets.length > 1;
  return (
    <table className="w-full text-small">
      <thead className="sr-only">
        <tr>
          <th>Market time in {zoneLabel(timeZone)}</th>
          <th>What happened</th>
        </tr>
      </thead>
      <tbody>
        {events
          .slice(-SHOWN)
          .reverse()
          .map(({ number, at, event }) => (
            <tr key={number} className="border-b border-line align-top">
              <td className="num w-36 py-1 pl-4 whitespace-nowrap text-muted">
                {formatDateTime('time' in event ? event.time : at, timeZone)}
              </td>
              <td className="py-1 pr-4">
                {several && 'market' in event && event.market !== null && (
                  <span className="text-muted">{shortMarket(markets[event.market])} </span>
                )}
                {wordsOf(event, digits)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function wordsOf(event: BotEvent['event'], digits: number): string {
  const price = (value: number) => formatNumber(value, 6, 0);
  switch (event.kind) {
    case 'command':
      return COMMANDS[event.command];
    case 'notice':
      return event.text;
    case 'entry':
      return `${event.side === 'long' ? '▲ Long' : '▼ Short'} entry: ${price(event.amount)} at ${price(event.price)}`;
    case 'partial-exit':
      return `Partial exit: ${price(event.amount)} at ${price(event.price)}`;
    case 'exit':
      return `Exit (${exitReasonLabel(event.trade.exitReason)}) at ${price(event.trade.exitPrice)}, ${formatSignedMoney(event.trade.pnl, digits)}`;
    case 'refusal':
      return `No entry: ${event.reasons.join(' and ')}`;
    case 'lock':
      return `No entries: ${event.lock.text}`;
    case 'order':
      return `${event.role} order ${event.what}: ${event.side} ${price(event.amount)}${event.price === null ? '' : ` at ${price(event.price)}`} (${event.text})`;
    case 'alarm':
    case 'reconciled':
      return event.text;
  }
}
