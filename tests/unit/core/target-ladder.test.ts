import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExitUse, FALL, firstTrade, play, RISE, type Scenario } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

const CALM = [100, 100, 100, 100] as const;

function ladder(...steps: readonly string[]): ExitUse {
  return ['take-profit', { ladder: [...steps] }];
}

/** Ten contracts from 100 at the open of candle 2. */
describe('a ladder of targets', () => {
  const three = ladder('2:50', '4:30', '6:20');

  test('closes a part at each rung, each with the maker fee, and averages the exit price by amount', () => {
    // 5 at 102 (+10), 3 at 104 (+12), 2 at 106 (+12): 34. Average (510 + 312 + 212) / 10 = 103.4.
    // Taker 0.2 % of 1000 = 2; maker 0.1 % of 510 + 312 + 212 = 1.034.
    const trade = firstTrade({
      rows: [...RISE, [100, 102, 99, 101], [101, 104.5, 101, 104], [104, 107, 103, 106.5]],
      exits: [three],
      instrument: { feeTaker: 0.002, feeMaker: 0.001 },
    });
    expect(trade).toMatchObject({
      exitReason: 'take-profit',
      amount: about(10),
      notional: about(1000),
      exitPrice: about(103.4),
      fees: about(3.034),
      pnl: about(34 - 3.034),
      target: about(102),
      bars: 2,
    });
  });

  test('marks the rest to market after each part', () => {
    // Close 2 at 101: 10 won, 5 × 1 open. Close 3 at 104: 10 + 12 won, 2 × 4 open.
    const report = play({
      rows: [...RISE, [100, 102, 99, 101], [101, 104.5, 101, 104], [104, 107, 103, 106.5]],
      exits: [three],
    });
    const marks = report.equity.map(([, value]) => value);
    expect(marks).toEqual([10_000, 10_000, about(10_015), about(10_030), about(10_034)]);
  });

  test('several rungs fill in one candle, those that its open has passed at the open', () => {
    const inside = firstTrade({ rows: [...RISE, [100, 107, 100, 106]], exits: [three] });
    expect(inside).toMatchObject({ exitPrice: about(103.4), pnl: about(34), bars: 0 });
    // Open 104.5 is beyond 102 and 104: 8 at 104.5, then 2 at 106: (836 + 212) / 10.
    const gap = firstTrade({ rows: [...RISE, CALM, [104.5, 107, 104, 106]], exits: [three] });
    expect(gap).toMatchObject({ exitPrice: about(104.8), pnl: about(48), exitReason: 'take-profit' });
  });

  test('of a short goes down, and the steps may be written in any order', () => {
    // 5 at 98 (+10), 3 at 96 (+12), 2 at 94 (+12).
    const trade = firstTrade({
      rows: [...FALL, [100, 100, 97.9, 98], [98, 98, 93, 94]],
      exits: [ladder('6:20', '2:50', '4:30')],
    });
    expect(trade).toMatchObject({ side: 'short', pnl: about(34), exitPrice: about(96.6), target: about(98) });
  });

  test('in multiples of the risk and in average true ranges', () => {
    // Stop at 98, so 1 R = 2: half at 102, half at 104. ATR 1 of the signal candle is 1: half at 102, half at 103.
    const rows = [...RISE, [100, 105, 99, 104]] as const;
    const byRisk: ExitUse[] = [['stop-loss'], ['take-profit', { unit: 'r', ladder: ['1:50', '2:50'] }]];
    expect(firstTrade({ rows, exits: byRisk }).exitPrice).toBeCloseTo(103, 9);
    const byRange: ExitUse[] = [['take-profit', { unit: 'atr', atr: 1, ladder: ['2:50', '3:50'] }]];
    expect(firstTrade({ rows, exits: byRange }).exitPrice).toBeCloseTo(102.5, 9);
  });

  test('of an inverse contract earns in coins', () => {
    // 10 contracts of 100 USD from 100: 5 × 100 × (1/100 − 1/102) + 5 × 100 × (1/100 − 1/104).
    const trade = firstTrade({
      rows: [...RISE, [100, 105, 99, 104]],
      exits: [ladder('2:50', '4:50')],
      instrument: { contract: 'inverse', contractSize: 100 },
      settings: { equity: 50 },
    });
    expect(trade.pnl).toBeCloseTo(500 * (1 / 100 - 1 / 102) + 500 * (1 / 100 - 1 / 104), 12);
    expect(trade.exitPrice).toBeCloseTo(103, 9);
  });
});

