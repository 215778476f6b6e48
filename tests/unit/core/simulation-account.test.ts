import { describe, expect, test } from 'vitest';
import type { Instrument } from '#core/market/instrument.ts';
import { liquidationPrice } from './oracle/broker.ts';
import { FALL, firstTrade, hour, play, RISE } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

const CALM = [100, 100, 100, 100] as const;

describe('rule 6: funding', () => {
  // Entry in candle 2 at 100, 10 contracts; closes 104, 106; left at the open of candle 5.
  const rows = (before: typeof RISE) =>
    [...before, [100, 104, 96, 104], [104, 106, 104, 106], [106, 106, 106, 106], [106, 106, 106, 106]] as const;
  const exits = [['time-stop', { candles: 3 }]] as const;
  const paid = (funding: readonly (readonly [number, number])[], before = RISE) =>
    firstTrade({ rows: rows(before), exits, funding }).funding;

  test.each([
    // The mark is the close of the candle before: 104 at the open of candle 3, so 10 × 104 × 0.001 = 1.04.
    ['a long pays a positive rate, at the mark of the close before', [[3, 0.001]], 1.04],
    ['a long receives a negative rate', [[3, -0.001]], -1.04],
    [
      'each time counts, each at its own mark',
      [
        [3, 0.001],
        [4, 0.001],
      ],
      1.04 + 1.06,
    ],
    ['who enters at that very open does not pay', [[2, 0.001]], 0],
    ['who leaves at that very open pays', [[5, 0.001]], 1.06],
    [
      'nobody pays before the entry or after the exit',
      [
        [1, 0.001],
        [5.5, 0.001],
      ],
      0,
    ],
    ['inside a candle it is paid at the mark of the close before', [[3.5, 0.001]], 1.04],
    // The close before candle 2 is 101.
    ['inside the entry candle it is paid', [[2.5, 0.001]], 1.01],
  ] as const)('%s', (_name, funding, money) => {
    expect(paid(funding)).toBeCloseTo(money, 9);
  });

  test('a short receives what a long pays', () => {
    expect(paid([[3, 0.001]], FALL)).toBeCloseTo(-1.04, 9);
  });

  test('who is stopped inside the candle does not pay a time inside it', () => {
    const stopped = firstTrade({
      rows: [...RISE, [100, 100, 97, 100]],
      exits: [['stop-loss', { unit: 'percent', value: 2 }]],
      funding: [[2.5, 0.01]],
    });
    expect(stopped).toMatchObject({ exitReason: 'stop-loss', funding: 0, pnl: about(-20) });
  });

  test('a time in a hole of the candles is settled at the next open, where the position still is', () => {
    const trade = firstTrade({
      rows: [...RISE, [100, 104, 96, 104], [105, 105, 105, 105, 3], CALM],
      exits: [['time-stop', { candles: 9 }]],
      funding: [[4, 0.001]],
    });
    expect(trade.funding).toBeCloseTo(1.04, 9);
  });

  test('an inverse contract pays in coins: 10 × 100 / 104 × 0.001', () => {
    const trade = firstTrade({
      rows: rows(RISE),
      exits,
      funding: [[3, 0.001]],
      instrument: { contract: 'inverse', contractSize: 100 },
      settings: { equity: 50 },
    });
    expect(trade.funding).toBeCloseTo((1000 / 104) * 0.001, 12);
  });

  test('lowers profit and equity alike, and its coverage is told', () => {
    const report = play({ rows: [...RISE, CALM, CALM, CALM], funding: [[3, 0.01]] });
    expect(report.trades[0].pnl).toBeCloseTo(-10, 9);
    expect(report.equity.map(([, value]) => value)).toEqual([10_000, 10_000, 10_000, 9990, 9990]);
    expect(report.metrics.all.fundingPaid).toBeCloseTo(10, 9);
    expect(play({ rows: [...RISE, CALM], funding: [] }).assumptions.fundingCoverage).toBe(0);
  });
});

