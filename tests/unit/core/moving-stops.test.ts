import { describe, expect, test } from 'vitest';
import { type ExitUse, FALL, firstTrade, hour, play, RISE, type Scenario } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

type Candle = readonly [open: number, high: number, low: number, close: number];

/** Where the first trade of a scenario ended: reason, price, hour. */
function exitOf(scenario: Scenario) {
  const { exitReason, exitPrice, exitTime } = firstTrade(scenario);
  return { exitReason, exitPrice, at: hour(exitTime) };
}

/** Entry at the open of candle 2, 100; the signal candle's true range is 1. */
describe('trailing-stop', () => {
  const percent = { value: 2 };
  const ranges = { unit: 'atr', value: 3, atr: 1 };

  test.each<[string, typeof RISE, ExitUse[1], readonly Candle[], number, number]>([
    [
      // Best close 103, so 103 − 2 % of 100 = 101 from candle 3 on. The close of 102.5 does not take it back to 100.5.
      'follows the best close at a percentage of the entry price, and never back',
      RISE,
      percent,
      [
        [100, 103, 98.5, 103],
        [103, 103, 102, 102.5],
        [102.5, 102.5, 100.9, 101.2],
      ],
      101,
      4,
    ],
    [
      'is met at its level exactly',
      RISE,
      percent,
      [
        [100, 103, 100, 103],
        [103, 103, 101, 102],
      ],
      101,
      3,
    ],
    [
      // The high of 110 would put it at 108; the close of 101 puts it at 99.
      'knows closes, not highs',
      RISE,
      percent,
      [
        [100, 110, 99.5, 101],
        [101, 101, 98.9, 99.5],
      ],
      99,
      3,
    ],
    ['stands at the entry already: 100 − 2', RISE, percent, [[100, 103, 97.9, 103]], 98, 2],
    [
      'fills at an open beyond it',
      RISE,
      percent,
      [
        [100, 103, 100, 103],
        [99, 100, 98, 99],
      ],
      99,
      3,
    ],
    [
      // No stop before a close with 1.5 % of profit, whatever the low; then 101.5 − 2 = 99.5.
      'with an activation waits for a close with that profit',
      RISE,
      { value: 2, activation: 1.5 },
      [
        [100, 101.9, 80, 101.4],
        [101.4, 102, 85, 101.5],
        [101.5, 101.5, 99.4, 100],
      ],
      99.5,
      4,
    ],
    [
      'stays active when the profit goes below the activation again',
      RISE,
      { value: 2, activation: 1.5 },
      [
        [100, 101.5, 90, 101.5],
        [101.5, 101.5, 100, 100.2],
        [100.2, 100.2, 99.4, 100],
      ],
      99.5,
      4,
    ],
    [
      // 3 × 1 below: 97 at the entry, 104 − 3 = 101 after the first close, however wide the later candles are.
      'in average true ranges takes that of the signal candle',
      RISE,
      ranges,
      [
        [100, 104, 97.1, 104],
        [104, 104, 100.9, 102],
      ],
      101,
      3,
    ],
    [
      'with an activation in average true ranges: 2 × 1 of profit, then 102 − 3',
      RISE,
      { ...ranges, activation: 2 },
      [
        [100, 101.9, 90, 101.9],
        [101.9, 102, 90, 102],
        [102, 102, 98, 99],
      ],
      99,
      4,
    ],
    [
      'of a short hangs above: 97 + 2 % of 100',
      FALL,
      percent,
      [
        [100, 101.5, 97, 97],
        [97, 98, 97, 98],
        [98, 99.1, 98, 98.8],
      ],
      99,
      4,
    ],
  ])('%s', (_name, before, params, candles, exitPrice, at) => {
    const found = exitOf({ rows: [...before, ...candles], exits: [['trailing-stop', params]] });
    expect(found).toEqual({ exitReason: 'trailing-stop', exitPrice: about(exitPrice), at });
  });

  test('is the initial stop, which the risk is measured by, unless it waits for its activation', () => {
    // Left at 98: −20 of 20 at risk.
    const rows = [...RISE, [100, 100, 97, 99]] as const;
    expect(firstTrade({ rows, exits: [['trailing-stop', percent]] })).toMatchObject({ stop: about(98), r: about(-1) });
    const waiting = firstTrade({ rows, exits: [['trailing-stop', { value: 2, activation: 1 }]] });
    expect(waiting).toMatchObject({ stop: null, r: null, exitReason: 'end-of-data' });
  });

  test('beside a stop loss: the nearer of the two is in force and names the exit', () => {
    const exits: ExitUse[] = [
      ['stop-loss', { value: 1 }],
      ['trailing-stop', { value: 2 }],
    ];
    const near = exitOf({ rows: [...RISE, [100, 100, 97, 99]], exits });
    expect(near).toEqual({ exitReason: 'stop-loss', exitPrice: about(99), at: 2 });
    // Best close 104: 102 is nearer than 99.
    const moved = exitOf({ rows: [...RISE, [100, 104, 100, 104], [104, 104, 97, 99]], exits });
    expect(moved).toEqual({ exitReason: 'trailing-stop', exitPrice: about(102), at: 3 });
  });

  test('forgets the last position', () => {
    // Long, best close 110, left at 108 in candle 3, whose close of 107 falls: short from 107 in candle 4, 2 % of 107
    // above it is 109.14.
    const report = play({
      rows: [...RISE, [100, 110, 100, 110], [110, 110, 107, 107], [107, 109.2, 107, 108]],
      exits: [['trailing-stop', percent]],
    });
    const exits = report.trades.slice(0, 2).map(({ side, exitPrice, stop }) => ({ side, exitPrice, stop }));
    expect(exits).toEqual([
      { side: 'long', exitPrice: about(108), stop: about(98) },
      { side: 'short', exitPrice: about(109.14), stop: about(109.14) },
    ]);
  });
});