describe('the parts of a ladder and the amount step', () => {
  const rows = [...RISE, [100, 112, 99, 111]] as const;

  test.each([
    // 9 contracts: half is 4.5, cut to 4; the last rung takes the 5 that are left.
    ['each part is cut down to the step, the last one takes what is left', 900, 1, ['1:50', '11:50'], 4 * 1 + 5 * 11],
    // 10 contracts, step 3: 9. 34 % is 3.06, cut to 3; 33 % is 2.97, cut to nothing; 6 are left.
    ['what each part was cut down by goes to the last one', 1000, 3, ['1:34', '2:33', '11:33'], 3 * 1 + 0 * 2 + 6 * 11],
    // 5 contracts: 10 % is half a contract, which is no order: the rung is passed over.
    ['a part below one step closes nothing', 500, 1, ['1:10', '11:90'], 5 * 11],
    // 3 contracts: 90 % is 2.7, cut to 2; what is left is one whole step and stays for the last rung.
    ['a rest of one step waits for its own rung', 300, 1, ['1:90', '11:10'], 2 * 1 + 1 * 11],
  ] as const)('%s', (_name, notional, step, steps, profit) => {
    const trade = firstTrade({
      rows,
      exits: [ladder(...steps)],
      instrument: { step },
      settings: { sizing: { kind: 'notional', notional } },
    });
    expect(trade).toMatchObject({ exitReason: 'take-profit', pnl: about(profit) });
  });

  test('a ladder of 100 % leaves nothing behind, not even dust, whatever the numbers', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        shares,
        fc.double({ min: 1, max: 9000, noNaN: true }),
        fc.constantFrom(0, 0.001, 0.1),
        (parts, notional, step) => {
          const sum = parts.reduce((total, part) => total + part, 0);
          const steps = parts.map((part, k) => `${k + 1}:${(100 * part) / sum}`);
          const trade = firstTrade({
            rows: [...RISE, [100, 108, 99, 107]],
            exits: [ladder(...steps)],
            instrument: { step },
            settings: { sizing: { kind: 'notional', notional: Math.max(notional, 20) } },
          });
          expect(trade).toMatchObject({ exitReason: 'take-profit', bars: 0 });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a ladder beside a stop', () => {
  const stop: ExitUse = ['stop-loss', { value: 3 }];
  const scenario = (candle: Scenario['rows'][number], intrabar: 'pessimistic' | 'optimistic'): Scenario => ({
    rows: [...RISE, CALM, candle],
    exits: [stop, ladder('2:50', '4:30')],
    settings: { intrabar },
  });

  test.each([
    // All ten at 97.
    ['a rung and the stop, pessimistic', [100, 102.5, 96, 97], 'pessimistic', 97, -30, 1],
    // 5 at 102, 5 at 97.
    ['a rung and the stop, optimistic', [100, 102.5, 96, 97], 'optimistic', 99.5, -5, 1],
    // 5 at 102, 3 at 104, 2 at 97: 10 + 12 − 6. One candle, one tie.
    ['both rungs and the stop, optimistic', [100, 105, 96, 97], 'optimistic', 101.6, 16, 1],
    ['both rungs and the stop, pessimistic', [100, 105, 96, 97], 'pessimistic', 97, -30, 1],
    // The open settles the first rung; nothing else is met but the stop: 5 at 102.2, 5 at 97.
    ['a rung that the open has passed, then the stop', [102.2, 103, 96, 97], 'pessimistic', 99.6, -4, 0],
    ['a rung that the open has passed, then both', [102.2, 105, 96, 97], 'pessimistic', 99.6, -4, 1],
  ] as const)('%s', (_name, candle, intrabar, exitPrice, pnl, ties) => {
    const report = play(scenario(candle, intrabar));
    expect(report.trades[0]).toMatchObject({ exitReason: 'stop-loss', exitPrice: about(exitPrice), pnl: about(pnl) });
    expect(report.assumptions.intrabarTies).toBe(ties);
  });

  test('shares below 100 % leave the rest to the stop; the stop pays taker fee and slippage on the rest alone', () => {
    // Maker 0.1 %: 5 at 102 = 0.51, 3 at 104 = 0.312. Taker 0.2 %: 1000 → 2, and 2 × 96.03 → 0.38412.
    // The stop at 97 fills 1 % lower at 96.03: slippage 2 × 0.97.
    // The entry candle reaches no higher than its open, so the entry has no slippage.
    const trade = firstTrade({
      rows: [...RISE, CALM, [100, 105, 99, 104], [104, 104, 90, 95]],
      exits: [stop, ladder('2:50', '4:30')],
      instrument: { feeTaker: 0.002, feeMaker: 0.001 },
      settings: { slippageBps: 100 },
    });
    expect(trade).toMatchObject({
      exitReason: 'stop-loss',
      fees: about(2 + 0.51 + 0.312 + 0.38412),
      slippage: about(1.94),
      pnl: about(10 + 12 - 2 * 3.97 - 3.20612),
    });
  });

  test('r is of the whole position; the excursions are those of the amount at entry', () => {
    // Risk 10 × 3 = 30. 5 at 102, then 5 at 97: 10 − 15 = −5. Highest 102.5 and lowest 98.5 before the exit candle,
    // whose own price is 97.
    const trade = firstTrade({
      rows: [...RISE, [100, 102.5, 98.5, 101], [101, 103, 90, 95]],
      exits: [stop, ladder('2:50', '4:30')],
    });
    expect(trade).toMatchObject({ pnl: about(-5), r: about(-1 / 6), mae: about(30), mfe: about(25) });
  });

  test('after a part, exits at closes take the rest', () => {
    // 5 at 102 in candle 2; the close of candle 3 (index 3) is the second one held: out at the open of candle 4, 101.
    const trade = firstTrade({
      rows: [...RISE, [100, 102, 99, 101], [101, 101, 100, 101], [101, 101, 101, 101]],
      exits: [ladder('2:50'), ['time-stop', { candles: 2 }]],
    });
    expect(trade).toMatchObject({ exitReason: 'time-stop', exitPrice: about(101.5), pnl: about(15), bars: 2 });
  });

  test('the close of a candle with a part moves a trailing stop as any other', () => {
    // Close 103 in candle 2: the stop goes to 101. 5 at 102, 5 at 101.
    const trade = firstTrade({
      rows: [...RISE, [100, 103, 99, 103], [103, 103, 100, 101.5]],
      exits: [ladder('2:50'), ['trailing-stop', { value: 2 }]],
    });
    expect(trade).toMatchObject({ exitReason: 'trailing-stop', exitPrice: about(101.5), pnl: about(15) });
  });
});

describe('what a part leaves behind', () => {
  test('funding is paid on the rest', () => {
    // Before: 10 × 100 × 0.001 = 1 at hour 3. 5 are closed in candle 3, whose close is 101: 5 × 101 × 0.001.
    const trade = firstTrade({
      rows: [...RISE, CALM, [100, 102, 99, 101], [101, 101, 101, 101], [101, 101, 101, 101]],
      exits: [ladder('2:50')],
      funding: [
        [3, 0.001],
        [4, 0.001],
      ],
    });
    expect(trade.funding).toBeCloseTo(1 + 0.505, 9);
    expect(trade.pnl).toBeCloseTo(10 + 5 - 1.505, 9);
  });

  test('half of an isolated margin is released: a liquidation loses the other half, at the same price', () => {
    // Margin 100. 5 at 102 (+10), then 0.995 P = 90, margin 50.
    const price = 90 / 0.995;
    const trade = firstTrade({
      rows: [...RISE, [100, 102, 99, 101], [101, 101, 80, 85]],
      exits: [ladder('2:50')],
      settings: { leverage: 10 },
    });
    expect(trade).toMatchObject({
      exitReason: 'liquidation',
      pnl: about(10 - 50),
      exitPrice: about((5 * 102 + 5 * price) / 10),
    });
  });

  // Cash 300: 300 + 10 (P − 100) = 0.05 P → P = 700 / 9.95 = 70.35. After 5 at 102: 310 + 5 (P − 100) = 0.025 P →
  // P = 190 / 4.975 = 38.19.
  const cross = { equity: 300, leverage: 10, marginMode: 'cross', intrabar: 'optimistic' } as const;

  test('the liquidation price of a cross margin moves away', () => {
    const rows = (low: number) => [...RISE, [100, 102, 99, 101], [101, 101, low, 60]] as const;
    const exits = [ladder('2:50')];
    expect(firstTrade({ rows: rows(38.2), exits, settings: cross }).exitReason).toBe('end-of-data');
    const lost = firstTrade({ rows: rows(38.1), exits, settings: cross });
    expect(lost).toMatchObject({ exitReason: 'liquidation', pnl: about(-300) });
    expect(lost.exitPrice).toBeCloseTo((5 * 102 + (5 * 190) / 4.975) / 10, 9);
  });

  test('and does so within the candle: a fall that would have liquidated all of it is survived by the rest', () => {
    const rows = [...RISE, CALM, [100, 103, 60, 80]] as const;
    const exits = [ladder('2:50')];
    const survived = firstTrade({ rows, exits, settings: cross });
    expect(survived).toMatchObject({ exitReason: 'end-of-data', pnl: about(10 - 100) });
    // A stop beyond the old price and short of the new one is met: 5 at 65.
    const stopped = firstTrade({ rows, exits: [...exits, ['stop-loss', { value: 35 }]], settings: cross });
    expect(stopped).toMatchObject({ exitReason: 'stop-loss', pnl: about(10 - 5 * 35) });
    // Pessimistic: the fall comes first.
    const first = firstTrade({ rows, exits, settings: { ...cross, intrabar: 'pessimistic' } });
    expect(first).toMatchObject({ exitReason: 'liquidation', pnl: about(-300), exitPrice: about(700 / 9.95) });
  });

  test('a position that is open at the end is listed whole, with what its parts have earned', () => {
    // 5 at 102 (+10), 5 at the last close of 104 (+20), less the taker fee of 1.
    const report = play({
      rows: [...RISE, [100, 102, 99, 101], [101, 104, 101, 104]],
      exits: [ladder('2:50')],
      instrument: { feeTaker: 0.001 },
      settings: { closeAtEnd: false },
    });
    expect(report.trades[0]).toMatchObject({
      open: true,
      amount: about(10),
      notional: about(1000),
      exitPrice: about(103),
      pnl: about(29),
    });
    expect(report.metrics.all.finalEquity).toBeCloseTo(10_029, 9);
  });
});

describe('checks on the close of an exit', () => {
  // Entry decided at 02:00, inside the session; the time stop leaves at the close of candle 2, at 03:00, outside of it.
  const sessions = [{ days: ['mon' as const], start: '00:00', end: '02:30' }];
  const refusals = (close: number) =>
    play({
      rows: [...RISE, [100, 103, 99, close], [close, close, close, close]],
      exits: [['time-stop', { candles: 1 }]],
      template: { sessions },
    }).assumptions.refusals;

  test('count when they forbid the opposite side, and not for the side that is left and could not be entered', () => {
    expect(refusals(100)).toEqual([{ reason: 'outside the sessions', count: 1 }]);
    expect(refusals(102)).toEqual([]);
  });
});

test('a short whose target lies at or below zero has none', () => {
  const { target } = firstTrade({ rows: [...FALL, [99, 99, 99, 99]], exits: [['take-profit', { value: 100 }]] });
  expect(target).toBeNull();
});
