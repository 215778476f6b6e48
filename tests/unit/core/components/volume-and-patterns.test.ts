import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import { type Bar, mean, slowEma } from '../oracle/indicators.ts';
import { reached, type State, sides } from '../oracle/signal-states.ts';
import { type Settlement, slowCmf, slowFunding, slowObv } from '../oracle/volume.ts';
import { componentOf, signalOf, testSignal, warmupOf } from '../support/component-cases.ts';
import { barsWithVolume } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, type Row, START } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const n = (params: AnyParams, name: string) => Number(params[name]);

testSignal({
  use: 'obv-trend',
  params: fc.record({ ema: upTo(12, 2) }),
  slow: ({ bars }, params) => sides(slowObv(bars), slowEma(slowObv(bars), n(params, 'ema'))),
});

testSignal({
  use: 'chaikin-money-flow',
  params: fc.record({ period: upTo(12), threshold: fc.constantFrom(0.0137, 0.2173) }),
  slow: ({ bars }, params) =>
    slowCmf(bars, n(params, 'period')).map((value): State => {
      if (Number.isNaN(value)) return null;
      return value > n(params, 'threshold') ? 1 : value < -n(params, 'threshold') ? -1 : 0;
    }),
});

testSignal({
  use: 'volume-spike',
  params: fc.record({ period: upTo(12), factor: fc.constantFrom(1.213, 2.017, 3.391) }),
  slow: ({ bars }, params) =>
    bars.map(({ open, close, volume }, i): State => {
      if (i < n(params, 'period')) return 0;
      const usual = mean(bars.slice(i - n(params, 'period'), i).map((bar) => bar.volume));
      if (volume === 0 || volume < n(params, 'factor') * usual) return 0;
      return close > open ? 1 : close < open ? -1 : 0;
    }),
});

testSignal({
  use: 'engulfing',
  params: fc.record({ minBodyPct: fc.constantFrom(0, 0.3137, 1.0273) }),
  slow: ({ bars }, params) =>
    bars.map((bar, i): State => {
      const before = bars[i - 1];
      const body = bar.close - bar.open;
      const middle = (bar.open + bar.close) / 2;
      if (!before || Math.abs(body) < (n(params, 'minBodyPct') / 100) * middle) return 0;
      const [low, high] = [Math.min(bar.open, bar.close), Math.max(bar.open, bar.close)];
      const [lowBefore, highBefore] = [Math.min(before.open, before.close), Math.max(before.open, before.close)];
      const covers = low <= lowBefore && high >= highBefore && high - low > highBefore - lowBefore;
      if (!covers) return 0;
      if (before.close < before.open && body > 0) return 1;
      return before.close > before.open && body < 0 ? -1 : 0;
    }),
  // The size of a body is a share of the price, which upside down would be another one.
  mirror: (market, params) => [
    { ...market, bars: market.bars.map((bar) => ({ ...bar, open: bar.close, close: bar.open })) },
    params,
  ],
});

testSignal({
  use: 'pin-bar',
  params: fc.record({ wickRatio: fc.constantFrom(1.0137, 2.0173, 3.391) }),
  slow: ({ bars }, params) =>
    bars.map(({ open, high, low, close }): State => {
      const lower = Math.min(open, close) - low;
      const upper = high - Math.max(open, close);
      const body = Math.abs(close - open);
      if (high === low) return 0;
      if (lower >= n(params, 'wickRatio') * (body + upper)) return 1;
      return upper >= n(params, 'wickRatio') * (body + lower) ? -1 : 0;
    }),
});

/** Rates every few hours. */
const settlements: fc.Arbitrary<Settlement[]> = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(-0.0005, -0.0003, -0.0001, 0, 0.0002, 0.0003, 0.0007)),
    {
      maxLength: 40,
    },
  )
  .map((steps) => {
    let time = START - 10 * HOUR;
    return steps.map(([hours, rate]) => {
      time += hours * HOUR;
      return { time, rate };
    });
  });

