import { describe, expect, test } from 'vitest';
import type { Candles } from '#core/market/candles.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { BacktestInput } from '#core/simulation/backtest.ts';
import { checkRun } from '#core/simulation/check-run.ts';
import { limitsSchema } from '#core/simulation/settings.ts';
import { strategyOf } from './support/engine.ts';
import { barsFrom, HOUR, type Row, START, toColumns } from './support/market.ts';
import { inputOf, play, RISE, type Scenario } from './support/scenario.ts';

/** Prices from 90 to 110. */
const ROWS: readonly Row[] = [...RISE, [100, 110, 90, 100]];

function problem(scenario: Partial<Scenario>, more: Partial<BacktestInput> = {}) {
  const input = { ...inputOf({ rows: ROWS, ...scenario }), ...more };
  return checkRun({ ...input, markets: [input] });
}

test('a run that can mean something has no problem', () => {
  expect(problem({})).toBeNull();
});

describe('leverage', () => {
  test.each<[string, Partial<Scenario>, string | null]>([
    [
      'above the maximum of the instrument',
      { settings: { leverage: 21 }, instrument: { maxLeverage: 20 } },
      "leverage 21 is above the instrument's maximum of 20",
    ],
    ['the maximum itself', { settings: { leverage: 20 }, instrument: { maxLeverage: 20 } }, null],
    ['any, where no maximum is known', { settings: { leverage: 150 } }, null],
    [
      // 1 / 200 = 0.5 % = the maintenance margin.
      'with no more margin than the maintenance margin',
      { settings: { leverage: 200 } },
      'leverage 200 leaves a margin of 0.5 %, not more than the maintenance margin of 0.5 %, so every entry would be liquidated at once; use at most 199',
    ],
    [
      // 1 / 0.0035 = 285.71.
      'with less',
      { settings: { leverage: 400 }, instrument: { maintenanceMargin: 0.0035 } },
      'leverage 400 leaves a margin of 0.25 %, not more than the maintenance margin of 0.35 %, so every entry would be liquidated at once; use at most 285',
    ],
    ['with a little more', { settings: { leverage: 199 } }, null],
    ['with the whole account behind the position', { settings: { leverage: 400, marginMode: 'cross' } }, null],
  ])('%s', (_name, scenario, message) => {
    expect(problem(scenario)).toEqual(message && { field: 'settings.leverage', message });
  });

  test('the advice is right: at most that much trades, one more is liquidated in the entry candle', () => {
    const rows = [...RISE, [100, 100, 100, 100]] as const;
    const reason = (leverage: number) => play({ rows, settings: { leverage } }).trades[0].exitReason;
    expect([reason(199), reason(200)]).toEqual(['end-of-data', 'liquidation']);
  });
});