describe('break-even', () => {
  const up = (close: number): Candle => [100, Math.max(100, close), 99, close];

  test.each([
    ['linear long', 'linear', RISE],
    ['linear short', 'linear', FALL],
    ['inverse long', 'inverse', RISE],
    ['inverse short', 'inverse', FALL],
  ] as const)('%s: whoever leaves there has covered fees and slippage exactly', (_name, contract, before) => {
    const side = before === RISE ? 1 : -1;
    for (const slippageBps of [0, 20]) {
      for (const feeTaker of [0, 0.0005, 0.01]) {
        const far: Candle = [100, side > 0 ? 105 : 100.5, side > 0 ? 99.5 : 95, 100 + side * 5];
        const trade = firstTrade({
          rows: [...before, far, [100 + side * 5, 106, 94, 100]],
          exits: [['break-even', { trigger: 3 }]],
          instrument: { contract, contractSize: contract === 'linear' ? 1 : 100, feeTaker },
          settings: { slippageBps, equity: contract === 'linear' ? 10_000 : 100 },
        });
        expect(trade).toMatchObject({ exitReason: 'break-even' });
        expect(Math.abs(trade.pnl) / trade.notional, `${slippageBps} bps, fee ${feeTaker}`).toBeLessThan(1e-12);
      }
    }
  });

  test.each<[string, ExitUse[1], number, number]>([
    // Fee 0.1 % on each side: (P − 100) = 0.1 % of 100 + 0.1 % of P → P = 100 × 1.001 / 0.999.
    ['covers the costs', {}, (100 * 1.001) / 0.999, 0],
    // Ten contracts: fees 1 + 1.
    ['leaves the costs out when it is told to', { coverCosts: false }, 100, -2],
    // Ten contracts half a percent further: 5, less the fee of 0.1 % on that half percent.
    ['lies further away by the offset', { offsetPct: 0.5 }, (100 * 1.001) / 0.999 + 0.5, 5 - 0.005],
    ['has an offset without the costs', { coverCosts: false, offsetPct: 0.5 }, 100.5, 5 - 1 - 1.005],
  ])('%s', (_name, params, price, pnl) => {
    const trade = firstTrade({
      rows: [...RISE, up(101), [101, 101, 99, 99.5]],
      exits: [['break-even', params]],
      instrument: { feeTaker: 0.001 },
    });
    expect(trade).toMatchObject({ exitReason: 'break-even', exitPrice: about(price), pnl: about(pnl), stop: null });
    expect(hour(trade.exitTime)).toBe(3);
  });

  test.each<[string, readonly ExitUse[], number, boolean]>([
    ['one percent by default', [['break-even']], 101, true],
    ['not before', [['break-even']], 100.99, false],
    ['1.5 times the risk of a stop at 98', [['stop-loss'], ['break-even', { unit: 'r', trigger: 1.5 }]], 103, true],
    ['not before, either', [['stop-loss'], ['break-even', { unit: 'r', trigger: 1.5 }]], 102.99, false],
  ])('is triggered by a close with enough profit: %s', (_name, exits, close, moves) => {
    // The candle after it goes down to 99: above the stop at 98, below the entry.
    const found = exitOf({ rows: [...RISE, up(close), [close, close, 99, 99]], exits });
    expect(found.exitReason).toBe(moves ? 'break-even' : 'end-of-data');
    if (moves) expect(found).toMatchObject({ exitPrice: about(100), at: 3 });
  });

  test('a high with enough profit does not trigger it, and the candle of the trigger is not left by it', () => {
    const high = exitOf({ rows: [...RISE, [100, 108, 99, 100.5], [100.5, 100.5, 99, 99]], exits: [['break-even']] });
    expect(high.exitReason).toBe('end-of-data');
  });

  test('waits while the close has not passed the level that it would be set to', () => {
    // Trigger at 100.01, level 100.2002: a close of 100.1 would be stopped out at once. 100.3 sets it.
    const scenario: Scenario = {
      rows: [...RISE, up(100.1), [100.1, 100.3, 99, 100.3], [100.3, 100.3, 99, 99.5]],
      exits: [['break-even', { trigger: 0.01 }]],
      instrument: { feeTaker: 0.001 },
    };
    expect(exitOf(scenario)).toEqual({ exitReason: 'break-even', exitPrice: about((100 * 1.001) / 0.999), at: 4 });
  });

  test('never loosens a nearer stop', () => {
    // Trailing 1 % behind the best close of 104 is 103; break even is 100.
    const found = exitOf({
      rows: [...RISE, [100, 104, 99.5, 104], [104, 104, 99, 99.5]],
      exits: [['trailing-stop', { value: 1 }], ['break-even']],
    });
    expect(found).toMatchObject({ exitReason: 'trailing-stop', exitPrice: about(103) });
  });
});