testSignal({
  use: 'funding-rate-fade',
  params: fc.record({ threshold: fc.constantFrom(0.0001, 0.0003), lookback: upTo(4) }),
  markets: fc.tuple(barsWithVolume(1, 80), settlements).map(([bars, funding]) => ({ bars, funding })),
  // A rate that was not known holds nothing, so the first one that is extreme begins something.
  slow: ({ bars, funding = [] }, params) =>
    reached(slowFunding(bars, HOUR, funding, n(params, 'lookback')), n(params, 'threshold')).map((one) => one ?? 0),
  mirror: (market, params) => [
    { ...market, funding: market.funding?.map(({ time, rate }) => ({ time, rate: -rate })) },
    params,
  ],
});

describe('volume by hand', () => {
  const both = (use: string, params: AnyParams, bars: readonly Bar[]) => ({
    state: signalOf(use, { ...params, output: 'state' }, { bars }),
    event: signalOf(use, { ...params, output: 'event' }, { bars }),
  });

  test('obv-trend: the balance against its average', () => {
    const bars = barsFromCloses([10, 11, 12, 11, 10, 11]).map((bar) => ({ ...bar, volume: 2 }));
    // OBV 0 2 4 2 0 2; EMA 3: 2 at candle 2, then (2+2)/2 = 2, 1, 1.5. On the average is neither side.
    expect(both('obv-trend', { ema: 3 }, bars)).toEqual({
      state: [0, 0, 1, 0, -1, 1],
      event: [0, 0, 0, 0, -1, 1],
    });
  });

  test('chaikin-money-flow: beyond the threshold, not on it', () => {
    // Closes at 3/4, at the high, in the middle and at the low: 0.5, 1, 0, −1; of two: 0.75, 0.5, −0.5.
    const bars = barsFrom([3, 4, 2, 0].map((place): Row => [100, 104, 100, 100 + place]));
    expect(both('chaikin-money-flow', { period: 2, threshold: 0.5 }, bars)).toEqual({
      state: [0, 1, 0, 0],
      event: [0, 0, 0, 0],
    });
    expect(both('chaikin-money-flow', { period: 2, threshold: 0.49 }, bars)).toEqual({
      state: [0, 1, 1, -1],
      event: [0, 0, 0, -1],
    });
  });

  test('volume-spike: the colour of a candle with that many times the volume of those before it', () => {
    const volumes = [1, 3, 4, 7, 11, 12, 30];
    const bars = barsFromCloses([10, 11, 12, 11, 11, 12, 11]).map((bar, i) => ({ ...bar, volume: volumes[i] }));
    // Twice the mean of the two before: –, –, 4 = 4 up, 7 = 7 down, 11 = 11 without a body, 12 < 18, 30 > 23 down.
    expect(signalOf('volume-spike', { period: 2, factor: 2 }, { bars })).toEqual([0, 0, 1, -1, 0, 0, -1]);
  });
});