describe('sizing that can never trade', () => {
  const inverse = { contract: 'inverse', contractSize: 100 } as const;
  const notional = (value: number) => ({ sizing: { kind: 'notional', notional: value } as const });
  const byRisk = { sizing: { kind: 'risk-percent', percent: 1 } } as const;
  const NO_LIMITS = limitsSchema.parse({});
  const equity = (percent: number) => ({ sizing: { kind: 'equity-percent', percent } as const });

  test.each<[string, Partial<Scenario>, string | null]>([
    [
      // 50 / 90 = 0.555556 at the lowest price.
      'linear, notional: fewer contracts than the smallest order',
      { settings: notional(50), instrument: { minAmount: 1 } },
      'it gives 0.555556 contracts at most, and the smallest order is 1',
    ],
    // At 90 it gives 1.01 contracts, at 110 only 0.83.
    ['enough at the lowest price of the range only', { settings: notional(91), instrument: { minAmount: 1 } }, null],
    [
      'fewer contracts than one step',
      { settings: notional(50), instrument: { step: 2 } },
      'it gives 0.555556 contracts at most, and the smallest order is 2',
    ],
    [
      'a notional below the smallest',
      { settings: notional(50), instrument: { minNotional: 51 } },
      'it gives a notional of 50, and the smallest order is 51',
    ],
    [
      'more margin than there is',
      { settings: { ...notional(1000), equity: 100, leverage: 5 } },
      'it needs 200 of margin and fee with leverage 5, and the equity is 100',
    ],
    [
      // 100 is enough for the margin, but not for the fee of 0.05 % on 1000.
      'no money left for the fee',
      { settings: { ...notional(1000), equity: 100, leverage: 10 }, instrument: { feeTaker: 0.0005 } },
      'it needs 100.5 of margin and fee with leverage 10, and the equity is 100',
    ],
    [
      // 100 × 50 % at leverage 1: 50 / 90.
      'linear, equity-percent: fewer contracts than the smallest order',
      { settings: { ...equity(50), equity: 100 }, instrument: { minAmount: 1 } },
      'it gives 0.555556 contracts at most, and the smallest order is 1',
    ],
    ['equity-percent with leverage', { settings: { ...equity(50), equity: 100, leverage: 2 } }, null],
    [
      'equity-percent: a notional below the smallest',
      { settings: { ...equity(10), equity: 100 }, instrument: { minNotional: 20 } },
      'it gives a notional of 10, and the smallest order is 20',
    ],
    [
      // 50 USD are half a contract of 100 USD, at any price.
      'inverse, notional: fewer contracts than the smallest order',
      { settings: { ...notional(50), equity: 10 }, instrument: { ...inverse, step: 1 } },
      'it gives 0.5 contracts at most, and the smallest order is 1',
    ],
    [
      'inverse: a notional below the smallest',
      { settings: { ...notional(100), equity: 10 }, instrument: { ...inverse, minNotional: 150 } },
      'it gives a notional of 100, and the smallest order is 150',
    ],
    [
      // 1000 USD are 1000 / 90 = 11.1111 coins at the lowest price and 9.09091 at the highest.
      'inverse: more margin than there is, at any price',
      { settings: { ...notional(1000), equity: 9 }, instrument: inverse },
      'it needs 9.09091 of margin and fee with leverage 1, and the equity is 9',
    ],
    [
      'inverse: affordable at the highest price only',
      { settings: { ...notional(1000), equity: 10 }, instrument: inverse },
      null,
    ],
    [
      // 0.5 coins are 45 USD at 90 and 55 USD at 110.
      'inverse, equity-percent: fewer contracts than the smallest order',
      { settings: { ...equity(50), equity: 1 }, instrument: { ...inverse, step: 1 } },
      'it gives 0.55 contracts at most, and the smallest order is 1',
    ],
    [
      // 100 of equity carry 100 at leverage 1, whatever the stop; the contract allows nothing below 101.
      'risk-percent: the whole equity is less than the smallest order',
      { settings: { ...byRisk, equity: 100 }, exits: [['stop-loss']], instrument: { minNotional: 101 } },
      'the whole equity gives a notional of 100, and the smallest order is 101',
    ],
    [
      'risk-percent: the whole equity buys less than one contract',
      { settings: { ...byRisk, equity: 45 }, exits: [['stop-loss']], instrument: { minAmount: 1 } },
      'the whole equity gives 0.5 contracts at most, and the smallest order is 1',
    ],
    [
      'risk-percent: with leverage it is enough',
      { settings: { ...byRisk, equity: 100, leverage: 2 }, exits: [['stop-loss']], instrument: { minNotional: 101 } },
      null,
    ],
    [
      'a notional beyond the limit of one position',
      { settings: { ...notional(1000), limits: { ...NO_LIMITS, maxNotional: 999 } } },
      'it gives a notional of 1000, which is beyond the limit of the notional of one position',
    ],
    [
      'a notional that is the limit',
      { settings: { ...notional(1000), limits: { ...NO_LIMITS, maxNotional: 1000 } } },
      null,
    ],
    [
      // The share of the equity is the same whatever the equity becomes.
      'a share of the equity beyond the limit of one instrument',
      { settings: { ...equity(60), limits: { ...NO_LIMITS, maxInstrumentExposure: 0.5 } } },
      'it gives a notional of 6000, which is beyond the limit of the exposure of one instrument',
    ],
    [
      'a share of the equity beyond the limit in all',
      { settings: { ...equity(60), limits: { ...NO_LIMITS, maxExposure: 0.5 } } },
      'it gives a notional of 6000, which is beyond the limit of the exposure in all',
    ],
    [
      // Whole contracts: one at 90 and one at 110 are worth less than 115, two at 75 would be more than 150.
      'linear, notional with a step: too small at every open',
      { settings: notional(150), instrument: { step: 1, minNotional: 115 } },
      'it gives a notional of 90, and the smallest order is 115',
    ],
    [
      'inverse, equity-percent: enough',
      { settings: { ...equity(100), equity: 1 }, instrument: { ...inverse, step: 1 } },
      null,
    ],
  ])('%s', (_name, scenario, why) => {
    const message = why && `this sizing can never trade: ${why}`;
    expect(problem(scenario)).toEqual(message && { field: 'settings.sizing', message });
  });

  test('a price between two that are refused may be one that is not', () => {
    // 150 of quote in whole contracts: 2 at 60 are 120, 1 at 140 is 140, and 2 at 74 are 148.
    const rows: Row[] = [
      [60, 60, 60, 60],
      [60, 74, 60, 74],
      [74, 140, 74, 140],
    ];
    const scenario = { rows, settings: notional(150), instrument: { step: 1, minNotional: 145 } };
    expect(problem(scenario)).toBeNull();
    expect(play(scenario).trades[0]).toMatchObject({ amount: 2, entryPrice: 74 });
    // Without that open there is none.
    const never = 'this sizing can never trade: it gives a notional of 120, and the smallest order is 145';
    expect(problem({ ...scenario, rows: [rows[0], [60, 140, 60, 140]] })?.message).toBe(never);
  });

  test.each(['equity-percent', 'risk-percent'] as const)('%s: without candles nobody can say', (kind) => {
    const none = { candles: toColumns([]) };
    const scenario = { exits: [['stop-loss']], instrument: { minAmount: 1e9 } } as const;
    const settings = { sizing: { kind, percent: 1 } };
    expect(problem({ ...scenario, settings })).not.toBeNull();
    expect(problem({ ...scenario, settings }, none)).toBeNull();
  });

  test('rounding alone refuses nothing: 1 / 49 × 49 is a little less than 1 in binary', () => {
    const rows = Array.from({ length: 3 }, (): Row => [49, 49, 49, 49]);
    expect((1 / 49) * 49).toBeLessThan(1);
    expect(problem({ rows, settings: notional(1), instrument: { minNotional: 1 } })).toBeNull();
  });

  test.each<[string, NonNullable<Scenario['exits']>, boolean]>([
    ['no exit', [], false],
    ['a target', [['take-profit']], false],
    ['break even, which sets its stop later', [['break-even']], false],
    ['a trailing stop that waits for a profit', [['trailing-stop', { activation: 1 }]], false],
    ['a stop loss', [['stop-loss']], true],
    ['a trailing stop', [['trailing-stop']], true],
    ['a chandelier', [['chandelier']], true],
    ['a waiting trailing stop beside a stop loss', [['trailing-stop', { activation: 1 }], ['stop-loss']], true],
  ])('risk-percent needs a stop at the entry: %s', (_name, exits, enough) => {
    const message =
      'the sizing risk-percent needs an initial stop, and "Test" has none; add a stop-loss or use equity-percent';
    expect(problem({ exits, settings: byRisk })).toEqual(enough ? null : { field: 'settings.sizing', message });
  });
});