describe('chandelier', () => {
  /** The decision falls at the close of candle 2: true ranges 1 and 1, ATR 2 = 1, highest high 102. */
  const before = [...RISE, [101, 102, 101, 102]] as const;

  test('hangs below the highest high from the entry on and only tightens', () => {
    // Multiplier 2. Entry 102 in candle 3, level 102 − 2 × 1 = 100.
    // Candle 3: range 4, ATR (1 + 4) / 2 = 2.5, high 105: 105 − 5 = 100. Candle 4: range 2, ATR 2.25, high 106: 101.5.
    // Candle 5: range 105.5 − 103 = 2.5, ATR 2.375, high 106: 101.25, which is not nearer. Candle 6 meets 101.5.
    const trade = firstTrade({
      rows: [...before, [102, 105, 101, 105], [105, 106, 104, 105.5], [105, 105, 103, 103], [103, 103, 101.3, 101.4]],
      exits: [['chandelier', { period: 2, multiplier: 2 }]],
    });
    expect(trade).toMatchObject({ exitReason: 'chandelier', exitPrice: about(101.5), stop: about(100), bars: 3 });
  });

  test('of a short hangs above the lowest low', () => {
    // Mirror image: ranges 1 and 1, lowest low 98, entry 98, level 98 + 2 = 100.
    // Candle 3: range 4, ATR 2.5, low 95: 100. Candle 4: range 2, ATR 2.25, low 94: 98.5, met by candle 5.
    const trade = firstTrade({
      rows: [...FALL, [99, 99, 98, 98], [98, 99, 95, 95], [95, 96, 94, 94.5], [95, 98.6, 95, 98]],
      exits: [['chandelier', { period: 2, multiplier: 2 }]],
    });
    expect(trade).toMatchObject({ side: 'short', exitReason: 'chandelier', exitPrice: about(98.5), stop: about(100) });
  });

  test('waits while it lies above the price of a long, and holds from the close that has passed it', () => {
    // Multiplier 0.5: level 102 − 0.5 = 101.5, the entry at 101 is below it. Candle 3: range 102 − 100 = 2, ATR 1.5,
    // high 102: 101.25, above the close of 100.8. Candle 4: range 11, ATR 6.25, high 101.2: 98.075, below the close.
    const trade = firstTrade({
      rows: [...before, [101, 101.2, 100, 100.8], [100.8, 101, 90, 100.9], [100.9, 100.9, 98, 98.5]],
      exits: [['chandelier', { period: 2, multiplier: 0.5 }]],
    });
    expect(trade).toMatchObject({ exitReason: 'chandelier', exitPrice: about(98.075), stop: null, bars: 2 });
  });

  test('once it holds, a close below its new level leaves at the next open', () => {
    // Multiplier 0.5: 101.5 at the entry at 102. Candle 3: range 8.4, ATR 4.7, high 110: 107.65, above the close of 103.
    const trade = firstTrade({
      rows: [...before, [102, 110, 101.6, 103], [103.5, 104, 103, 103]],
      exits: [['chandelier', { period: 2, multiplier: 0.5 }]],
    });
    expect(trade).toMatchObject({ exitReason: 'chandelier', exitPrice: about(103.5), bars: 1 });
  });
});

