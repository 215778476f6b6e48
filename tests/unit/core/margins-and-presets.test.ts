import { describe, expect, test } from 'vitest';
import type { Instrument } from '#core/market/instrument.ts';
import { INSTRUMENT_PRESETS } from '#core/market/instrument-presets.ts';
import { FALL, firstTrade, RISE } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

const CALM = [100, 100, 100, 100] as const;
const INVERSE = { contract: 'inverse', contractSize: 100 } as const;

/** Where a position from 100 is liquidated: in a candle that goes as far as any price can. */
function liquidation(before: typeof RISE, instrument: Partial<Instrument>, settings: object) {
  const { exitReason, exitPrice, pnl } = firstTrade({
    rows: [...before, CALM, [100, 1000, 10, 100]],
    instrument,
    settings,
  });
  return { exitReason, exitPrice, pnl };
}

describe('cross margin: the cash of the account backs the position', () => {
  test.each<[string, typeof RISE, Partial<Instrument>, number, number]>([
    // 10 contracts; 600 + 10 (P − 100) = 0.005 × 10 P → 9.95 P = 400.
    ['linear long', RISE, {}, 600, 400 / 9.95],
    // 600 − 10 (P − 100) = 0.05 P → 10.05 P = 1600.
    ['linear short', FALL, {}, 600, 1600 / 10.05],
    // 10 contracts of 100 USD, 6 coins: 6 + 1000 (1/100 − 1/P) = 0.005 × 1000 / P → 16 = 1005 / P.
    ['inverse long', RISE, INVERSE, 6, 1005 / 16],
    // 6 − 1000 (1/100 − 1/P) = 5 / P → 995 / P = 4.
    ['inverse short', FALL, INVERSE, 6, 995 / 4],
    // The entry fee of 1 % is gone: 590 + 10 (P − 100) = 0.05 P.
    ['linear long after its fee', RISE, { feeTaker: 0.01 }, 600, 410 / 9.95],
  ])('%s', (_name, before, instrument, equity, price) => {
    const settings = { equity, leverage: 10, marginMode: 'cross' };
    expect(liquidation(before, instrument, settings)).toEqual({
      exitReason: 'liquidation',
      exitPrice: about(price),
      // All that the account has, whatever became of the fee.
      pnl: about(-equity),
    });
  });

  test.each<[string, typeof RISE, Partial<Instrument>, number]>([
    // 1000 + 10 (P − 100) = 0.05 P has no positive solution.
    ['a long without leverage, linear', RISE, {}, 1000],
    // 10 − 10 + 1000 / P = 5 / P has none either.
    ['a short without leverage, inverse', FALL, INVERSE, 10],
  ])('no price liquidates %s', (_name, before, instrument, equity) => {
    const settings = { equity, leverage: 1, marginMode: 'cross' };
    expect(liquidation(before, instrument, settings).exitReason).toBe('end-of-data');
  });
});

describe('maintenance tiers, by the notional at entry', () => {
  const tiers = {
    maintenanceTiers: [
      { notional: 500, rate: 0.01 },
      { notional: 1000, rate: 0.02 },
    ],
  };
  const at = (notional: number) => ({ leverage: 10, sizing: { kind: 'notional', notional } });

  test.each([
    // Isolated: a tenth is the margin, 100 − 10 + … : (1 − rate) P = 90.
    ['below the first', 499, 90 / 0.995],
    ['the first', 500, 90 / 0.99],
    ['just below the second', 999, 90 / 0.99],
    ['the second', 1000, 90 / 0.98],
    ['beyond', 5000, 90 / 0.98],
  ])('linear: %s', (_name, notional, price) => {
    expect(liquidation(RISE, tiers, at(notional)).exitPrice).toBeCloseTo(price, 9);
  });

  test('inverse: by the face value; 10 contracts of 100 USD reach the second', () => {
    // (1 + rate) / P = 1/1000 + 1/100.
    const settings = { ...at(1000), equity: 50 };
    expect(liquidation(RISE, { ...tiers, ...INVERSE }, settings).exitPrice).toBeCloseTo(1.02 / 0.011, 9);
    expect(liquidation(RISE, { ...tiers, ...INVERSE }, { ...at(900), equity: 50 }).exitPrice).toBeCloseTo(
      1.01 / 0.011,
      9,
    );
  });

  test('with cross margin, too', () => {
    // 600 + 10 (P − 100) = 0.02 × 10 P → 9.8 P = 400.
    const settings = { ...at(1000), equity: 600, marginMode: 'cross' };
    expect(liquidation(RISE, tiers, settings).exitPrice).toBeCloseTo(400 / 9.8, 9);
  });
});

describe('contracts of BitMEX', () => {
  /** Bought at 50,000, sold at 51,000. */
  const trade = (id: string, notional: number, equity: number) =>
    firstTrade({
      rows: [
        [49_900, 49_900, 49_900, 49_900],
        [49_900, 50_000, 49_900, 50_000],
        [50_000, 51_000, 50_000, 51_000],
        [51_000, 51_000, 51_000, 51_000],
      ],
      exits: [['time-stop', { candles: 1 }]],
      instrument: INSTRUMENT_PRESETS.find((preset) => preset.id === id)?.instrument,
      settings: { equity, sizing: { kind: 'notional', notional } },
    });

  test('XBTUSD earns bitcoin: 10,000 contracts of one dollar', () => {
    // 10,050 is cut to lots of 100: 10,000. 10,000 / 50,000 = 0.2 BTC, 10,000 / 51,000 = 0.196078431 BTC.
    // Profit 0.003921569; fees 0.05 % of both: 0.0001 + 0.000098039; net 0.003723529.
    const found = trade('bitmex-xbtusd', 10_050, 1);
    expect(found).toMatchObject({ amount: 10_000, notional: about(0.2), fees: about(0.000198039) });
    expect(found.pnl).toBeCloseTo(0.003723529, 9);
    expect(found.pnlPct).toBeCloseTo(1.861765, 6);
  });

  test('XBTUSDT earns tether: 100,000 contracts of a millionth of a bitcoin', () => {
    // 5,049 / 0.05 USDT a contract = 100,980, cut to lots of 1,000: 100,000 = 0.1 BTC = 5,000 USDT.
    // Profit 0.1 × 1,000 = 100; fees 0.05 % of 5,000 and 5,100: 5.05; net 94.95.
    const found = trade('bitmex-xbtusdt', 5049, 10_000);
    expect(found).toMatchObject({ amount: 100_000, notional: about(5000), fees: about(5.05), pnl: about(94.95) });
  });
});
