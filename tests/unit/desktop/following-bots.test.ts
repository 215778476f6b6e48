import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bot } from '#contract/bots.ts';
import { hostedHere, pauseAll, resumeAll } from '#main/desktop/fleet-commands.ts';
import { followBots } from '#main/desktop/follow-bots.ts';
import { SleepBlocker } from '#main/desktop/sleep-blocker.ts';
import { UserError } from '#main/errors.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { bot } from './support/bots.ts';

describe('following the bots', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('tells now, and of many changes once in a while, and of nothing else', () => {
    const hub = new TopicHub();
    const heard: number[] = [];
    const stop = followBots(hub, 2000, (bots) => heard.push(bots[0]?.standing.equity ?? 0));
    for (let k = 1; k <= 50; k++) hub.put('bots', bot({}, { equity: k }));
    expect(heard).toEqual([0]);
    vi.advanceTimersByTime(2000);
    expect(heard).toEqual([0, 50]);
    hub.replaceAll('intents', [{ id: '1', kind: 'kill-switch' }]);
    vi.advanceTimersByTime(10_000);
    expect(heard).toEqual([0, 50]);
    hub.put('bots', bot({}, { equity: 51 }));
    stop();
    vi.advanceTimersByTime(10_000);
    expect(heard).toEqual([0, 50]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('the machine is kept awake from the first to the last, and asked for once', () => {
  const calls: string[] = [];
  const blocker = new SleepBlocker({
    start: (type) => calls.push(`start ${type}`),
    stop: (id) => {
      calls.push(`stop ${id}`);
      return true;
    },
  });
  for (const on of [false, true, true, false, false, true]) blocker.set(on);
  expect(calls).toEqual(['start prevent-app-suspension', 'stop 1', 'start prevent-app-suspension']);
});

describe('what is asked of all bots', () => {
  const handlers = (refuse: string | null = null) => {
    const asked: unknown[] = [];
    return {
      asked,
      'bots.kill-switch': async (input: unknown) => {
        asked.push(input);
        if (refuse) throw new UserError(refuse);
        return [
          { id: 'a', name: 'A', ok: true, text: 'Paused.' },
          { id: 'b', name: 'B', ok: false, text: 'It does not answer.' },
        ];
      },
      'bots.command': (input: unknown) => {
        asked.push(input);
        if (refuse) throw new UserError(refuse);
        return null;
      },
      'bots.host': () => ({ where: 'here' as const, pid: 1, program: null }),
    };
  };

  test('is to pause, and what did not obey is named', async () => {
    const h = handlers();
    expect(await pauseAll(h)).toEqual(['B: It does not answer.']);
    expect(h.asked).toEqual([{ action: 'pause', id: null }]);
    expect(await pauseAll(handlers('No.'))).toEqual(['No.']);
  });

  test('is to resume, of those that are paused', async () => {
    const bots: Bot[] = [bot({ id: 'a', state: 'paused' }), bot({ id: 'b' }), bot({ id: 'c', state: 'paused' })];
    const h = handlers();
    expect(await resumeAll(h, bots)).toEqual([]);
    expect(h.asked).toEqual([
      { id: 'a', command: 'resume' },
      { id: 'c', command: 'resume' },
    ]);
    expect(await resumeAll(handlers('No.'), bots)).toEqual(['No.', 'No.']);
  });

  test.each([
    ['here', 1],
    ['nowhere', 1],
    ['elsewhere', 0],
  ] as const)('ends with this process what is hosted %s', async (where, count) => {
    const h = { ...handlers(), 'bots.host': () => ({ where, pid: 1, program: null }) };
    expect(await hostedHere(h, [bot()])).toHaveLength(count);
  });
});
