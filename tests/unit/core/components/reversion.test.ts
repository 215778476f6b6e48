import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import { type Bar, slowRsi, slowSma } from '../oracle/indicators.ts';
import {
  slowCci,
  slowMfi,
  slowStochastic,
  slowStochasticRsi,
  slowWilliamsR,
  slowZScore,
} from '../oracle/oscillators.ts';
import { crossedInZone, divergences, leftZone, reached, type State } from '../oracle/signal-states.ts';
import { slowDeviation } from '../oracle/windows.ts';
import {
  componentOf,
  type Market,
  paramsOf,
  problemOf,
  reflected,
  signalOf,
  testSignal,
  warmupOf,
} from '../support/component-cases.ts';
import { closesOf } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, type Row } from '../support/market.ts';

const upTo = (max: number, min = 2) => fc.integer({ min, max });
// Crooked on purpose: a value of exactly 20 may be a hair more or less, depending on how it is worked out.
const LOW = fc.constantFrom(20.37, 35.19);
const HIGH = fc.constantFrom(64.83, 79.61);

/** Levels of an oscillator from 0 to 100 that is turned upside down. */
function upsideDown(market: Market, params: AnyParams): readonly [Market, AnyParams] {
  const { oversold, overbought } = params;
  return [
    { ...market, bars: reflected(market.bars) },
    { ...params, oversold: 100 - Number(overbought), overbought: 100 - Number(oversold) },
  ];
}

const n = (params: AnyParams, name: string) => Number(params[name]);

testSignal({
  use: 'bollinger-reversion',
  params: fc.record({ period: upTo(12), deviations: fc.constantFrom(0.73, 1.37, 2.03) }),
  slow: ({ bars }, params) => {
    const closes = closesOf(bars);
    const middle = slowSma(closes, n(params, 'period'));
    const deviation = slowDeviation(closes, n(params, 'period'));
    return closes.map((close, i): State => {
      const beyond = Math.abs(close - middle[i]) - n(params, 'deviations') * deviation[i];
      if (Number.isNaN(beyond)) return null;
      return beyond <= 1e-10 * close ? 0 : close < middle[i] ? 1 : -1;
    });
  },
});

testSignal({
  use: 'stochastic',
  params: fc.record({ k: upTo(8), smooth: upTo(3, 1), d: upTo(4), oversold: LOW, overbought: HIGH }),
  slow: ({ bars }, params) => {
    const { k, d } = slowStochastic(bars, n(params, 'k'), n(params, 'smooth'), n(params, 'd'));
    return crossedInZone(k, d, n(params, 'oversold'), n(params, 'overbought'));
  },
  mirror: upsideDown,
});

testSignal({
  use: 'stochastic-rsi',
  params: fc.record({
    ...{ rsi: upTo(6), stoch: upTo(6), k: upTo(3, 1), d: upTo(3) },
    ...{ oversold: LOW, overbought: HIGH },
  }),
  slow: ({ bars }, params) => {
    const [rsi, stoch] = [n(params, 'rsi'), n(params, 'stoch')];
    const { k, d } = slowStochasticRsi(closesOf(bars), rsi, stoch, n(params, 'k'), n(params, 'd'));
    return crossedInZone(k, d, n(params, 'oversold'), n(params, 'overbought'));
  },
  mirror: upsideDown,
});

testSignal({
  use: 'cci-reversal',
  params: fc.record({ period: upTo(12), level: fc.constantFrom(47.31, 63.17, 99.71) }),
  slow: ({ bars }, params) => leftZone(slowCci(bars, n(params, 'period')), -n(params, 'level'), n(params, 'level')),
});

testSignal({
  use: 'williams-r',
  params: fc.record({
    period: upTo(12),
    oversold: fc.constantFrom(-79.63, -60.41),
    overbought: fc.constantFrom(-39.17, -20.37),
  }),
  slow: ({ bars }, params) =>
    leftZone(slowWilliamsR(bars, n(params, 'period')), n(params, 'oversold'), n(params, 'overbought')),
  mirror: (market, params) => [
    { ...market, bars: reflected(market.bars) },
    { ...params, oversold: -100 - n(params, 'overbought'), overbought: -100 - n(params, 'oversold') },
  ],
});

