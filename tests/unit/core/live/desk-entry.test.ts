import { describe, expect, test } from 'vitest';
import { executionSchema } from '#core/live/execution.ts';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { barsFrom, HOUR } from '../support/market.ts';
import { RISE } from '../support/scenario.ts';
import { refusals, refused, STOP, seeAll, started, still, TARGET, venueAfter } from './support/desk-scenario.ts';

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
