import { describe, expect, test } from 'vitest';
import { executionSchema } from '#core/live/execution.ts';
import type { OrderEvent } from '#core/live/order.ts';
import { FALL, RISE } from '../support/scenario.ts';
import { LONG, STOP, seeAll, started, still, venueAfter } from './support/desk-scenario.ts';

describe('the books', () => {
  test('are those of the fills: price, fees of both sides, slippage and result by hand', () => {
    const { venue, see } = started({ rows: FALL, exits: [['signal-flip']], template: { direction: 'short' } });
    venue.fill(venue.sent[0].key, 10.101, 98.5, 0.001);
    see([[98.5, 100, 98.5, 100], still(101)]);
    // Short 10.101 at 98.5, back at 101: −25.2525; fees 0.001 × 10.101 × (98.5 + 101) = 2.0151495.
    expect(venue.trades).toHaveLength(1);
    const [trade] = venue.trades;
    expect(trade).toMatchObject({ side: 'short', amount: 10.101, entryPrice: 98.5, exitPrice: 101 });
    expect(trade.fees).toBeCloseTo(2.0151495, 9);
    expect(trade.pnl).toBeCloseTo(-25.2525 - 2.0151495, 9);
    // Wanted 99, got 98.5; wanted 100, got 101.
    expect(trade.slippage).toBeCloseTo(10.101 * (0.5 + 1), 9);
  });

  test('wait for the price of a fill that the exchange speaks of without one', () => {
    const { venue, see } = started({ rows: RISE, exits: [['signal-flip']], template: LONG });
    const [{ key }] = venue.sent;
    const at = venue.now;
    venue.resting.clear();
    venue.position = 9.9;
    venue.entryPrice = 102;
    venue.deliver([[key, { kind: 'told', status: 'filled', exchangeId: key, filled: 9.9, averagePrice: null, at }]]);
    expect(venue.run.standing(0).position).toMatchObject({ amount: 9.9, entryPrice: 101 });
    see([[101, 101, 100, 100], still(100)]);
    expect(venue.trades, 'not over while a fill is missing').toEqual([]);
    const fill = { id: 'late', price: 102, amount: 9.9, fee: 1.5, time: at };
    venue.deliver([[key, { kind: 'filled', fill, at }]]);
    expect(venue.trades).toMatchObject([{ entryPrice: 102, exitPrice: 100 }]);
    expect(venue.trades[0].fees).toBeCloseTo(1.5 + 0.99, 9);
  });
});

describe('an order that was taken for gone and turns up', () => {
  test('is asked to go, whoever tells of it', () => {
    const execution = executionSchema.parse({ entry: { kind: 'limit', timeoutSeconds: 60, reprices: 1 } });
    const { venue } = venueAfter({ rows: RISE, exits: [STOP] }, { execution });
    venue.refuse = () => 'lose-request';
    seeAll(venue, RISE, 0);
    const [{ key }] = venue.sent;
    venue.deliver([[key, { kind: 'not-found', final: true, at: venue.now }]]);
    expect(venue.run.orderOf(key)?.status.kind).toBe('rejected');
    const told = { status: 'open', exchangeId: 'late', filled: 0, averagePrice: null, at: venue.now } as const;
    const result = venue.run.order(key, { kind: 'told', ...told }, venue.world);
    expect(result.cancel).toEqual([key]);
  });
});

describe('what is told about an order after its trade has ended', () => {
  test('is not booked again, as a part of the position that has come after it', () => {
    const { venue, see } = started({ rows: RISE, exits: [STOP, ['signal-flip']] });
    venue.fillMarketOrders();
    see([[101, 101, 100, 100], still(100)]);
    expect(venue.trades).toHaveLength(1);
    const before = venue.run.state.markets[0].position;
    expect(before).toMatchObject({ side: -1 });
    const over = venue.sent.filter(({ role }) => role === 'entry' || role === 'exit').slice(0, 2);
    const at = venue.now;
    for (const { key, amount, referencePrice } of over) {
      const told = { exchangeId: key, filled: Number(amount), averagePrice: referencePrice, at };
      venue.deliver([[key, { kind: 'told', status: 'filled', ...told }]]);
    }
    expect(venue.run.state.markets[0].position).toEqual(before);
    expect(venue.waiting('stop')).toMatchObject([{ amount: before?.amount }]);
    expect(venue.trades).toHaveLength(1);
    const ended = over.map(({ key }) => venue.run.state.markets[0].booked[key]?.ended ?? null);
    expect(ended, 'also of the order whose fill has ended the trade').toEqual([expect.any(Number), expect.any(Number)]);
  });
});

describe('fills whose sum is not what was told by a rounding of the machine', () => {
  test('change no amount: not while the position is open, nor do they open another one when it is closed', () => {
    const sizing = { kind: 'notional', notional: 30.3 } as const;
    const { venue, see } = started({
      rows: RISE,
      exits: [STOP, ['signal-flip']],
      template: LONG,
      settings: { sizing },
    });
    const [{ key, amount }] = venue.sent;
    expect(amount).toBe('0.3');
    const at = venue.now;
    venue.resting.clear();
    venue.position = 0.3;
    venue.entryPrice = 101;
    venue.deliver([[key, { kind: 'told', status: 'filled', exchangeId: key, filled: 0.3, averagePrice: 101, at }]]);
    see([[101, 101, 100, 100], still(100)]);
    expect(venue.position).toBe(0);
    const fill = (id: string, part: number): OrderEvent => {
      return { kind: 'filled', fill: { id, price: 101, amount: part, fee: 0.01, time: at }, at };
    };
    expect(0.1 + 0.2).toBeGreaterThan(0.3);
    venue.deliver([
      [key, fill('a', 0.1)],
      [key, fill('b', 0.2)],
    ]);
    expect(venue.run.state.markets[0].position).toBeNull();
    expect(venue.trades).toMatchObject([{ amount: 0.3 }]);
    expect(venue.news.filter(({ kind }) => kind === 'entry')).toHaveLength(1);
  });
});
