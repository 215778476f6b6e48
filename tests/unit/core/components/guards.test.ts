import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import type { EntryGuard, TradeHistory } from '#core/trading/entry-guard.ts';
import { componentOf, paramsOf } from '../support/component-cases.ts';

function guardOf(use: string, params: AnyParams): EntryGuard {
  const guard = componentOf(use).guard?.(paramsOf(use, params));
  if (!guard) throw new Error(`${use} has no guard`);
  return guard;
}

interface Past {
  /** Trades as [candle in which it was left, result]. */
  readonly trades?: readonly (readonly [exitIndex: number, pnl: number])[];
  readonly leaving?: boolean;
  readonly equity?: readonly number[];
}

function historyOf({ trades = [], leaving = false, equity = [] }: Past): TradeHistory {
  return {
    trades: trades.length,
    leaving,
    exitIndex: (k) => trades[k][0],
    pnl: (k) => trades[k][1],
    equity: (index) => equity[index],
  };
}

/** The closes in a range at which an entry may be sent. */
function openAt(use: string, params: AnyParams, past: Past, from: number, to: number): number[] {
  const guard = guardOf(use, params);
  const history = historyOf(past);
  const closes = Array.from({ length: to - from }, (_, i) => from + i);
  return closes.filter((index) => guard.allows(index, history));
}