describe('rule 7: liquidation of an isolated position', () => {
  // Leverage 10, maintenance margin 0.5 %, entry 100.
  const leveraged = { leverage: 10 };
  const cases: readonly [string, Partial<Instrument>, typeof RISE, number][] = [
    // Margin 10 a contract + (P − 100) = 0.005 P → 0.995 P = 90.
    ['linear long', { contract: 'linear' }, RISE, 90 / 0.995],
    // 10 + (100 − P) = 0.005 P → 1.005 P = 110.
    ['linear short', { contract: 'linear' }, FALL, 110 / 1.005],
    // Per unit of quote: 1/1000 + 1/100 − 1/P = 0.005/P → 1.005/P = 0.011.
    ['inverse long', { contract: 'inverse', contractSize: 100 }, RISE, 1.005 / 0.011],
    // 1/1000 − 1/100 + 1/P = 0.005/P → 0.995/P = 0.009.
    ['inverse short', { contract: 'inverse', contractSize: 100 }, FALL, 0.995 / 0.009],
  ];

  test.each(cases)('%s: where margin and loss leave the maintenance margin', (_name, instrument, before, price) => {
    const inverse = instrument.contract === 'inverse';
    const rows = [...before, CALM, [100, 130, 70, 100]] as const;
    const settings = { ...leveraged, equity: inverse ? 50 : 10_000 };
    const trade = firstTrade({ rows, settings, instrument: { ...instrument, feeTaker: 0.001 } });
    // 1000 of quote: notional 1000 or 10 coins, margin a tenth, fee a thousandth. The fee of the exit is in the margin.
    const unit = inverse ? 0.01 : 1;
    expect(trade).toMatchObject({ exitReason: 'liquidation', exitPrice: about(price) });
    expect(trade.pnl).toBeCloseTo(-101 * unit, 9);
    expect(trade.fees).toBeCloseTo(1 * unit, 9);
    expect(liquidationPrice(inverse ? 'inverse' : 'linear', before === RISE ? 1 : -1, 100, 10, 0.005)).toBeCloseTo(
      price,
      9,
    );
  });

  test.each(cases)('%s: a price just short of it liquidates nothing', (_name, instrument, before, price) => {
    const near = before === RISE ? price + 1e-6 : price - 1e-6;
    const candle = [100, Math.max(100, near), Math.min(100, near), 100] as const;
    const settings = { ...leveraged, equity: instrument.contract === 'inverse' ? 50 : 10_000 };
    const trade = firstTrade({ rows: [...before, CALM, candle], settings, instrument });
    expect(trade.exitReason).toBe('end-of-data');
  });

  test.each([
    ['a stop nearer than the liquidation comes first', 5, [100, 100, 80, 90], 'stop-loss', 95],
    ['a stop beyond the liquidation comes too late', 15, [100, 100, 80, 90], 'liquidation', 90 / 0.995],
    [
      'an open beyond both liquidates: no more than the margin can be lost',
      5,
      [85, 90, 80, 90],
      'liquidation',
      90 / 0.995,
    ],
    ['an open between the two fills the stop there', 5, [92, 93, 91, 92], 'stop-loss', 92],
  ] as const)('%s', (_name, value, candle, reason, price) => {
    const trade = firstTrade({
      rows: [...RISE, CALM, candle],
      exits: [['stop-loss', { unit: 'percent', value }]],
      settings: leveraged,
    });
    expect(trade).toMatchObject({ exitReason: reason, exitPrice: about(price) });
  });

  test('a market exit at an open beyond it comes too late as well: the loss stays within the margin', () => {
    // At 70 the ten contracts would lose 300, three times the margin of 100.
    const report = play({
      rows: [...RISE, [100, 100, 99, 99], [70, 70, 70, 70], [70, 70, 70, 70]],
      exits: [['signal-flip']],
      settings: leveraged,
    });
    expect(report.trades[0]).toMatchObject({ exitReason: 'liquidation', pnl: about(-100), bars: 1 });
    expect(report.trades[1]).toMatchObject({ side: 'short', entryPrice: 70 });
    expect(report.metrics.all.liquidations).toBe(1);
  });

  test('an account that was lost whole trades no more, not even on the dust of rounding', () => {
    for (const equity of [10_000, 1234.5678, 0.3]) {
      const report = play({
        rows: [...RISE, CALM, [100, 100, 70, 80], [80, 90, 80, 90], [90, 91, 90, 91], [91, 92, 91, 92]],
        settings: { ...leveraged, equity, sizing: { kind: 'equity-percent', percent: 100 } },
        instrument: { feeTaker: 0.0007 },
      });
      expect(report.trades.map((trade) => trade.exitReason)).toEqual(['liquidation']);
      expect(report.metrics.all.finalEquity).toBe(0);
      // The closes of candles 3, 4 and 5 (80, 90, 91) each ask for an entry.
      expect(report.assumptions.refusals).toEqual([{ reason: 'no equity left', count: 3 }]);
      expect(report.notes.all.cagrPct).toBeTypeOf('string');
    }
  });
});

describe('rule 7: cross margin', () => {
  test('the whole account backs the position, and a liquidation loses all of it', () => {
    // 10 contracts at 100, cash 600: 600 + 10 (P − 100) = 0.005 × 10 P → 9.95 P = 400.
    const settings = { equity: 600, leverage: 10, marginMode: 'cross' } as const;
    const price = 400 / 9.95;
    const survives = firstTrade({ rows: [...RISE, CALM, [100, 100, price + 0.01, 60]], settings });
    expect(survives.exitReason).toBe('end-of-data');
    const report = play({ rows: [...RISE, CALM, [100, 100, price - 0.01, 60]], settings });
    expect(report.trades[0]).toMatchObject({ exitReason: 'liquidation', exitPrice: about(price), pnl: about(-600) });
    expect(report.metrics.all.finalEquity).toBe(0);
  });

  test('funding that was paid brings the liquidation nearer', () => {
    // 10 × 100 × 0.1 = 100 paid: 500 + 10 (P − 100) = 0.05 P → 9.95 P = 500.
    const settings = { equity: 600, leverage: 10, marginMode: 'cross' } as const;
    const trade = firstTrade({ rows: [...RISE, CALM, CALM, [100, 100, 45, 60]], settings, funding: [[3, 0.1]] });
    expect(trade).toMatchObject({ exitReason: 'liquidation', exitPrice: about(500 / 9.95), pnl: about(-600) });
  });
});

