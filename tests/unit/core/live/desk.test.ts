import { describe, expect, test } from 'vitest';
import { executionSchema } from '#core/live/execution.ts';
import type { LiveRunInput } from '#core/live/live-input.ts';
import type { OrderEvent } from '#core/live/order.ts';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { barsFrom, HOUR, type Row } from '../support/market.ts';
import { FALL, inputOf, RISE, type Scenario } from '../support/scenario.ts';
import { liveOf, PureVenue } from './support/pure-venue.ts';

const STOP = ['stop-loss', { unit: 'percent', value: 5 }] as const;
const TARGET = ['take-profit', { unit: 'percent', value: 10 }] as const;
const LONG = { direction: 'long' } as const;
const still = (price: number): Row => [price, price, price, price];

/** A venue on which every order works, with a bot that has seen the rows and nothing else yet. */
function venueAfter(scenario: Omit<Scenario, 'rows'> & { rows: readonly Row[] }, changes: Partial<LiveRunInput> = {}) {
  const instrument = { step: 0.001, tick: 0.01, feeTaker: 0.001, feeMaker: 0.0005, ...scenario.instrument };
  const input = inputOf({ ...scenario, instrument });
  const venue = new PureVenue(liveOf(input, changes), 10_000);
  return { venue, see: (rows: readonly Row[]) => seeAll(venue, [...scenario.rows, ...rows], scenario.rows.length) };
}

function seeAll(venue: PureVenue, rows: readonly Row[], from: number): void {
  for (const bar of barsFrom(rows).slice(from)) venue.candle(bar);
}

function started(scenario: Omit<Scenario, 'rows'> & { rows: readonly Row[] }, changes: Partial<LiveRunInput> = {}) {
  const made = venueAfter(scenario, changes);
  seeAll(made.venue, scenario.rows, 0);
  return made;
}

const refused = (failure: string): OrderEvent => ({ kind: 'rejected', problem: 'refused', failure, at: 0 });
const texts = (venue: PureVenue, kind: string) =>
  venue.news.flatMap((news) => (news.kind === kind && 'text' in news ? [news.text] : []));
const refusals = (venue: PureVenue) => venue.news.flatMap((news) => (news.kind === 'refusal' ? news.reasons : []));

describe('an entry', () => {
  test('is a market order at once, and its stop and target wait on the exchange for what was filled', () => {
    const { venue } = started({ rows: RISE, exits: [STOP, TARGET] });
    expect(venue.sent).toMatchObject([
      { role: 'entry', shape: 'market', side: 'buy', amount: '9.9', reduceOnly: false, referencePrice: 101 },
    ]);
    venue.fill(venue.sent[0].key, 4, 101, 0.001);
    expect(venue.waiting('stop')).toEqual([{ amount: 4, level: 95.95 }]);
    expect(venue.waiting('target')).toEqual([{ amount: 4, level: 111.1 }]);
    venue.fill(venue.sent[0].key, 5.9, 101, 0.001);
    venue.tick();
    expect(venue.waiting('stop'), 'the stop follows what is filled').toEqual([{ amount: 9.9, level: 95.95 }]);
    expect(venue.waiting('target')).toEqual([{ amount: 9.9, level: 111.1 }]);
    expect(venue.run.standing(0)).toMatchObject({ stopIn: 'exchange', position: { amount: 9.9, entryPrice: 101 } });
  });

  test('is followed by the funding that the account has paid for it, and by none from before it', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fill(venue.sent[0].key, 9.9, 101, 0.001);
    const paid = () => venue.run.standing(0).position?.funding;
    const since = venue.run.standing(0).position?.entryTime ?? Number.NaN;
    venue.run.addFundingPaid(0, since - 1, 5);
    expect(paid()).toBe(0);
    venue.run.addFundingPaid(0, since, 5);
    venue.run.addFundingPaid(0, since + HOUR, -2);
    expect(paid()).toBe(3);
  });

  test('that fills at another price has the levels of that price', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fill(venue.sent[0].key, 9.9, 103, 0.001);
    expect(venue.waiting('stop')).toEqual([{ amount: 9.9, level: 97.85 }]);
  });

  test('is not sent on a close that is too old, while paused, or while something forbids it, and says why', () => {
    const { venue } = venueAfter({ rows: RISE, exits: [STOP] });
    const bars = barsFrom([...RISE, still(102), still(103), still(104)]);
    venue.blocks = ['the connection is lost'];
    for (const bar of bars.slice(0, 2)) venue.candle(bar);
    venue.blocks = [];
    venue.take(venue.run.command('pause', venue.world));
    venue.candle(bars[2]);
    venue.take(venue.run.command('resume', venue.world));
    venue.now = bars[3].time + HOUR;
    venue.take(venue.run.close({ time: bars[3].time, candles: [bars[3]] }, venue.world, false));
    expect(venue.sent).toEqual([]);
    expect(refusals(venue)).toEqual(['the connection is lost', 'the pause of entries']);
    venue.candle(bars[4]);
    expect(venue.sent).toHaveLength(1);
  });

  test('that the exchange refuses is a refusal, and the next close may enter again', () => {
    const { venue, see } = venueAfter({ rows: RISE, exits: [STOP] });
    venue.refuse = () => refused('insufficient-funds');
    seeAll(venue, RISE, 0);
    expect(refusals(venue)).toEqual(['refused']);
    venue.refuse = () => null;
    see([[101, 102, 101, 102]]);
    expect(venue.sent).toHaveLength(2);
  });

  test('of unknown fate blocks the next one until it is found, and is never sent again', () => {
    const { venue, see } = venueAfter({ rows: RISE, exits: [STOP] });
    venue.refuse = () => 'lose-answer';
    seeAll(venue, RISE, 0);
    // Nor does its fill get through.
    venue.post = () => [];
    see([[101, 102, 101, 102]]);
    venue.post = (events) => events;
    venue.refuse = () => null;
    expect(venue.sent).toHaveLength(1);
    venue.lookUp();
    expect(venue.position).toBeCloseTo(9.9, 9);
    expect(venue.run.standing(0).position?.amount).toBeCloseTo(9.9, 9);
    expect(venue.waiting('stop')).toHaveLength(1);
  });

  test('by a limit goes after the price as often as it may, and gives up what is left', () => {
    const execution = executionSchema.parse({ entry: { kind: 'limit', timeoutSeconds: 10, reprices: 1 } });
    const { venue } = started({ rows: RISE, exits: [STOP] }, { execution });
    expect(venue.waiting('entry')).toEqual([{ amount: 9.9, level: 101 }]);
    venue.fill(venue.sent[0].key, 2, 101, 0.0005);
    venue.take(venue.run.price(0, 101.5, venue.world));
    venue.tick(10_000);
    expect(venue.waiting('entry')).toEqual([{ amount: 7.9, level: 101.5 }]);
    venue.tick(10_000);
    expect(venue.waiting('entry')).toEqual([]);
    expect(refusals(venue)).toEqual(['a limit order that nobody filled']);
    expect(venue.waiting('stop'), 'what did fill is protected').toEqual([{ amount: 2, level: 95.95 }]);
  });

  test('is held back by the limits of orders in a minute, of slippage, and of positions', () => {
    const limits = botLimitsSchema.parse({ maxOrdersPerMinute: 1 });
    const { venue } = venueAfter({ rows: RISE, exits: [STOP] }, { limits });
    venue.refuse = () => refused('rejected');
    const bars = barsFrom([...RISE, still(102)]).map((bar) => ({ ...bar }));
    for (const bar of bars.slice(0, 2)) venue.candle(bar);
    // A second close within the same minute.
    venue.now -= HOUR;
    venue.now += 30_000 + HOUR;
    venue.take(venue.run.close({ time: bars[2].time, candles: [bars[2]] }, venue.world, true));
    expect(refusals(venue)).toEqual(['refused', 'the limit of orders in a minute']);
  });
});

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

