import { describe, expect, it } from 'vitest';
import type { LiveRun } from '#core/live/live-run.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { fleetBlocks } from '#main/services/bots/live/fleet-limits.ts';

const NONE = { maxOpenPositions: null, maxNotional: null, maxDailyLossPct: null };

/** A run with one instrument, of which `amount` contracts are open and the price is 100. */
function run(amount: number, changes: { pending?: 1; contract?: 'inverse'; equity?: number } = {}): LiveRun {
  const { pending = 0, contract = 'linear', equity = 1000 } = changes;
  return {
    input: { markets: [{ instrument: instrumentSchema.parse({ contract }) }] },
    standing: () => ({ position: amount > 0 ? { amount } : null, pendingEntry: pending, mark: 100 }),
    risk: { state: { dayStart: 1000, equity } },
  } as unknown as LiveRun;
}

describe('the limits of all bots together', () => {
  it('count what is open, and what is about to be', () => {
    const limits = { ...NONE, maxOpenPositions: 2 };
    expect(fleetBlocks(limits, [run(1), run(0)])).toEqual([]);
    expect(fleetBlocks(limits, [run(1), run(0, { pending: 1 })])).toEqual([
      'the limit of 2 open positions of all bots',
    ]);
  });

  it('add notionals in quote currency, those of inverse contracts too', () => {
    const limits = { ...NONE, maxNotional: 1000 };
    // 4 coins at 100, and 500 contracts of one dollar.
    expect(fleetBlocks(limits, [run(4), run(500, { contract: 'inverse' })])).toEqual([]);
    expect(fleetBlocks(limits, [run(5), run(500, { contract: 'inverse' })])).toHaveLength(1);
  });

  it('add the losses of a day', () => {
    const limits = { ...NONE, maxDailyLossPct: 5 };
    expect(fleetBlocks(limits, [run(0, { equity: 920 }), run(0)])).toEqual([]);
    expect(fleetBlocks(limits, [run(0, { equity: 880 }), run(0)])).toEqual(['the daily loss limit of 5 % of all bots']);
  });
});
