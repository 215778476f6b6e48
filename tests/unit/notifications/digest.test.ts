import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DigestState, dueAt, hold, NOTHING_HELD, offer, release } from '#core/notifications/digest.ts';
import type { Message } from '#core/notifications/message.ts';

const RULE = { most: 2, windowMs: 1000 };
const A = { id: 'a', name: 'Alpha' };
const B = { id: 'b', name: 'Beta' };

let numbered = 0;
const message = (changes: Partial<Message> = {}): Message => ({
  id: `m${++numbered}`,
  time: 0,
  category: 'trades',
  urgent: false,
  silent: false,
  title: 'long on BTC',
  text: '',
  bot: A,
  count: 1,
  ...changes,
});

/** Offers messages at their times, with what came through at each. */
function offered(all: readonly (readonly [at: number, message: Message])[]): { state: DigestState; sent: boolean[] } {
  let state = NOTHING_HELD;
  const sent = all.map(([at, one]) => {
    const step = offer(state, RULE, one, at);
    state = step.state;
    return step.send !== null;
  });
  return { state, sent };
}

describe('messages', () => {
  test('go out one by one as long as there are few of them', () => {
    const { sent, state } = offered([0, 400, 1000, 1400, 2000].map((at) => [at, message()] as const));
    expect(sent).toEqual([true, true, true, true, true]);
    expect(dueAt(state, RULE)).toBe(null);
  });

  test('are held back when there are many, until a window after the first of those', () => {
    const { sent, state } = offered([0, 100, 200, 1150].map((at) => [at, message()] as const));
    expect(sent).toEqual([true, true, false, false]);
    expect(dueAt(state, RULE)).toBe(1200);
  });

  test('that are urgent are never held back, and count for the others', () => {
    const urgent = () => message({ urgent: true, category: 'risk' });
    const { sent } = offered([0, 0, 0, 0].map((at) => [at, urgent()] as const));
    expect(sent).toEqual([true, true, true, true]);
    expect(
      offered([
        [0, urgent()],
        [0, urgent()],
        [0, message()],
        [0, urgent()],
      ]).sent,
    ).toEqual([true, true, false, true]);
  });
});

describe('the digest', () => {
  const digestOf = (...held: Message[]) => {
    const state = held.reduce((before, one) => hold(before, one, 0), NOTHING_HELD);
    return release(state, RULE, 1000);
  };

  test('of one message is that message', () => {
    const only = message();
    expect(digestOf(only).send).toBe(only);
  });

  test('of nothing is nothing', () => {
    expect(release(NOTHING_HELD, RULE, 0).send).toBe(null);
  });

  test('of one bot names it, and counts by category', () => {
    const { send } = digestOf(message(), message({ category: 'status' }), message({ title: 'the newest' }));
    expect(send).toMatchObject({
      title: 'Alpha: 3 more notifications',
      text: '2 of entries and exits\n1 of bot status\nThe last one: the newest',
      category: 'trades',
      bot: A,
      count: 3,
      urgent: false,
      silent: false,
    });
  });

  test('of several bots names each', () => {
    const { send } = digestOf(message(), message({ bot: B }), message({ bot: B }), message({ bot: null, title: 'x' }));
    expect(send).toMatchObject({
      title: '4 more notifications',
      text: 'Beta: 2 of entries and exits\nAlpha: 1 of entries and exits\n1 of entries and exits\nThe last one: x',
      bot: null,
    });
  });

  test('of more bots than it has lines for counts the rest', () => {
    const bots = Array.from({ length: 11 }, (_, k) => message({ bot: { id: `${k}`, name: `Bot ${k}` } }));
    expect(
      digestOf(...bots)
        .send?.text.split('\n')
        .at(-2),
    ).toBe('and others of 3 kinds');
  });

  test('is silent only if all of them are, and urgent if one is', () => {
    const silent = () => message({ silent: true });
    expect(digestOf(silent(), silent()).send).toMatchObject({ silent: true, urgent: false });
    expect(digestOf(silent(), message()).send).toMatchObject({ silent: false });
    expect(digestOf(silent(), message({ urgent: true })).send).toMatchObject({ urgent: true });
  });

  test('counts as one message of the next window, and leaves nothing held back', () => {
    const { state } = digestOf(message(), message());
    expect(state).toEqual({ ...NOTHING_HELD, sent: [1000] });
  });
});

test('every message comes out once, alone or counted, and never more than the rule allows', () => {
  const stream = fc.array(
    fc.record({ gap: fc.integer({ min: 0, max: 900 }), urgent: fc.boolean(), bot: fc.constantFrom(A, B, null) }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(stream, (steps) => {
      let state = NOTHING_HELD;
      let now = 0;
      const out: { at: number; message: Message }[] = [];
      const releaseDue = (until: number) => {
        const due = dueAt(state, RULE);
        if (due === null || due > until) return;
        const released = release(state, RULE, due);
        state = released.state;
        if (released.send) out.push({ at: due, message: released.send });
      };
      for (const { gap, urgent, bot } of steps) {
        now += gap;
        releaseDue(now);
        const step = offer(state, RULE, message({ urgent, bot, category: urgent ? 'risk' : 'trades' }), now);
        state = step.state;
        if (step.send) out.push({ at: now, message: step.send });
      }
      releaseDue(Number.POSITIVE_INFINITY);
      const counted = out.reduce((sum, { message: { count } }) => sum + count, 0);
      const calm = out.filter(({ message: { urgent } }) => !urgent);
      const crowded = calm.some(({ at }) => calm.filter((other) => other.at >= at && other.at < at + 1000).length > 3);
      return counted === steps.length && !crowded;
    }),
  );
});
