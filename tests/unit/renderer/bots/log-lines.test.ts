import { describe, expect, test } from 'vitest';
import type { BotEvent, BotOrder } from '#contract/bots.ts';
import { filterLog, type LogFilter, logLine, logText } from '#renderer/pages/bots/log-lines.ts';

const MARKETS = ['bybit:BTC/USDT:USDT', 'bybit:ETH/USDT:USDT'];
const HOUR = 3_600_000;

const order = (changes: Partial<Extract<BotEvent['event'], { kind: 'order' }>> = {}): BotEvent['event'] => ({
  kind: 'order',
  market: 0,
  time: 2 * HOUR,
  role: 'stop',
  side: 'sell',
  amount: 2,
  price: 95,
  what: 'placed',
  text: 'stop-loss',
  ...changes,
});

const EVENTS: BotEvent['event'][] = [
  { kind: 'command', command: 'start' },
  { kind: 'refusal', market: 1, time: HOUR, reasons: ['the spread filter', 'a session'] },
  order(),
  order({ what: 'rejected', time: 3 * HOUR, text: 'price too far' }),
  order({ what: 'unresolved', role: 'entry', side: 'buy', price: null, time: 4 * HOUR, text: '' }),
  { kind: 'alarm', market: null, time: 5 * HOUR, text: 'The stop could not be placed.' },
];
const LINES = EVENTS.map((event, k) => logLine({ number: k + 1, at: 9 * HOUR, event }, MARKETS, 2));

const shown = (filter: Partial<LogFilter>) =>
  filterLog(LINES, { level: 'detail', search: '', order: null, ...filter }, MARKETS).map(({ number }) => number);

describe('the log of a bot', () => {
  test('says in words what happened, and how much it matters', () => {
    expect(LINES.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'info: Started',
      'detail: No entry: the spread filter and a session',
      'info: Stop order sent: sell 2 at 95 (stop-loss)',
      'warning: Stop order rejected: sell 2 at 95 (price too far)',
      'alarm: Entry order unresolved: nobody knows whether the exchange has it: buy 2 at the market',
      'alarm: The stop could not be placed.',
    ]);
  });

  test('has the market’s time where the line is about the market', () => {
    expect(LINES.map(({ time }) => time / HOUR)).toEqual([9, 1, 2, 3, 4, 5]);
  });

  test('names the instrument only where there are several', () => {
    expect(LINES[1].market).toBe('ETH');
    expect(logLine({ number: 1, at: 0, event: EVENTS[2] }, MARKETS.slice(0, 1), 2).market).toBe('');
  });

  test('is filtered by level and by words', () => {
    expect(shown({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(shown({ level: 'info' })).toEqual([1, 3, 4, 5, 6]);
    expect(shown({ level: 'warning' })).toEqual([4, 5, 6]);
    expect(shown({ level: 'alarm' })).toEqual([5, 6]);
    expect(shown({ search: 'stop PRICE' })).toEqual([4]);
    expect(shown({ search: 'eth spread' })).toEqual([2]);
  });

  test('has the lines of one order, by what it was and when', () => {
    const asked = {
      role: 'stop',
      side: 'sell',
      market: MARKETS[0],
      createdAt: 2 * HOUR,
      updatedAt: 3 * HOUR,
    } as BotOrder;
    expect(shown({ order: asked })).toEqual([3, 4]);
    expect(shown({ order: { ...asked, updatedAt: 2 * HOUR } })).toEqual([3]);
    expect(shown({ order: { ...asked, market: MARKETS[1] } })).toEqual([]);
    // Its lines are shown whatever the level is.
    expect(shown({ order: asked, level: 'alarm' })).toEqual([3, 4]);
  });

  test('can be pasted elsewhere', () => {
    expect(logText(LINES.slice(0, 2), 'UTC')).toBe(
      '1970-01-01 09:00  info     Started\n1970-01-01 01:00  detail   ETH  No entry: the spread filter and a session',
    );
  });
});