describe('patterns by hand', () => {
  const second = (before: Row, row: Row, params: AnyParams = {}) =>
    signalOf('engulfing', params, { bars: barsFrom([before, row]) })[1];

  test.each<[string, Row, Row, number]>([
    ['a rise over a fall', [102, 103, 100, 101], [100.5, 103, 100, 102.5], 1],
    ['a fall over a rise', [101, 103, 100, 102], [102.5, 103, 100, 100.5], -1],
    ['a rise that begins where the fall ended and goes further', [102, 102, 101, 101], [101, 103, 101, 102.5], 1],
    ['a rise that only takes the fall back', [102, 102, 101, 101], [101, 102, 101, 102], 0],
    ['a rise over a rise', [101, 102, 101, 102], [100.5, 103, 100, 102.5], 0],
    ['a rise over a candle without a body', [101, 102, 100, 101], [100.5, 103, 100, 102.5], 0],
    ['a rise that begins inside the fall', [102, 103, 100, 101], [101.5, 104, 100, 103.5], 0],
    ['a rise that ends inside the fall', [102, 103, 100, 101], [100.5, 103, 100, 101.5], 0],
  ])('engulfing: %s', (_name, before, row, direction) => {
    expect(second(before, row)).toBe(direction);
  });

  test('engulfing: a body that is smaller than the least one does not count', () => {
    // A body of 1 with its middle at 100 is 1 %.
    const rows: [Row, Row] = [
      [100, 100.5, 99, 99.75],
      [99.5, 101, 99, 100.5],
    ];
    expect(second(...rows, { minBodyPct: 1 })).toBe(1);
    expect(second(...rows, { minBodyPct: 1.01 })).toBe(0);
  });

  test.each<[string, Row, number, number]>([
    ['a hammer', [103, 104, 98, 104], 2, 1],
    ['a shooting star', [99, 104, 98, 98], 2, -1],
    ['exactly two thirds of the candle', [102, 103, 97, 103], 4, 1],
    ['less than two thirds', [102, 103, 97, 103], 5.01, 0],
    ['a wick on either side', [100, 103, 97, 100], 2, 0],
    ['two halves cancel each other out', [100, 103, 97, 100], 1, 0],
    ['no range at all', [100, 100, 100, 100], 1, 0],
    ['lengths that are equal but for rounding', [0.3, 0.3, 0.1, 0.2], 1, 1],
  ])('pin-bar: %s', (_name, row, wickRatio, direction) => {
    expect(signalOf('pin-bar', { wickRatio }, { bars: barsFrom([row]) })[0]).toBe(direction);
  });
});

describe('funding-rate-fade by hand', () => {
  const flat = barsFromCloses(Array.from({ length: 8 }, () => 100));
  const rates = (list: readonly (readonly [hour: number, rate: number])[]): Settlement[] =>
    list.map(([hour, rate]) => ({ time: START + hour * HOUR, rate }));
  const both = (params: AnyParams, funding: readonly Settlement[]) => ({
    state: signalOf('funding-rate-fade', { ...params, output: 'state' }, { bars: flat, funding }),
    event: signalOf('funding-rate-fade', { ...params, output: 'event' }, { bars: flat, funding }),
  });

  test('shorts that pay are crowded: long; from the close at which the rate is settled', () => {
    // Closes at the hours 1 to 8.
    const funding = rates([
      [2, -0.0003],
      [4, 0.0002],
      [6, 0.0004],
    ]);
    expect(both({}, funding)).toEqual({
      state: [0, 1, 1, 0, 0, -1, -1, -1],
      event: [0, 1, 0, 0, 0, -1, 0, 0],
    });
  });

  test('averages settlements, and an average that is the threshold but for rounding reaches it', () => {
    const rate = 0.0009;
    const funding = rates([...[1, 2, 3, 4, 5, 6].map((hour) => [hour, rate] as const), [8, -rate]]);
    expect((rate + rate + rate + rate + rate + rate) / 6).toBeLessThan(rate);
    expect(both({ threshold: rate, lookback: 6 }, funding)).toEqual({
      state: [0, 0, 0, 0, 0, -1, -1, 0],
      event: [0, 0, 0, 0, 0, -1, 0, 0],
    });
  });

  test('says nothing without rates, and says that it needs them', () => {
    expect(both({}, []).state).toEqual(flat.map(() => 0));
    expect(componentOf('funding-rate-fade').needs).toEqual(['funding']);
  });
});

describe('warm-up with the defaults', () => {
  test.each([
    ['obv-trend', {}, 21],
    ['obv-trend', { output: 'state' }, 20],
    ['chaikin-money-flow', {}, 21],
    ['chaikin-money-flow', { output: 'state' }, 20],
    ['volume-spike', {}, 21],
    ['engulfing', {}, 2],
    ['pin-bar', {}, 1],
    ['funding-rate-fade', {}, 2],
    ['funding-rate-fade', { output: 'state' }, 1],
  ])('%s %o needs %d candles', (use, params, candles) => {
    expect(warmupOf(use, params)).toBe(candles);
  });
});