describe('levels on the tick', () => {
  test('moved stops are rounded to it, as those at the entry are', () => {
    // 104 − 1.3 % of 100 = 102.7 → 102.5 with a tick of 0.5.
    const found = exitOf({
      rows: [...RISE, [100, 104, 99, 104], [104, 104, 102, 103]],
      exits: [['trailing-stop', { value: 1.3 }]],
      instrument: { tick: 0.5 },
    });
    expect(found).toMatchObject({ exitPrice: 102.5 });
  });
});

describe('a stop at or below zero', () => {
  // The signal candle reaches from 50 to 101: ATR 1 = 51, and 2 × 51 is more than the entry price of 100.
  const wide = [
    [100, 100, 100, 100],
    [100, 101, 50, 101],
    [100, 100, 100, 100],
  ] as const;

  test.each<[string, readonly ExitUse[]]>([
    ['stop-loss', [['stop-loss', { unit: 'atr', value: 2, atr: 1 }]]],
    ['trailing-stop', [['trailing-stop', { unit: 'atr', value: 2, atr: 1 }]]],
  ])('refuses the entry and is counted: %s', (_name, exits) => {
    const report = play({ rows: wide, exits });
    expect(report.trades).toEqual([]);
    expect(report.assumptions.refusals).toEqual([{ reason: 'the stop would be at or below zero', count: 1 }]);
  });

  test('does not matter beside a nearer one', () => {
    const exits: ExitUse[] = [['stop-loss', { unit: 'atr', value: 2, atr: 1 }], ['stop-loss']];
    expect(firstTrade({ rows: wide, exits }).stop).toBeCloseTo(98, 9);
  });
});
