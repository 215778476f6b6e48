import { describe, expect, test } from 'vitest';
import { executionSchema } from '#core/live/execution.ts';
import type { Row } from '../support/market.ts';
import { inputOf, RISE } from '../support/scenario.ts';
import { LONG, refused, STOP, started, TARGET, texts } from './support/desk-scenario.ts';
import { liveOf } from './support/pure-venue.ts';

describe('a stop', () => {
  test('that moves is placed anew before the old one goes', () => {
    const { venue, see } = started({ rows: RISE, exits: [['trailing-stop', { unit: 'percent', value: 5 }]] });
    see([[101, 110, 101, 110]]);
    const [, first, second] = venue.sent;
    expect([first.triggerPrice, second.triggerPrice]).toEqual(['95.95', '104.95']);
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 104.95 }]);
    see([[110, 110, 110, 110]]);
    expect(venue.sent, 'a level that stands is left alone').toHaveLength(3);
  });

  test('that the exchange refuses once is placed again', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    let times = 0;
    venue.refuse = ({ role }) => (role === 'stop' && times++ === 0 ? refused('rejected') : null);
    venue.fillMarketOrders();
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 95.95 }]);
  });

  test('that cannot be placed ends the position at once, with an alarm', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.refuse = ({ role }) => (role === 'stop' ? refused('rejected') : null);
    venue.fillMarketOrders();
    expect(venue.position).toBe(0);
    expect(venue.trades).toMatchObject([{ exitReason: 'stop-not-placed' }]);
    expect(texts(venue, 'alarm')).toEqual(['The stop could not be placed, so the position is closed at once.']);
  });

  test('that cannot be placed is kept in the bot where the user wants that, and fires there', () => {
    const execution = executionSchema.parse({ unprotected: 'keep' });
    const { venue } = started({ rows: RISE, exits: [STOP] }, { execution });
    venue.refuse = ({ role }) => (role === 'stop' ? refused('rejected') : null);
    venue.fillMarketOrders();
    for (let k = 0; k < 10; k++) venue.tick();
    expect(venue.sent.filter(({ role }) => role === 'stop')).toHaveLength(2);
    expect(venue.run.standing(0).stopIn).toBe('software');
    venue.price = 95;
    venue.take(venue.run.price(0, 95, venue.world));
    venue.fillMarketOrders();
    expect(venue.trades).toMatchObject([{ exitReason: 'stop-loss', exitPrice: 95 }]);
  });

  test('that would trigger at once is an exit at the market', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.refuse = ({ role }) => (role === 'stop' ? refused('would-trigger-at-once') : null);
    venue.fillMarketOrders();
    expect(venue.trades).toMatchObject([{ exitReason: 'stop-loss' }]);
  });

  test('whose fate is not known is backed by the bot until it is', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.refuse = ({ role }) => (role === 'stop' ? 'lose-request' : null);
    venue.fillMarketOrders();
    venue.price = 95.9;
    venue.take(venue.run.price(0, 95.9, venue.world));
    venue.fillMarketOrders();
    expect(venue.trades).toMatchObject([{ exitReason: 'stop-loss', exitPrice: 95.9 }]);
  });

  test('that somebody cancels is placed again', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.cancel(venue.sent[1].key);
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 95.95 }]);
  });

  test('that waits in the bot fires on the price, and the exchange is asked for nothing before', () => {
    const markets = [
      { ...liveOf(inputOf({ rows: RISE })).markets[0], stops: 'software', targets: 'software' } as const,
    ];
    const { venue } = started({ rows: RISE, exits: [STOP, TARGET] }, { markets });
    venue.fillMarketOrders();
    expect(venue.sent).toHaveLength(1);
    venue.price = 112;
    venue.take(venue.run.price(0, 112, venue.world));
    venue.fillMarketOrders();
    expect(venue.trades).toMatchObject([{ exitReason: 'take-profit', exitPrice: 112 }]);
  });

  test('that waits in the bot is not reached by a price that is taken in passing', () => {
    const markets = [
      { ...liveOf(inputOf({ rows: RISE })).markets[0], stops: 'software', targets: 'software' } as const,
    ];
    const { venue } = started({ rows: RISE, exits: [STOP, TARGET] }, { markets });
    venue.fillMarketOrders();
    const { position, target } = venue.run.standing(0);
    const [stop, goal] = [position?.stop ?? Number.NaN, target ?? Number.NaN];
    for (const [price, passes] of [
      [stop + 0.1, true],
      [stop, false],
      [goal - 0.1, true],
      [goal, false],
    ] as const) {
      expect(venue.run.notePrice(0, price), String(price)).toBe(passes);
      // Only what has passed is in the books.
      expect(venue.run.standing(0).mark === price).toBe(passes);
    }
  });
});

describe('a stop that is refused because of the clock of this machine', () => {
  test('does not end the position: it is placed again with every tick, while the bot watches the level itself', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.refuse = ({ role }) => (role === 'stop' ? refused('clock-skew') : null);
    venue.fillMarketOrders();
    for (let k = 0; k < 4; k++) venue.tick();
    expect(venue.sent.filter(({ role }) => role === 'stop').length).toBeGreaterThanOrEqual(4);
    expect(venue.run.standing(0)).toMatchObject({ pendingExit: null, stopIn: 'software' });
    venue.refuse = () => null;
    venue.tick();
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 95.95 }]);
    expect(venue.position).toBeCloseTo(9.9, 9);
  });
});

describe('a trailing stop after a restart', () => {
  const rows: Row[] = [...RISE, [101, 120, 101, 120], [120, 120, 117, 118]];
  const exits = [['trailing-stop', { unit: 'percent', value: 5 }]] as const;

  test.each([
    ['resume', 114.95],
    ['recalculate', 112.95],
  ] as const)('%s: the level is %d', (trailing, level) => {
    const execution = executionSchema.parse({ trailing });
    const { venue } = started({ rows, exits, template: LONG }, { execution });
    venue.fillMarketOrders();
    const input = inputOf({ rows, exits });
    venue.restart({ candles: [input.candles], funding: [null], trades: [], equity: venue.equity, lastTrade: 0 });
    venue.tick();
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level }]);
  });
});