const typical = ({ high, low, close }: Bar) => (high + low + close) / 3;

testSignal({
  use: 'mfi-reversal',
  params: fc.record({ period: upTo(10), oversold: LOW, overbought: HIGH }),
  slow: ({ bars }, params) =>
    leftZone(slowMfi(bars, n(params, 'period')), n(params, 'oversold'), n(params, 'overbought')),
  mirror: (market, params) => {
    const [mirrored, mirroredParams] = upsideDown(market, params);
    // The same money has to flow, at the other prices.
    const bars = mirrored.bars.map((bar, i) => {
      const was = market.bars[i];
      return { ...bar, volume: (was.volume * typical(was)) / typical(bar) };
    });
    return [{ ...mirrored, bars }, mirroredParams];
  },
});

testSignal({
  use: 'zscore',
  params: fc.record({ period: upTo(15, 3), entry: fc.constantFrom(0.83, 1.21, 1.93) }),
  slow: ({ bars }, params) => reached(slowZScore(closesOf(bars), n(params, 'period')), n(params, 'entry')),
});

testSignal({
  use: 'rsi-divergence',
  params: fc.record({ period: upTo(6), lookback: upTo(25, 4), pivot: upTo(3, 1) }),
  slow: ({ bars }, params) =>
    divergences(bars, slowRsi(closesOf(bars), n(params, 'period')), n(params, 'lookback'), n(params, 'pivot')).map(
      (one): State => (one > 0 ? 1 : one < 0 ? -1 : 0),
    ),
});

