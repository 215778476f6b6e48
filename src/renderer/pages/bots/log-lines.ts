import type { BotCommand, BotEvent, BotOrder } from '#contract/bots.ts';
import { formatNumber, formatSignedCoins } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { namesOf } from './market-names.ts';

/** From what is only for the curious to what the user must look at. */
export const LOG_LEVELS = ['detail', 'info', 'warning', 'alarm'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a bot's log in words. */
export interface LogLine {
  readonly number: number;
  /** The market's time where the line is about the market, else when it was written; ms. */
  readonly time: number;
  readonly level: LogLevel;
  /** The instrument, where the bot has several; empty otherwise. */
  readonly market: string;
  readonly text: string;
  readonly event: BotEvent['event'];
}

const COMMANDS: Readonly<Record<BotCommand, string>> = {
  start: 'Started',
  pause: 'Entries paused',
  resume: 'Entries resumed',
  stop: 'Stopped; the position stays as it is',
  flatten: 'Flatten: all positions are closed',
  release: 'The locks of the limits are ended',
};

/** @param markets `EX:SYMBOL` in the bot's order; @param digits decimals of its money */
export function logLine({ number, at, event }: BotEvent, markets: readonly string[], digits: number): LogLine {
  const place = 'market' in event ? event.market : null;
  const name = place === null ? undefined : markets[place];
  return {
    number,
    time: 'time' in event ? event.time : at,
    level: levelOf(event),
    market: name === undefined ? '' : (namesOf(markets).get(name) ?? ''),
    text: wordsOf(event, digits),
    event,
  };
}

function levelOf(event: BotEvent['event']): LogLevel {
  switch (event.kind) {
    case 'refusal':
      return 'detail';
    case 'lock':
      return 'warning';
    case 'alarm':
      return 'alarm';
    case 'order':
      if (event.what === 'unresolved' || event.what === 'not-found') return 'alarm';
      return event.what === 'rejected' ? 'warning' : 'info';
    default:
      return 'info';
  }
}

const ORDERS: Readonly<Record<(BotEvent['event'] & { kind: 'order' })['what'], string>> = {
  placed: 'sent',
  rejected: 'rejected',
  cancelled: 'cancelled',
  unresolved: 'unresolved: nobody knows whether the exchange has it',
  found: 'found on the exchange',
  'not-found': 'not found on the exchange',
};

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
      return `Exit (${exitReasonLabel(event.trade.exitReason)}) at ${price(event.trade.exitPrice)}, ${formatSignedCoins(event.trade.pnl, digits)}`;
    case 'refusal':
      return `No entry: ${event.reasons.join(' and ')}`;
    case 'lock':
      return `No entries: ${event.lock.text}`;
    case 'order': {
      const at = event.price === null ? 'at the market' : `at ${price(event.price)}`;
      return `${capital(event.role)} order ${ORDERS[event.what]}: ${event.side} ${price(event.amount)} ${at}${event.text ? ` (${event.text})` : ''}`;
    }
    case 'alarm':
    case 'reconciled':
      return event.text;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface LogFilter {
  /** The lowest level that is shown. */
  readonly level: LogLevel;
  readonly search: string;
  /** The order whose lines alone are shown; null for all. */
  readonly order: BotOrder | null;
}

/** What may lie between an order's own times and those of its lines, ms. */
const SLACK_MS = 1000;

/** The lines that a filter lets through, in their order. */
export function filterLog(lines: readonly LogLine[], { level, search, order }: LogFilter, markets: readonly string[]) {
  const least = LOG_LEVELS.indexOf(level);
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter((line) => {
    if (order) return isOfOrder(line, order, markets);
    if (LOG_LEVELS.indexOf(line.level) < least) return false;
    const text = `${line.market} ${line.text}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Whether a line tells of an order: the log knows orders by what they are and when. */
function isOfOrder({ event }: LogLine, order: BotOrder, markets: readonly string[]): boolean {
  return (
    event.kind === 'order' &&
    event.role === order.role &&
    event.side === order.side &&
    markets[event.market] === order.market &&
    event.time >= order.createdAt - SLACK_MS &&
    event.time <= order.updatedAt + SLACK_MS
  );
}

/** Lines as text, oldest first, to be pasted elsewhere. */
export function logText(lines: readonly LogLine[], timeZone: string): string {
  return lines
    .map(({ time, level, market, text }) =>
      [formatDateTime(time, timeZone), level.padEnd(7), market, text].filter(Boolean).join('  '),
    )
    .join('\n');
}
