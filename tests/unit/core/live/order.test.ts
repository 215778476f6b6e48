import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyOrderEvent,
  averagePrice,
  filledAmount,
  isDone,
  type LiveOrder,
  newOrder,
  type OrderEvent,
} from '#core/live/order.ts';

const ticket = {
  key: 'bot/1',
  market: 0,
  role: 'entry',
  shape: 'market',
  side: 'buy',
  amount: '10',
  price: null,
  triggerPrice: null,
  referencePrice: 100,
  reduceOnly: false,
  reason: 'long entry',
  createdAt: 0,
} as const;

const accepted: OrderEvent = { kind: 'accepted', exchangeId: 'x', at: 1 };
const refused: OrderEvent = { kind: 'rejected', problem: 'no margin', failure: 'insufficient-funds', at: 1 };
const lost: OrderEvent = { kind: 'unresolved', problem: 'no answer', at: 1 };
const gone = (final: boolean): OrderEvent => ({ kind: 'not-found', final, at: 2 });
const fill = (id: string, amount: number, price = 100): OrderEvent => ({
  kind: 'filled',
  fill: { id, amount, price, fee: 0.1, time: 2 },
  at: 2,
});
const told = (status: 'open' | 'filled' | 'cancelled' | 'rejected', filled: number | null = null): OrderEvent => ({
  kind: 'told',
  status,
  exchangeId: 'x',
  filled,
  averagePrice: filled === null ? null : 100,
  at: 3,
});
const cancelSent: OrderEvent = { kind: 'cancel-sent', at: 2 };

const lifeOf = (...events: readonly OrderEvent[]): LiveOrder => events.reduce(applyOrderEvent, newOrder(ticket));

describe('the life of an order', () => {
  test.each<[string, readonly OrderEvent[], string, number]>([
    ['is on its way', [], 'submitting', 0],
    ['is accepted', [accepted], 'open', 0],
    ['is filled in parts', [accepted, fill('a', 4)], 'partially-filled', 4],
    ['is filled by all its parts', [accepted, fill('a', 4), fill('b', 6)], 'filled', 10],
    ['counts a part once that is told twice', [accepted, fill('a', 4), fill('a', 4)], 'partially-filled', 4],
    ['is filled before it is accepted', [fill('a', 10), accepted], 'filled', 10],
    ['is refused', [refused], 'rejected', 0],
    ['is filled by what proves a refusal wrong', [refused, fill('a', 10)], 'filled', 10],
    ['is not refused once a part of it has filled', [fill('a', 4), refused], 'partially-filled', 4],
    ['is of unknown fate', [lost], 'unresolved', 0],
    ['is of unknown fate until it is found', [lost, gone(false), told('open')], 'open', 0],
    ['is given up when it is not found at last', [lost, gone(false), gone(true)], 'rejected', 0],
    ['comes back when it fills after it was given up', [lost, gone(true), fill('a', 3)], 'partially-filled', 3],
    ['comes back when the exchange tells of it after all', [lost, gone(true), told('open')], 'open', 0],
    ['is being cancelled', [accepted, cancelSent], 'cancelling', 0],
    ['stays being cancelled while the exchange still has it', [accepted, cancelSent, told('open')], 'cancelling', 0],
    ['is cancelled with what was filled', [accepted, fill('a', 4), cancelSent, told('cancelled', 4)], 'cancelled', 4],
    ['is filled although it was to be cancelled', [accepted, cancelSent, fill('a', 10)], 'filled', 10],
    [
      'stays filled when a late message says that it was open',
      [accepted, fill('a', 10), told('open', 4)],
      'filled',
      10,
    ],
    ['stays filled when the exchange does not know it any more', [accepted, fill('a', 10), gone(true)], 'filled', 10],
    ['is cancelled, the filled part kept, when it is gone', [accepted, fill('a', 4), gone(true)], 'cancelled', 4],
    ['is filled by the exchange’s word alone', [accepted, told('filled')], 'filled', 10],
    ['never becomes less filled', [accepted, told('open', 7), told('open', 5)], 'partially-filled', 7],
    ['stays cancelled when it was said to be open before', [accepted, told('cancelled'), told('open')], 'cancelled', 0],
    ['takes a fill that comes after its end', [accepted, told('cancelled'), fill('a', 2)], 'cancelled', 2],
  ])('an order %s', (_, events, status, filled) => {
    const order = lifeOf(...events);
    expect([order.status.kind, filledAmount(order)]).toEqual([status, filled]);
  });

  test('an event that says nothing new gives the very same order back', () => {
    for (const events of [[accepted], [accepted, fill('a', 4)], [refused], [accepted, told('cancelled', 0)]]) {
      const order = lifeOf(...events);
      for (const event of events) expect(applyOrderEvent(order, event)).toBe(order);
    }
  });

  test('the average price is that of the fills, or the exchange’s where it knows of more', () => {
    expect(averagePrice(lifeOf(accepted, fill('a', 4, 100), fill('b', 6, 110)))).toBeCloseTo(106, 12);
    expect(averagePrice(lifeOf(accepted, fill('a', 4, 90), told('open', 8)))).toBe(100);
    expect(averagePrice(lifeOf(accepted))).toBeNaN();
  });

  const events = fc.constantFrom<OrderEvent>(
    accepted,
    refused,
    lost,
    gone(false),
    gone(true),
    cancelSent,
    fill('a', 4),
    fill('b', 5),
    fill('c', 1),
    told('open', 4),
    told('open', 9),
    told('cancelled', 9),
    told('cancelled'),
    told('rejected'),
  );

  test('whatever comes in whatever order, what is filled never becomes less and never exceeds what happened', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 20 }), (list) => {
        let order = newOrder(ticket);
        for (const event of list) {
          const next = applyOrderEvent(order, event);
          expect(filledAmount(next)).toBeGreaterThanOrEqual(filledAmount(order));
          expect(filledAmount(next)).toBeLessThanOrEqual(10);
          if (order.status.kind === 'filled') expect(next.status.kind).toBe('filled');
          order = next;
        }
      }),
    );
  });

  test('the same events in another order come to the same fills and, once all are told, to the same end', () => {
    const parts = [fill('a', 4), fill('b', 5), fill('c', 1), accepted, told('open', 4), cancelSent];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (shuffled) => {
        const order = lifeOf(...shuffled);
        expect([order.status.kind, filledAmount(order), isDone(order)]).toEqual(['filled', 10, true]);
      }),
    );
  });
});
