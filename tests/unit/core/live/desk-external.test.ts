import { describe, expect, test } from 'vitest';
import type { OrderEvent } from '#core/live/order.ts';
import { barsFrom } from '../support/market.ts';
import { RISE } from '../support/scenario.ts';
import { refusals, STOP, seeAll, started, still, texts, venueAfter } from './support/desk-scenario.ts';

describe('what the exchange holds', () => {
  const told = (amount: number) => ({ amount, entryPrice: 101, liquidationPrice: 60, markPrice: 90 });

  test('is taken for what it is where it fits', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.take(venue.run.position(0, told(9.9), venue.world));
    expect(venue.run.standing(0)).toMatchObject({ external: null, liquidation: 60 });
    expect(texts(venue, 'alarm')).toEqual([]);
  });

  test('and is less than the bot has was closed by somebody, who is named where the exchange says who', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.position = 0;
    const fills = [{ side: 'sell', price: 88, amount: 9.9, fee: 2, time: 1 }] as const;
    venue.take(venue.run.position(0, { ...told(0), externalFills: fills, liquidated: true }, venue.world));
    expect(venue.trades).toMatchObject([{ exitReason: 'liquidation', exitPrice: 88 }]);
    expect(venue.run.flat).toBe(true);
  });

  test('and is partly closed by somebody leaves a stop for the rest', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.position = 4;
    venue.take(venue.run.position(0, told(4), venue.world));
    venue.tick();
    expect(venue.waiting('stop')).toEqual([{ amount: 4, level: 95.95 }]);
  });

  test('and the bot cannot explain blocks entries until the user decides', () => {
    const { venue, see } = venueAfter({ rows: RISE, exits: [STOP] });
    venue.now = barsFrom(RISE)[0].time;
    venue.take(venue.run.position(0, told(-3), venue.world));
    seeAll(venue, RISE, 0);
    expect(venue.sent).toEqual([]);
    expect(refusals(venue)).toEqual(['a position that the bot cannot explain']);
    expect(venue.run.standing(0).external).toMatchObject({ amount: -3 });
    venue.take(venue.run.resolveExternal(0, 'ignore', told(-3), venue.world));
    venue.take(venue.run.position(0, told(-3), venue.world));
    see([[101, 102, 101, 102]]);
    expect(venue.sent).toHaveLength(1);
    expect(venue.run.standing(0).external).toBe(null);
  });

  test('can be closed, or taken over with the stop of the strategy', () => {
    for (const choice of ['close', 'adopt'] as const) {
      const { venue } = started({ rows: [still(100), still(100)], exits: [STOP] });
      venue.position = 3;
      venue.entryPrice = 101;
      venue.take(venue.run.position(0, told(3), venue.world));
      venue.take(venue.run.resolveExternal(0, choice, told(3), venue.world));
      venue.fillMarketOrders();
      if (choice === 'close') expect([venue.position, venue.run.flat]).toEqual([0, true]);
      else {
        expect(venue.run.standing(0).position).toMatchObject({ amount: 3, entryPrice: 101 });
        expect(venue.waiting('stop')).toEqual([{ amount: 3, level: 95.95 }]);
      }
    }
  });

  test('is closed beside the own position, which stays as it is even when the fill is told last', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.position = 12.9;
    venue.take(venue.run.position(0, told(12.9), venue.world));
    // The exchange says that the order is filled before it tells of the fill.
    venue.post = (events) =>
      events.flatMap(([key, event]): (readonly [string, OrderEvent])[] => {
        if (event.kind !== 'filled') return [[key, event]];
        const filled = { status: 'filled', exchangeId: key, filled: 3, averagePrice: 101 } as const;
        return [
          [key, { kind: 'told', ...filled, at: venue.now }],
          [key, event],
        ];
      });
    venue.take(venue.run.resolveExternal(0, 'close', told(12.9), venue.world));
    venue.fillMarketOrders();
    expect(venue.position).toBeCloseTo(9.9);
    expect(venue.run.standing(0)).toMatchObject({ external: null, position: { amount: 9.9 } });
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 95.95 }]);
    expect(venue.trades).toEqual([]);
  });
});