describe('detail candles', () => {
  const settings = { intrabar: 'detail' } as const;
  /** Half hours of {@link ROWS}. */
  const half = HOUR / 2;
  const halves: readonly Row[] = [
    ...[RISE[0], RISE[0]],
    ...[RISE[0], RISE[1]],
    [100, 110, 100, 105],
    [105, 105, 90, 100],
  ];
  const candles = toColumns(barsFrom(halves, half));
  const withDetail = (detail: Candles, timeframeMs = half) =>
    problem({ settings }, { detail: { candles: detail, timeframeMs } });
  const moved = (by: number) => ({ ...candles, time: candles.time.map((time) => time + by) });
  const scaled = (by: number) => ({ ...candles, close: candles.close.map((close) => close * by) });

  test('of the same market and time are taken', () => {
    expect(withDetail(candles)).toBeNull();
    expect(withDetail(scaled(1.004)), 'two recordings may differ a little').toBeNull();
    expect(withDetail(moved(2 * HOUR)), 'a part of the range is enough').toBeNull();
  });

  const otherTime = 'the detail candles are of another time: none lies in the range of the run';
  const timeframe = (given: string) =>
    `the detail candles are of ${given}, and 1h needs a lower timeframe that divides it`;
  test.each([
    ['that end before the run begins', () => withDetail(moved(-3 * HOUR)), otherTime],
    ['that begin after the run has ended', () => withDetail(moved(3 * HOUR)), otherTime],
    ['of the same timeframe', () => withDetail(candles, HOUR), timeframe('1h')],
    ['of a higher timeframe', () => withDetail(candles, 2 * HOUR), timeframe('2h')],
    ['of a timeframe that does not divide it', () => withDetail(candles, 0.4 * HOUR), timeframe('24m')],
    [
      'of another market',
      () => withDetail(scaled(1.01)),
      'the detail candles are of another market: their closes differ from those of the run',
    ],
    ['that are not there', () => problem({ settings }), 'intrabar detail needs candles of a lower timeframe'],
  ])('%s are refused', (_name, check, message) => {
    expect(check()).toEqual({ field: 'detail', message });
  });

  test('without intrabar detail are refused rather than left unused', () => {
    expect(problem({}, { detail: { candles, timeframeMs: half } })).toEqual({
      field: 'settings.intrabar',
      message: 'detail candles are given but intrabar is not detail; use detail',
    });
  });
});

