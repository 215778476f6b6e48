import { describe, expect, test } from 'vitest';
import { FALL, firstTrade, play, RISE } from './support/scenario.ts';

const CALM = [100, 100, 100, 100] as const;

describe('sizing', () => {
  test.each([1, 3, 20])(
    'equity-percent: initial margin and entry fee are that share of the equity (leverage %d)',
    (leverage) => {
      const trade = firstTrade({
        rows: [...RISE, CALM],
        settings: { leverage, sizing: { kind: 'equity-percent', percent: 40 } },
        instrument: { feeTaker: 0.001 },
      });
      expect(trade.notional / leverage + trade.notional * 0.001).toBeCloseTo(4000, 8);
    },
  );

  test.each([
    ['linear long', 'linear', RISE],
    ['linear short', 'linear', FALL],
    ['inverse long', 'inverse', RISE],
    ['inverse short', 'inverse', FALL],
  ] as const)('risk-percent: the stop loses exactly that share, all costs included (%s)', (_name, contract, before) => {
    const trade = firstTrade({
      rows: [...before, [100, 103, 97, 100], [100, 120, 80, 100]],
      exits: [['stop-loss', { unit: 'percent', value: 4 }]],
      settings: { equity: 10_000, leverage: 2, slippageBps: 30, sizing: { kind: 'risk-percent', percent: 1.5 } },
      instrument: { contract, feeTaker: 0.0006, tick: 0.01 },
    });
    expect(trade.exitReason).toBe('stop-loss');
    expect(trade.slippage).toBeGreaterThan(0);
    expect(trade.pnl).toBeCloseTo(-150, 8);
  });

  test('risk-percent without a stop refuses', () => {
    const report = play({ rows: [...RISE, CALM], settings: { sizing: { kind: 'risk-percent', percent: 1 } } });
    expect(report.assumptions.refusals).toEqual([{ reason: 'no stop to size the risk by', count: 1 }]);
  });

  test('risk-percent with a stop that no price reaches refuses too', () => {
    // ATR 1 at the signal candle is 1; a hundred of them below 100 is zero.
    const report = play({
      rows: [...RISE, CALM],
      exits: [['stop-loss', { unit: 'atr', value: 100, atr: 1 }]],
      settings: { sizing: { kind: 'risk-percent', percent: 1 } },
    });
    expect(report.assumptions.refusals).toEqual([{ reason: 'the stop would be at or below zero', count: 1 }]);
  });
});

describe('rule 8: steps, ticks and minimums', () => {
  test.each([
    // 1000 / 97 = 10.309… contracts.
    [97, 0, 1000 / 97],
    [97, 1, 10],
    [97, 0.1, 10.3],
    [97, 0.005, 10.305],
    // 1000 / 100 = 10 exactly, and 1000 / 0.1 is not one contract short through rounding.
    [100, 0.1, 10],
    [0.1, 1, 10_000],
    [0.3, 0.1, 3333.3],
  ])('at %d an amount is cut down to the step %d: %d', (price, step, amount) => {
    const higher = price * 1.01;
    const rows = [
      [price, price, price, price],
      [price, higher, price, higher],
      [price, price, price, price],
    ] as const;
    const trade = firstTrade({ rows, instrument: { step } });
    expect(trade.amount).toBe(amount);
  });

  test.each([
    // 100.05 × 1.001 = 100.15005; ticks of 0.1, 0.5 and none.
    [0.1, 100.2],
    [0.5, 100.05],
    [0, 100.15005],
  ])(
    'with tick %d a slipped fill is rounded to the nearest tick, but never to the trader’s favour: %d',
    (tick, price) => {
      const trade = firstTrade({
        rows: [...RISE, [100.05, 102, 100, 101]],
        instrument: { tick },
        settings: { slippageBps: 10 },
      });
      expect(trade.entryPrice).toBeCloseTo(price, 9);
    },
  );

  test('levels are rounded to the nearest tick', () => {
    const exits = [
      ['stop-loss', { unit: 'percent', value: 1.83 }],
      ['take-profit', { unit: 'percent', value: 2.22 }],
    ] as const;
    const trade = firstTrade({ rows: [...RISE, CALM], exits, instrument: { tick: 0.5 } });
    expect(trade).toMatchObject({ stop: 98, target: 102 });
  });

  test.each([
    ['the minimum amount', { minAmount: 10.1 }, [{ reason: 'below the minimum amount', count: 1 }]],
    ['the minimum notional', { minNotional: 1000.01 }, [{ reason: 'below the minimum notional', count: 1 }]],
    ['a step larger than the amount', { step: 11 }, [{ reason: 'below the minimum amount', count: 1 }]],
    ['the amount that is the minimum', { minAmount: 10 }, []],
  ] as const)('%s', (_name, instrument, refusals) => {
    const report = play({ rows: [...RISE, CALM], instrument });
    expect(report.assumptions.refusals).toEqual(refusals);
    expect(report.trades).toHaveLength(refusals.length === 0 ? 1 : 0);
  });

  test('a notional that is the minimum is never refused through rounding', () => {
    for (let price = 90; price < 110; price += 0.37) {
      const rows = [...RISE, [price, price, price, price]] as const;
      for (const contract of ['linear', 'inverse'] as const) {
        const report = play({ rows, instrument: { contract, minNotional: 1000, minAmount: 0 } });
        expect(report.assumptions.refusals, `at ${price}`).toEqual([]);
      }
    }
  });

  test('an inverse contract’s minimum notional is in quote', () => {
    const instrument = { contract: 'inverse', contractSize: 100 } as const;
    const sent = (minNotional: number) =>
      play({ rows: [...RISE, CALM], instrument: { ...instrument, minNotional }, settings: { equity: 50 } }).trades
        .length;
    expect([sent(1000), sent(1001)]).toEqual([1, 0]);
  });
});

describe('rule 9: an entry that cannot be paid is refused, never shrunk', () => {
  test.each([
    // 20,000 at leverage 2 needs 10,000 and a fee of 20.
    [19_960, 1],
    [20_000, 0],
  ])('notional %d at leverage 2 with 10,000: %d trades', (notional, trades) => {
    const report = play({
      rows: [...RISE, CALM],
      settings: { leverage: 2, sizing: { kind: 'notional', notional } },
      instrument: { feeTaker: 0.001 },
    });
    expect(report.trades).toHaveLength(trades);
    expect(report.assumptions.refusals).toEqual(trades ? [] : [{ reason: 'not enough margin', count: 1 }]);
  });
});