describe('reversals by hand', () => {
  const both = (use: string, params: AnyParams, bars: readonly Bar[]) => ({
    state: signalOf(use, { ...params, output: 'state' }, { bars }),
    event: signalOf(use, { ...params, output: 'event' }, { bars }),
  });

  test('bollinger-reversion: below the lower band long, above the upper one short', () => {
    // Closes that stand still are on their bands, not beyond.
    const closes = [10, 10, 10, 7, 7, 7, 12, 12];
    // Candle 3: mean 9, deviation √2: 7 < 7.59. Candle 4: 10 7 7, mean 8, 7 > 6.59. Candle 6: 7 7 12: mean 8⅔,
    // deviation 2.357: 12 > 11.02. Candle 7: 7 12 12: mean 10⅓, 12 < 12.69.
    expect(both('bollinger-reversion', { period: 3, deviations: 1 }, barsFromCloses(closes))).toEqual({
      state: [0, 0, 0, 1, 0, 0, -1, 0],
      event: [0, 0, 0, 1, 0, 0, -1, 0],
    });
  });

  test('zscore: an event where it begins, a state as long as it holds, the entry itself included', () => {
    // 0 0 0: on the mean. 0 0 3: mean 1, deviation √2: (3 − 1) / √2 = √2. 0 3 9: mean 4, deviation √14: 5/√14 = 1.34.
    // 3 9 9: mean 7, deviation √8: 2/√8 = 0.71.
    const bars = barsFromCloses([100, 100, 100, 103, 109, 109]);
    expect(both('zscore', { period: 3, entry: 1.3 }, bars)).toEqual({
      state: [0, 0, 0, -1, -1, 0],
      event: [0, 0, 0, -1, 0, 0],
    });
    expect(both('zscore', { period: 3, entry: Math.SQRT2 }, bars).state).toEqual([0, 0, 0, -1, 0, 0]);
    // What holds at the first candle that can tell does not begin there.
    expect(both('zscore', { period: 3, entry: 1.3 }, bars.slice(1)).event).toEqual([0, 0, 0, 0, 0]);
  });

  // %K of one candle is the place of the close in its range.
  const withK = (places: readonly number[]): Bar[] => barsFrom(places.map((k): Row => [100 + k, 200, 100, 100 + k]));

  test('stochastic: only a cross inside the zone counts, and it holds as long as both lines stay there', () => {
    // %D is the mean of two values of %K, so %K is above it while it rises.
    const places = [50, 10, 5, 8, 12, 30, 18, 15, 16, 95, 90, 85, 60];
    //  side            ·   −  −  +  +   +   −   −   +   +   −   −   −
    //  below 20/above 80         y  y   n           y   n   y   y   n
    expect(both('stochastic', { k: 2, smooth: 1, d: 2, oversold: 20, overbought: 80 }, withK(places))).toEqual({
      state: [0, 0, 0, 1, 1, 0, 0, 0, 1, 0, -1, -1, 0],
      event: [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -1, 0, 0],
    });
  });

  test('stochastic: a cross above the zone does not count, even when the lines sink into it crossed', () => {
    const places = [0, 0, 0, 0, 25, 19, 5, 18];
    //  %D is the mean of three: 0, 8.3, 14.7, 16.3, 14 from candle 3 on. The lines cross at 25, outside.
    const { state } = both('stochastic', { k: 2, smooth: 1, d: 3, oversold: 20, overbought: 80 }, withK(places));
    expect(state).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('williams-r: long on leaving the zone below −80 until it is in a zone again, a jump across included', () => {
    // %R of two candles with the same range is the place − 100.
    const places = [50, 10, 25, 50, 90, 70, 10, 95, 5, 50];
    //  zone         ·   +   ·   ·   −   ·   +   −   +   ·
    expect(both('williams-r', { period: 2 }, withK(places))).toEqual({
      state: [0, 0, 1, 1, 0, -1, 0, 1, -1, 1],
      event: [0, 0, 1, 0, 0, -1, 0, 1, -1, 1],
    });
  });

  test('a line exactly on its level is not in the zone', () => {
    expect(both('williams-r', { period: 2 }, withK([50, 10, 20, 20, 80, 81, 80])).event).toEqual([
      0, 0, 1, 0, 0, 0, -1,
    ]);
  });

  test('mfi-reversal: needs a change before the first value and another candle to leave a zone', () => {
    // MFI of one change is 0 after a fall and 100 after a rise; 50 where nothing flows.
    const bars = barsFromCloses([10, 9, 9, 9, 11, 12, 12]).map((bar) => ({
      ...bar,
      open: bar.close,
      high: bar.close,
      low: bar.close,
    }));
    const { state, event } = both('mfi-reversal', { period: 2 }, bars);
    // Of two changes: −, ·: 0; ·, ·: 50; ·, +: 100; +, +: 100; +, ·: 100.
    expect(state).toEqual([0, 0, 0, 1, 0, 0, 0]);
    expect(event).toEqual([0, 0, 0, 1, 0, 0, 0]);
  });

  test('cci-reversal: back up through −level', () => {
    // CCI of 10 10 7: (7 − 9) / (0.015 × 4/3) = −100; of 10 7 8: (8 − 8⅓) / (0.015 × 10/9) = −20.
    const bars = barsFrom([10, 10, 7, 8].map((price): Row => [price, price, price, price]));
    expect(both('cci-reversal', { period: 3, level: 99 }, bars).event).toEqual([0, 0, 0, 1]);
    expect(both('cci-reversal', { period: 3, level: 100 }, bars).event).toEqual([0, 0, 0, 0]);
  });

  describe('rsi-divergence', () => {
    /** Two lows, the second one lower but reached with less force, and a swing that confirms it. */
    const lows = [100, 98, 99, 97, 90, 95, 96, 95, 94, 92, 91, 89, 91, 92];
    const bars = barsFrom(lows.map((price): Row => [price, price, price, price]));
    const params = { period: 2, lookback: 20, pivot: 1 };

    test('speaks when the later swing is confirmed, not when it happens', () => {
      const rsi = slowRsi(lows, 2);
      // Candle 11 is lower than candle 4, and its RSI is higher; the candle after it confirms it.
      expect(rsi[11]).toBeGreaterThan(rsi[4]);
      const found = signalOf('rsi-divergence', params, { bars });
      expect(found).toEqual(lows.map((_, i) => (i === 12 ? 1 : 0)));
      const later = signalOf('rsi-divergence', { ...params, pivot: 2 }, { bars });
      expect(later.indexOf(1)).toBe(13);
    });

    test('does not reach back further than the look-back', () => {
      expect(signalOf('rsi-divergence', { ...params, lookback: 7 }, { bars })[12]).toBe(1);
      expect(signalOf('rsi-divergence', { ...params, lookback: 6 }, { bars })[12]).toBe(0);
    });

    test('needs a lower low: an equal one is none', () => {
      const level = lows.map((price) => Math.max(price, 90));
      const equal = barsFrom(level.map((price): Row => [price, price, price, price]));
      expect(signalOf('rsi-divergence', params, { bars: equal })[12]).toBe(0);
    });
  });
});

describe('parameters that do not go together', () => {
  test.each([
    ['stochastic', { oversold: 80, overbought: 20 }, 'oversold (80) must be below overbought (20)'],
    ['stochastic-rsi', { oversold: 50, overbought: 50 }, 'oversold (50) must be below overbought (50)'],
    ['williams-r', { oversold: -10, overbought: -20 }, 'oversold (-10) must be below overbought (-20)'],
    ['mfi-reversal', { oversold: 90 }, 'oversold (90) must be below overbought (80)'],
    ['rsi-divergence', { lookback: 5, pivot: 5 }, 'lookback (5) must be longer than pivot (5)'],
  ])('%s with %o', (use, params, problem) => {
    expect(problemOf(use, params)).toBe(problem);
  });
});

describe('warm-up with the defaults', () => {
  test.each([
    ['bollinger-reversion', {}, 21],
    ['bollinger-reversion', { output: 'state' }, 20],
    ['stochastic', {}, 19],
    ['stochastic-rsi', {}, 33],
    ['cci-reversal', {}, 21],
    ['williams-r', {}, 15],
    ['mfi-reversal', {}, 16],
    ['zscore', {}, 51],
    ['zscore', { output: 'state' }, 50],
    ['rsi-divergence', {}, 22],
  ])('%s %o needs %d candles', (use, params, candles) => {
    expect(warmupOf(use, params)).toBe(candles);
  });
});

describe('in plain words', () => {
  const words = (use: string, params: AnyParams) => componentOf(use).describe(paramsOf(use, params));

  test.each([
    ['bollinger-reversion', 'price closes below (long)', 'price stands below (long)'],
    ['stochastic', 'crosses up below 20 (long) or down above 80', 'has crossed up below 20 (long) or down above 80'],
    ['stochastic-rsi', 'crosses up below 20', 'has crossed up below 20'],
    ['cci-reversal', 'comes back above −100 (long) or below 100', 'has come back above −100 (long) or below 100'],
    ['williams-r', 'comes back above −80 (long) or below −20', 'has come back above −80 (long) or below −20'],
    ['mfi-reversal', 'comes back above 20 (long) or below 80', 'has come back above 20 (long) or below 80'],
    ['zscore', 'comes to be at least 2 standard deviations', 'is at least 2 standard deviations'],
    ['obv-trend', 'crosses its EMA 20', 'stands above (or below) its EMA 20'],
    ['chaikin-money-flow', 'rises above 0.05 (long) or falls below −0.05', 'is above 0.05 (long) or below −0.05'],
    ['funding-rate-fade', 'reaches −0.0003 (long) or 0.0003', 'is −0.0003 or less (long) or 0.0003 or more'],
  ])('%s tells the moment from what follows it', (use, event, state) => {
    expect(words(use, { output: 'event' })).toContain(event);
    expect(words(use, { output: 'state' })).toContain(state);
  });
});