describe('an exit', () => {
  test('takes what protects the position with it', () => {
    const { venue, see } = started({ rows: RISE, exits: [STOP, TARGET, ['signal-flip']], template: LONG });
    see([[101, 101, 100, 100], still(100)]);
    expect(venue.trades).toMatchObject([{ exitReason: 'signal-flip', side: 'long' }]);
    expect(venue.waiting('stop')).toEqual([]);
    expect(venue.waiting('target')).toEqual([]);
  });

  test('that is a reversal enters the other side once the position is gone', () => {
    const { venue, see } = started({ rows: RISE, exits: [['signal-flip']] });
    see([
      [101, 101, 100, 100],
      [100, 100, 99, 99],
    ]);
    expect(venue.sent.map(({ role, side }) => `${role} ${side}`)).toEqual(['entry buy', 'exit sell', 'entry sell']);
    expect(venue.position).toBeLessThan(0);
  });

  test('that is refused is tried again, and the user is called after the third time', () => {
    const { venue, see } = started({ rows: RISE, exits: [['signal-flip']], template: LONG });
    venue.fillMarketOrders();
    venue.refuse = ({ role }) => (role === 'exit' ? refused('rejected') : null);
    see([[101, 101, 100, 100]]);
    for (let k = 0; k < 4; k++) venue.tick(3000);
    expect(venue.sent.filter(({ role }) => role === 'exit').length).toBeGreaterThanOrEqual(4);
    expect(texts(venue, 'alarm')).toHaveLength(1);
    venue.refuse = () => null;
    venue.tick(30_000);
    venue.fillMarketOrders();
    expect(venue.position).toBe(0);
  });

  test('closes a ladder of targets rung by rung and sizes the stop to what is left', () => {
    const ladder = { unit: 'percent', ladder: ['5:50', '10:50'] };
    const { venue } = started({ rows: RISE, exits: [STOP, ['take-profit', ladder]] });
    venue.fillMarketOrders();
    const [target] = [...venue.resting.values()].filter(({ order }) => order.role === 'target');
    venue.fill(target.order.key, target.left, 106.05, 0.0005);
    venue.tick();
    expect(venue.waiting('stop')).toEqual([{ amount: 4.95, level: 95.95 }]);
    expect(venue.waiting('target')).toEqual([{ amount: 4.95, level: 111.1 }]);
  });
});

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

describe('flatten', () => {
  test('cancels entries, closes positions, takes leftover stops away and keeps out', () => {
    const { venue, see } = started({ rows: RISE, exits: [STOP, TARGET] });
    venue.fillMarketOrders();
    venue.take(venue.run.command('flatten', venue.world));
    venue.fillMarketOrders();
    expect([venue.position, venue.resting.size, venue.run.flat, venue.run.paused]).toEqual([0, 0, true, true]);
    see([[101, 102, 101, 102]]);
    expect(venue.sent.filter(({ role }) => role === 'entry')).toHaveLength(1);
  });

  test('stop leaves the position and its stop where they are', () => {
    const { venue } = started({ rows: RISE, exits: [STOP] });
    venue.fillMarketOrders();
    venue.take(venue.run.command('stop', venue.world));
    expect([venue.position, venue.waiting('stop').length]).toEqual([9.9, 1]);
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
