import { describe, expect, it } from 'vitest';
import { instrumentSchema } from '#core/market/instrument.ts';
import { contractSizeOf } from '#main/adapters/exchange/amount-units.ts';
import type { CcxtMarket } from '#main/adapters/exchange/ccxt-api.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { isPerpetual, readInstrument, withMaintenanceTiers } from '#main/adapters/exchange/read-instruments.ts';

const linear: CcxtMarket = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT:USDT',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  swap: true,
  linear: true,
  inverse: false,
  contractSize: 5,
  taker: 0.0006,
  maker: -0.0001,
  precision: { amount: 0.001, price: 0.1 },
  limits: { amount: { min: 0.002 }, cost: { min: 5 }, leverage: { max: 100 } },
  info: {},
};

describe('what one unit of amount is worth', () => {
  it('is one coin or one dollar where amounts are counted in them, whatever ccxt calls the contract size', () => {
    expect(contractSizeOf(findSupportedProfile('bybit'), linear)).toBe(1);
    expect(contractSizeOf(findSupportedProfile('gemini'), linear)).toBe(1);
    const inverse = { ...linear, linear: false, inverse: true, settle: 'BTC' };
    expect(contractSizeOf(findSupportedProfile('deribit'), inverse)).toBe(1);
  });

  it('is what the exchange says where amounts are contracts', () => {
    expect(contractSizeOf(findSupportedProfile('okx'), linear)).toBe(5);
    expect(() => contractSizeOf(findSupportedProfile('okx'), { ...linear, contractSize: undefined })).toThrow(/worth/);
  });

  it('is not known for contracts that a profile does not offer', () => {
    const inverse = { ...linear, linear: false, inverse: true };
    expect(() => contractSizeOf(findSupportedProfile('woo'), inverse)).toThrow(/does not offer/);
  });
});

describe('an instrument', () => {
  it('has rules, fees and limits of the market', () => {
    expect(readInstrument(findSupportedProfile('bybit'), linear)).toEqual({
      exchange: 'bybit',
      symbol: 'BTC/USDT:USDT',
      id: 'BTCUSDT',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      active: true,
      instrument: instrumentSchema.parse({
        contract: 'linear',
        contractSize: 1,
        tick: 0.1,
        step: 0.001,
        minAmount: 0.002,
        minNotional: 5,
        maxLeverage: 100,
        feeTaker: 0.0006,
        feeMaker: -0.0001,
      }),
    });
  });

  it('has the step as its smallest amount where the exchange names none', () => {
    const market = { ...linear, limits: {} };
    expect(readInstrument(findSupportedProfile('bybit'), market)?.instrument.minAmount).toBe(0.001);
  });

  it.each([
    ['price step', { precision: { amount: 0.001 } }],
    ['amount step', { precision: { price: 0.1 } }],
    ['settlement currency', { settle: undefined }],
    ['contract size', { contractSize: undefined }],
  ])('is none without its %s', (_name, missing) => {
    expect(readInstrument(findSupportedProfile('okx'), { ...linear, ...missing })).toBeNull();
  });

  it.each([
    ['a linear perpetual', {}, true],
    ['a dated future', { swap: false }, false],
    ['an inverse perpetual', { linear: false, inverse: true, settle: 'BTC' }, false],
    ['a quanto perpetual', { settle: 'BTC' }, false],
  ])('of %s is listed under linear: %s', (_name, changes, expected) => {
    expect(isPerpetual({ ...linear, ...changes }, 'linear')).toBe(expected);
  });
});

it('takes maintenance tiers in order, the first rate from nothing on', () => {
  const instrument = instrumentSchema.parse({ maxLeverage: 20 });
  const tiers = [
    { minNotional: 50_000, maintenanceMarginRate: 0.005, maxLeverage: 100 },
    { minNotional: 0, maintenanceMarginRate: 0.004, maxLeverage: 125 },
    { minNotional: 250_000, maintenanceMarginRate: 0.01, maxLeverage: 50 },
  ];
  expect(withMaintenanceTiers(instrument, tiers)).toMatchObject({
    maintenanceMargin: 0.004,
    maintenanceTiers: [
      { notional: 50_000, rate: 0.005 },
      { notional: 250_000, rate: 0.01 },
    ],
    maxLeverage: 125,
  });
  expect(withMaintenanceTiers(instrument, [])).toBe(instrument);
});