describe('funding rates that a strategy reads', () => {
  const template = {
    components: [
      { id: 'fade', use: 'funding-rate-fade', role: 'signal', weight: 1, enabled: true, params: {} },
      { id: 'stop', use: 'stop-loss', role: 'exit', weight: 1, enabled: true, params: {} },
    ],
  } as const;
  const withRates = (...times: number[]) => {
    const input = inputOf({ rows: ROWS });
    const strategy = strategyOf({ ...input.strategy.template, ...template });
    const funding = { time: Float64Array.from(times), rate: new Float64Array(times.length) };
    return checkRun({ ...input, strategy, markets: [{ ...input, funding }] });
  };

  test('must be known up to the end of the range', () => {
    const message =
      'signal "fade" (funding-rate-fade) reads funding rates, and none of test:BTC/USDT:USDT are known up to the end of the range; give some or remove it';
    expect(withRates()).toEqual({ field: 'funding', message });
    expect(withRates(START + 3 * HOUR), 'those of later do not help').toEqual({ field: 'funding', message });
  });

  test('may begin before the range', () => {
    expect(withRates(START - 100 * HOUR)).toBeNull();
    expect(withRates(START + HOUR)).toBeNull();
  });
});

describe('several markets', () => {
  const together = (...markets: { market: string; instrument?: Partial<Instrument>; settings?: object }[]) => {
    const input = inputOf({ rows: ROWS });
    const inputs = markets.map(({ market, instrument }) => ({
      ...input,
      market,
      instrument: { ...input.instrument, ...instrument },
    }));
    return checkRun({ ...input, markets: inputs })?.message ?? null;
  };
  const BTC = 'binance:BTC/USDT:USDT';

  test.each<[string, string | null, Parameters<typeof together>]>([
    ['settled in one coin', null, [{ market: BTC }, { market: 'bybit:XRP/USDT:USDT' }]],
    ['whose files do not tell', null, [{ market: 'btc.csv' }, { market: 'xrp.csv' }]],
    ['given twice', `${BTC} is given twice; give each market once`, [{ market: BTC }, { market: BTC }]],
    [
      'settled in two coins',
      `${BTC} is settled in USDT and bybit:ETH/USDC:USDC in USDC; one account holds contracts that are settled in one coin`,
      [{ market: BTC }, { market: 'bybit:ETH/USDC:USDC' }],
    ],
    [
      'linear and inverse',
      'btc.csv is linear and xbt.csv is inverse; one account holds contracts that are settled in one coin',
      [{ market: 'btc.csv' }, { market: 'xbt.csv', instrument: { contract: 'inverse' } }],
    ],
    [
      'one of which cannot trade',
      'xrp.csv: this sizing can never trade: it gives 11.1111 contracts at most, and the smallest order is 1000',
      [{ market: 'btc.csv' }, { market: 'xrp.csv', instrument: { minAmount: 1000 } }],
    ],
  ])('%s', (_name, message, markets) => {
    expect(together(...markets)).toBe(message);
  });
});
