import { describe, expect, it } from 'vitest';
import { EMPTY_MARKET, type LivePosition, type LiveState } from '#core/live/live-state.ts';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { splitPast } from '#main/services/bots/live/live-history.ts';

const MINUTE = 60_000;

function minutes(count: number): Candles {
  const columns = allocateCandles(count);
  for (let i = 0; i < count; i++) columns.time[i] = i * MINUTE;
  return columns;
}

const saved = (lastCandle: number | null, holds = false): LiveState => ({
  version: 1,
  sequence: 1,
  trade: 0,
  paused: false,
  risk: null,
  entryTimes: [],
  cancels: [],
  markets: [{ ...EMPTY_MARKET, lastCandle, position: holds ? ({} as LivePosition) : null }],
});

const lengths = (past: Candles, state: LiveState | null) => {
  const { known, missed } = splitPast([past], state);
  return [known[0].length, missed[0].length];
};

describe('the past of a live run', () => {
  it('is known in full at the first start', () => {
    expect(lengths(minutes(10), null)).toEqual([10, 0]);
    expect(lengths(minutes(10), saved(null))).toEqual([10, 0]);
  });

  it('is gone through from where the run stood', () => {
    expect(lengths(minutes(10), saved(6 * MINUTE))).toEqual([7, 3]);
  });

  it('is not gone through after a very long break, unless something is open', () => {
    expect(lengths(minutes(5000), saved(0))).toEqual([5000, 0]);
    expect(lengths(minutes(5000), saved(0, true))).toEqual([1, 4999]);
  });
});
