import { describe, expect, test } from 'vitest';
import { byUrgency, conditionOf, worstCondition } from '#renderer/fleet/bot-condition.ts';
import { type BotChanges, botOf, market } from '../support/bots.ts';

const locks = (...ends: (number | null)[]) => ({
  risk: {
    lostTodayPct: 0,
    drawdownPct: 0,
    losses: 0,
    locks: ends.map((until) => ({ kind: 'daily-loss' as const, since: 0, until, text: '' })),
  },
});

describe('how a bot is doing', () => {
  test.each<[string, BotChanges]>([
    ['Stopped', { state: 'stopped' }],
    ['Replay finished', { state: 'stopped', standing: { atEnd: true } }],
    ['Starting', { state: 'starting' }],
    ['Warming up 120/200', { standing: { warmup: { seen: 120, needed: 200 } } }],
    ['Running', {}],
    ['Entries paused', { state: 'paused' }],
    ['Offline, trying again', { state: 'offline' }],
    ['Halted', { standing: locks(5000) }],
    ['Halted until you end the lock', { standing: locks(5000, null) }],
    ['Needs attention', { state: 'error' }],
    ['Needs attention', { standing: { markets: [market({ external: { amount: 1, since: 0 } })] } }],
  ])('is said as "%s"', (label, changes) => {
    expect(conditionOf(botOf(changes)).label).toBe(label);
  });

  test('is halted until the last of its locks ends', () => {
    expect(conditionOf(botOf({ standing: locks(5000, 9000) })).until).toBe(9000);
    expect(conditionOf(botOf({ standing: locks(null, 9000) })).until).toBeNull();
  });

  test('is no lock any more once it has stopped', () => {
    expect(conditionOf(botOf({ state: 'stopped', standing: locks(5000) })).label).toBe('Stopped');
  });

  test('comes to the worst of all, which is the first that the user sees', () => {
    const bots = [
      botOf({ name: 'well' }),
      botOf({ name: 'halted', standing: locks(1) }),
      botOf({ name: 'lost', state: 'offline' }),
      botOf({ name: 'paused', state: 'paused' }),
    ];
    expect(worstCondition(bots)).toBe('offline');
    expect(byUrgency(bots).map(({ name }) => name)).toEqual(['lost', 'halted', 'paused', 'well']);
    expect(worstCondition([])).toBeNull();
  });
});