describe('rule 10: equity and the end', () => {
  const rows = [...RISE, [100, 104, 99, 103], [103, 105, 95, 97]] as const;

  test('is marked at every close, and the last one holds the closing costs', () => {
    // 10 contracts from 100; fee 1 in; close 103: 10,000 − 1 + 30; last close 97 sold 1 % lower at 96.03:
    // −39.7, fee 0.9603 → 10,000 − 1 − 39.7 − 0.9603.
    const report = play({
      rows: [...RISE, [100, 100, 99, 100], [100, 104, 99, 103], [103, 105, 95, 97]],
      instrument: { feeTaker: 0.001 },
      settings: { slippageBps: 100 },
    });
    const marks = report.equity.map(([, value]) => value);
    expect(marks).toEqual([10_000, 10_000, about(9999), about(10_029), about(9958.3397)]);
    expect(report.trades[0]).toMatchObject({
      exitReason: 'end-of-data',
      exitPrice: about(96.03),
      bars: 3,
      open: false,
    });
    expect(report.metrics.all.netProfit).toBeCloseTo(report.trades[0].pnl, 9);
  });

  test('left open it is listed but not counted, and its result stays in the equity', () => {
    const report = play({ rows, settings: { closeAtEnd: false }, instrument: { feeTaker: 0.001 } });
    expect(report.trades).toHaveLength(1);
    expect(report.trades[0]).toMatchObject({
      open: true,
      exitReason: 'open',
      exitPrice: 97,
      pnl: about(-31),
      fees: about(1),
    });
    expect(report.metrics.all).toMatchObject({
      trades: 0,
      finalEquity: about(9969),
      feesPaid: about(1),
      winRatePct: null,
    });
  });

  test('the trade ends with the close of the last candle', () => {
    const report = play({ rows });
    expect(hour(report.trades[0].exitTime)).toBe(4);
    expect([hour(report.assumptions.from), hour(report.assumptions.to)]).toEqual([0, 4]);
    expect(report.equity.map(([time]) => hour(time))).toEqual([0, 1, 2, 3]);
  });
});

describe('rule 11: missing candles', () => {
  test('nothing happens in them: the levels are tested on the next candle, whose open may gap', () => {
    const report = play({
      rows: [...RISE, CALM, [90, 92, 89, 91, 5]],
      exits: [['stop-loss', { unit: 'percent', value: 2 }]],
    });
    expect(report.trades[0]).toMatchObject({ exitReason: 'stop-loss', exitPrice: 90, bars: 1 });
    expect(hour(report.trades[0].exitTime)).toBe(8);
    expect(report.assumptions).toMatchObject({ gaps: 5, candles: 4 });
  });

  test('an order decided before a hole fills at the first open after it', () => {
    const trade = firstTrade({ rows: [...RISE, [107, 107, 107, 107, 10]] });
    expect(trade.entryPrice).toBe(107);
    expect(hour(trade.entryTime)).toBe(12);
  });
});

describe('rule 12: warm-up', () => {
  test('no decision before every component in use has its candles, exits and filters included', () => {
    const rows = Array.from({ length: 12 }, (_, i) => [100 + i, 101 + i, 99 + i, 101 + i] as const);
    const first = (atr: number) => {
      const report = play({ rows, exits: [['stop-loss', { unit: 'atr', value: 1, atr }]] });
      return [
        report.assumptions.warmupCandles,
        hour(report.trades[0].entryTime),
        hour(report.assumptions.firstDecision ?? 0),
      ];
    };
    // The cross needs 2 candles, ATR n needs n + 1; the entry is one candle after the close that decides.
    expect([first(1), first(4), first(9)]).toEqual([
      [2, 2, 1],
      [5, 5, 4],
      [10, 10, 9],
    ]);
  });

  test.each([1, 2, 5])('with fewer candles than that (%d) there is a report that says so', (length) => {
    const rows = Array.from({ length }, () => CALM);
    const report = play({ rows, exits: [['stop-loss', { unit: 'atr', value: 1, atr: 14 }]] });
    expect(report.assumptions.firstDecision).toBeNull();
    expect(report.trades).toEqual([]);
    expect(report.warnings.join(' ')).toMatch(new RegExp(`needs 15 candles to warm up and there are only ${length}`));
  });
});
