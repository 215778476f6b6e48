import { describe, expect, test } from 'vitest';
import { RISE } from '../support/scenario.ts';
import { LONG, refused, STOP, started, still, TARGET, texts } from './support/desk-scenario.ts';

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