describe('cooldown', () => {
  test('waits until so many candles have closed after the one in which the position was left', () => {
    const won: Past = { trades: [[10, 5]] };
    expect(openAt('cooldown', { afterExit: 2, afterLoss: 4 }, won, 10, 16)).toEqual([12, 13, 14, 15]);
    expect(openAt('cooldown', { afterExit: 0, afterLoss: 4 }, won, 10, 13)).toEqual([10, 11, 12]);
  });

  test('waits longer after a loss, and only the last trade counts', () => {
    const params = { afterExit: 1, afterLoss: 3 };
    expect(openAt('cooldown', params, { trades: [[10, -1]] }, 10, 15)).toEqual([13, 14]);
    expect(
      openAt(
        'cooldown',
        params,
        {
          trades: [
            [9, -1],
            [10, 1],
          ],
        },
        10,
        15,
      ),
    ).toEqual([11, 12, 13, 14]);
    expect(openAt('cooldown', params, { trades: [[10, 0]] }, 10, 12), 'nothing gained, nothing lost').toEqual([11]);
  });

  test('the longer wait counts after a loss, whichever it is', () => {
    expect(openAt('cooldown', { afterExit: 4, afterLoss: 1 }, { trades: [[10, -1]] }, 10, 16)).toEqual([14, 15]);
  });

  test('is what counting the candles after the last exit gives', () => {
    const wait = fc.integer({ min: 0, max: 6 });
    const pnl = fc.constantFrom(-2, 0, 3);
    const exits = fc.uniqueArray(fc.integer({ min: 5, max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        wait,
        wait,
        exits,
        fc.array(pnl, { minLength: 4, maxLength: 4 }),
        (afterExit, afterLoss, at, pnls) => {
          const trades = at.sort((a, b) => a - b).map((index, k) => [index, pnls[k]] as const);
          const [left, result] = trades[trades.length - 1];
          const closed = (index: number) =>
            Array.from({ length: 60 }, (_, i) => i).filter((i) => i > left && i <= index);
          const expected = Array.from({ length: 60 - left }, (_, i) => left + i).filter((index) => {
            const passed = closed(index).length;
            return passed >= afterExit && (result >= 0 || passed >= afterLoss);
          });
          expect(openAt('cooldown', { afterExit, afterLoss }, { trades }, left, 60)).toEqual(expected);
        },
      ),
    );
  });

  test('lets the first trade pass', () => {
    expect(openAt('cooldown', {}, {}, 0, 3)).toEqual([0, 1, 2]);
  });

  test('forbids a reversal, between whose fills no candle passes and whose result is not known', () => {
    const leaving: Past = { trades: [[3, 1]], leaving: true };
    expect(openAt('cooldown', { afterExit: 1, afterLoss: 0 }, leaving, 50, 52)).toEqual([]);
    expect(openAt('cooldown', { afterExit: 0, afterLoss: 1 }, leaving, 50, 52)).toEqual([]);
    expect(openAt('cooldown', { afterExit: 0, afterLoss: 0 }, leaving, 50, 52)).toEqual([50, 51]);
  });
});

describe('drawdown-gate', () => {
  test('closes at the drawdown from the highest equity of the window, and opens when either is over', () => {
    const equity = [100, 90, 90.1, 90, 90, 99, 85];
    // Of three closes: 10 % below 100 at candle 1, less at 2, from candle 3 on the 100 is out of sight; 85 against 99.
    expect(openAt('drawdown-gate', { maxPct: 10, candles: 3 }, { equity }, 0, 7)).toEqual([0, 2, 3, 4, 5]);
  });

  test('an account without anything left stays closed', () => {
    expect(openAt('drawdown-gate', { maxPct: 10, candles: 2 }, { equity: [100, 0, 0, -5] }, 0, 4)).toEqual([0]);
  });

  test('is what looking at the whole window gives, asked at some closes only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        fc.constantFrom(3.1, 10.7, 25.3),
        fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
        (equity, candles, maxPct, asked) => {
          const guard = guardOf('drawdown-gate', { maxPct, candles });
          const history = historyOf({ equity });
          for (let i = 0; i < equity.length; i++) {
            if (!asked[i]) continue;
            const highest = Math.max(...equity.slice(Math.max(0, i - candles + 1), i + 1));
            const drawdown = (100 * (highest - equity[i])) / highest;
            expect(guard.allows(i, history)).toBe(drawdown < maxPct);
            // Asking again changes nothing.
            expect(guard.allows(i, history)).toBe(drawdown < maxPct);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('begins anew with another run', () => {
    const guard = guardOf('drawdown-gate', { maxPct: 10, candles: 50 });
    expect(guard.allows(9, historyOf({ equity: [200, ...Array.from({ length: 9 }, () => 100)] }))).toBe(false);
    expect(guard.allows(9, historyOf({ equity: Array.from({ length: 10 }, () => 100) }))).toBe(true);
  });

  test('looks at each close once, however often it is asked', () => {
    let looks = 0;
    const guard = guardOf('drawdown-gate', { candles: 5000 });
    const history: TradeHistory = {
      ...historyOf({}),
      equity: (index) => {
        looks++;
        return 1000 - index;
      },
    };
    for (let i = 0; i < 20_000; i++) guard.allows(i, history);
    expect(looks).toBeLessThan(20_000 * 6);
  });
});

describe('loss-streak-gate', () => {
  const params = { losses: 3, candles: 20 };

  test('closes after so many losses in a row until the first of them is out of the window', () => {
    const lost: Past = {
      trades: [
        [5, 1],
        [10, -1],
        [14, -2],
        [18, -1],
      ],
    };
    // At close 29 candle 10 is the last one of the 20.
    expect(openAt('loss-streak-gate', params, lost, 18, 33)).toEqual([30, 31, 32]);
  });

  test('a trade in between that did not lose breaks the streak', () => {
    const mixed: Past = {
      trades: [
        [10, -1],
        [12, 0],
        [14, -2],
        [18, -1],
      ],
    };
    expect(openAt('loss-streak-gate', params, mixed, 18, 20)).toEqual([18, 19]);
  });

  test('a streak counts as long as it is inside the window, also when a trade was won after it', () => {
    const recovered: Past = {
      trades: [
        [10, -1],
        [12, -1],
        [14, -2],
        [18, 5],
      ],
    };
    expect(openAt('loss-streak-gate', params, recovered, 28, 32)).toEqual([30, 31]);
  });

  test('losses that lie too far apart are no streak inside the window', () => {
    const slow: Past = {
      trades: [
        [0, -1],
        [15, -1],
        [30, -1],
      ],
    };
    expect(openAt('loss-streak-gate', params, slow, 30, 32)).toEqual([30, 31]);
  });

  test('lets the first trades pass', () => {
    expect(
      openAt(
        'loss-streak-gate',
        params,
        {
          trades: [
            [3, -1],
            [4, -1],
          ],
        },
        4,
        6,
      ),
    ).toEqual([4, 5]);
  });

  test('one loss can be a streak', () => {
    expect(openAt('loss-streak-gate', { losses: 1, candles: 2 }, { trades: [[7, -1]] }, 7, 11)).toEqual([9, 10]);
  });

  test('says what every window of trades says', () => {
    const trade = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(-2, -1, -1, 0, 1));
    fc.assert(
      fc.property(
        fc.array(trade, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 25 }),
        (steps, losses, candles) => {
          let exit = 0;
          const trades = steps.map(([waited, pnl]) => {
            exit += waited;
            return [exit, pnl] as const;
          });
          const index = exit + 2;
          const inside = trades.filter(([at]) => index - at < candles).map(([, pnl]) => (pnl < 0 ? 'L' : 'W'));
          const streak = inside.join('').includes('L'.repeat(losses));
          const guard = guardOf('loss-streak-gate', { losses, candles });
          expect(guard.allows(index, historyOf({ trades }))).toBe(!streak);
        },
      ),
      { numRuns: 300 },
    );
  });
});
