import { describe, expect, test } from 'vitest';
import type { PaperEvent } from '#core/bots/paper-event.ts';
import { NO_BOT_LIMITS } from '#core/risk/bot-limits.ts';
import type { Row } from '../core/support/market.ts';
import { HOUR, START } from '../core/support/market.ts';
import { inputOf, RISE } from '../core/support/scenario.ts';
import { Feeder, paperOf } from './support/moments.ts';

const still = (price: number): Row => [price, price, price, price];
/** Closes that rise by one: the strategy wants to be long at each of them. */
const rising = (count: number): Row[] => Array.from({ length: count }, (_, k) => [101 + k, 102 + k, 101 + k, 102 + k]);

function feeder(
  rows: readonly Row[],
  maxDailyLossPct: number | null = null,
  exits: Parameters<typeof inputOf>[0]['exits'] = [],
) {
  const input = inputOf({ rows, exits, template: { direction: 'long' } });
  const source = { ...input, markets: [input] };
  return new Feeder(source, { ...paperOf(source), limits: { ...NO_BOT_LIMITS, maxDailyLossPct } });
}

function closes({ run, ...feed }: Feeder, count: number, next: () => ReturnType<Feeder['next']>): PaperEvent[] {
  void feed;
  return Array.from({ length: count }, () => run.close(next())).flat();
}

const kinds = (events: readonly PaperEvent[]) => events.map(({ kind }) => kind);

describe('what the user asks of a paper bot', () => {
  test('a pause takes back the entry that was ordered, forbids the next ones and says so; a resume lets them in', () => {
    const feed = feeder([...RISE, ...rising(6)]);
    const step = (count: number) => closes(feed, count, () => feed.next());
    step(2);
    expect(feed.run.standing(0).state.pendingEntry).toBe(1);
    expect(feed.run.command('pause')).toEqual([
      { kind: 'refusal', market: 0, time: START + 2 * HOUR, reasons: ['the pause of entries'] },
    ]);
    expect(kinds(step(2))).toEqual(['refusal', 'refusal']);
    expect(feed.run.explain(0)?.sentence).toBe(
      'The signals asked for a long entry, forbidden by the pause of entries.',
    );
    feed.run.command('resume');
    expect(kinds(step(2))).toEqual(['entry']);
    expect(feed.run.standing(0).position).toMatchObject({ side: 1, entryPrice: 104 });
  });

  test('exits go on during a pause', () => {
    const feed = feeder([...RISE, ...rising(4), still(90)], null, [['stop-loss', { unit: 'percent', value: 5 }]]);
    const step = (count: number) => closes(feed, count, () => feed.next());
    step(4);
    feed.run.command('pause');
    const events = step(3);
    expect(events.find(({ kind }) => kind === 'exit')).toMatchObject({ trade: { exitReason: 'stop-loss' } });
    expect(kinds(events)).not.toContain('entry');
  });

  test('flatten leaves at the next open and keeps out until a resume', () => {
    const feed = feeder([...RISE, ...rising(6)]);
    const step = (count: number) => closes(feed, count, () => feed.next());
    step(4);
    feed.run.command('flatten');
    const [exit, ...others] = step(2);
    expect(exit).toMatchObject({
      kind: 'exit',
      trade: { exitReason: 'flatten', exitPrice: 103, exitTime: START + 4 * HOUR },
    });
    expect(kinds(others)).toEqual(['refusal', 'refusal']);
    expect(feed.run.paused).toBe(true);
    feed.run.command('resume');
    expect(kinds(step(2))).toEqual(['entry']);
  });

  test('nothing is entered at the closes of the time when it was stopped, and exits go on', () => {
    const feed = feeder([...RISE, ...rising(1), still(90), ...rising(5)], null, [
      ['stop-loss', { unit: 'percent', value: 5 }],
    ]);
    const step = (count: number) => closes(feed, count, () => feed.next());
    expect(kinds(step(3))).toEqual(['entry']);
    feed.run.command({ hold: START + 6 * HOUR });
    const events = step(4);
    expect(events.find(({ kind }) => kind === 'exit')).toMatchObject({ trade: { exitReason: 'stop-loss' } });
    expect(kinds(events)).not.toContain('entry');
    expect(events.flatMap((event) => (event.kind === 'refusal' ? event.reasons : []))).toContain(
      'a close of the time when the bot was stopped',
    );
    expect(kinds(step(2))).toContain('entry');
  });

  test('an entry is not sent at an open that is too far from the close, nor more of them than the limit in a minute', () => {
    const gap: Row = [103.5, 104, 103, 104];
    const rows = [...RISE, gap, ...rising(3)];
    const input = inputOf({ rows, exits: [], template: { direction: 'long' } });
    const source = { ...input, markets: [input, { ...input, market: 'test:ETH/USDT:USDT' }] };
    const made = (limits: Partial<typeof NO_BOT_LIMITS>) => {
      const feed = new Feeder(source, { ...paperOf(source), limits: { ...NO_BOT_LIMITS, ...limits } });
      const events = closes(feed, rows.length, () => feed.next());
      return {
        entries: events.flatMap((event) => (event.kind === 'entry' ? [(event.time - START) / HOUR] : [])),
        reasons: events.flatMap((event) => (event.kind === 'refusal' ? event.reasons : [])),
      };
    };
    expect(made({}).entries).toEqual([2, 2]);
    const slipped = made({ maxSlippageBps: 100 });
    expect(slipped.entries[0]).toBeGreaterThan(2);
    expect(slipped.reasons).toContain('a price that has moved too far against the entry');
    const slow = made({ maxOrdersPerMinute: 1 });
    expect(slow.entries).toEqual([2, 3]);
    expect(slow.reasons).toContain('the limit of orders in a minute');
  });

  test('once the day has lost its share there is no entry until midnight', () => {
    // Long at 102 with 1000 on 10,000; the stop 5 % below loses 50 = 0.5 % of the day's start.
    const rows = [...RISE, ...rising(2), still(90), ...rising(24)];
    const feed = feeder(rows, 0.4, [['stop-loss', { unit: 'percent', value: 5 }]]);
    const events = closes(feed, rows.length, () => feed.next());
    const reached = events.filter(({ kind }) => kind === 'lock');
    expect(reached).toMatchObject([{ time: START + 5 * HOUR, lock: { kind: 'daily-loss', until: START + 24 * HOUR } }]);
    const entries = events.flatMap((event) => (event.kind === 'entry' ? [(event.time - START) / HOUR] : []));
    expect(entries).toEqual([2, 24]);
  });
});
