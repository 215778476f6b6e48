import type { Message } from './message.ts';
import type { NotificationCategory } from './notification.ts';

/** At most `most` messages go out one by one within `windowMs`; the rest is summed up. */
export interface DigestRule {
  readonly most: number;
  readonly windowMs: number;
}

/** What is held back of one bot (or of none) and one category. */
interface Tally {
  readonly bot: Message['bot'];
  readonly category: NotificationCategory;
  readonly count: number;
}

/** What a channel has sent lately and what it holds back: plain data, its size bounded by the number of bots. */
export interface DigestState {
  /** When the last messages were let through, ms; never more than the rule counts. */
  readonly sent: readonly number[];
  /** Since when something is held back, ms; null while nothing is. */
  readonly heldSince: number | null;
  readonly held: readonly Tally[];
  /** The last one that is held back. */
  readonly last: Message | null;
  /** Whether all of them are silent, and whether one is urgent. */
  readonly silent: boolean;
  readonly urgent: boolean;
}

export const NOTHING_HELD: DigestState = {
  sent: [],
  heldSince: null,
  held: [],
  last: null,
  silent: true,
  urgent: false,
};

/** Lines of a digest, one a bot and category. */
const MOST_LINES = 8;

const WORDS: Readonly<Record<NotificationCategory, string>> = {
  status: 'of bot status',
  commands: 'of commands',
  trades: 'of entries and exits',
  risk: 'of risk',
  connection: 'of connection',
  backtests: 'of backtests',
};

/**
 * Lets a message through, or holds it back for the next digest. What is urgent always goes through at once.
 * @param now ms
 * @returns the message, or null where it is held back
 */
export function offer(
  state: DigestState,
  { most, windowMs }: DigestRule,
  message: Message,
  now: number,
): { readonly state: DigestState; readonly send: Message | null } {
  const recent = state.sent.filter((time) => now - time < windowMs);
  const through = message.urgent || (state.heldSince === null && recent.length < most);
  if (!through) return { state: hold({ ...state, sent: recent }, message, now), send: null };
  return { state: { ...state, sent: [...recent, now].slice(-most) }, send: message };
}

/** Counts a message that cannot go out now into the next digest. */
export function hold(state: DigestState, message: Message, now: number): DigestState {
  const { bot, category, count } = message;
  const same = (tally: Tally) => tally.bot?.id === bot?.id && tally.category === category;
  const known = state.held.some(same);
  return {
    ...state,
    heldSince: state.heldSince ?? now,
    held: known
      ? state.held.map((tally) => (same(tally) ? { ...tally, count: tally.count + count } : tally))
      : [...state.held, { bot, category, count }],
    last: message,
    silent: state.silent && message.silent,
    urgent: state.urgent || message.urgent,
  };
}

/** When the digest of what is held back is due, ms; null while nothing is. */
export function dueAt({ heldSince }: DigestState, { windowMs }: DigestRule): number | null {
  return heldSince === null ? null : heldSince + windowMs;
}

/**
 * The digest of what is held back, whether or not it is due. One message alone is sent as it is.
 * @returns null where nothing is held back
 */
export function release(
  state: DigestState,
  { most }: DigestRule,
  now: number,
): { readonly state: DigestState; readonly send: Message | null } {
  const { last } = state;
  if (last === null) return { state, send: null };
  const sent = [...state.sent, now].slice(-most);
  return { state: { ...NOTHING_HELD, sent }, send: digestOf(state, last) };
}

function digestOf({ held, silent, urgent }: DigestState, last: Message): Message {
  const count = held.reduce((sum, tally) => sum + tally.count, 0);
  if (count === 1) return last;
  const [largest] = held.toSorted((a, b) => b.count - a.count);
  const bot = held.every((tally) => tally.bot?.id === largest.bot?.id) ? largest.bot : null;
  const lines = held
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_LINES)
    .map((tally) => `${bot || !tally.bot ? '' : `${tally.bot.name}: `}${tally.count} ${WORDS[tally.category]}`);
  const left = held.length - lines.length;
  if (left > 0) lines.push(`and others of ${left} ${left === 1 ? 'kind' : 'kinds'}`);
  return {
    category: largest.category,
    urgent,
    silent,
    title: `${bot ? `${bot.name}: ` : ''}${count} more notifications`,
    text: [...lines, `The last one: ${last.title}`].join('\n'),
    id: last.id,
    time: last.time,
    bot,
    count,
  };
}
