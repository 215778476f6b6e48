import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import { AVERAGE_TYPES, firstOfAverage } from '#core/indicators/moving-average.ts';
import { slowAverage } from '../oracle/averages.ts';
import { slowAdx, slowAtr } from '../oracle/indicators.ts';
import {
  slowBollingerWidth,
  slowChoppiness,
  slowDistance,
  slowHigherTimeframe,
  slowNatr,
  slowPercentile,
  slowRelativeRange,
} from '../oracle/market-state.ts';
import { inSession } from '../oracle/strategy.ts';
import { type Settlement, slowFunding, slowRelativeVolume } from '../oracle/volume.ts';
import { componentOf, permissionsOf, problemOf, testFilter, warmupOf } from '../support/component-cases.ts';
import { barsWithVolume, closesOf } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, type Row, START } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const n = (params: AnyParams, name: string) => Number(params[name]);

/** Both directions where the value is in bounds, none where it is not known. */
const inside = (values: readonly number[], min: number, max: number) =>
  values.map((value) => (value >= min && value <= max ? 'B' : '-'));

testFilter({
  use: 'trend-filter',
  params: fc.record({ type: fc.constantFrom(...AVERAGE_TYPES), period: upTo(8, 2), multiple: upTo(5) }),
  slow: ({ bars }, params) => {
    const [type, period] = [String(params.type), n(params, 'period')];
    const first = firstOfAverage(params.type as (typeof AVERAGE_TYPES)[number], period);
    const line = slowHigherTimeframe(bars, HOUR, n(params, 'multiple'), first, (longer) =>
      slowAverage(type, longer, period),
    );
    return bars.map(({ close }, i) => {
      if (Number.isNaN(line[i]) || Math.abs(close - line[i]) <= 1e-11 * line[i]) return '-';
      return close > line[i] ? 'L' : 'S';
    });
  },
  markets: barsWithVolume(1, 70).map((bars) => ({ bars })),
});

testFilter({
  use: 'adx-filter',
  params: fc.record({ period: upTo(8), min: fc.constantFrom(0.13, 20.17), max: fc.constantFrom(45.39, 99.91) }),
  slow: ({ bars }, params) => inside(slowAdx(bars, n(params, 'period')).adx, n(params, 'min'), n(params, 'max')),
});

testFilter({
  use: 'choppiness-filter',
  params: fc.record({ period: upTo(12, 2), max: fc.constantFrom(38.17, 61.83) }),
  slow: ({ bars }, params) =>
    inside(slowChoppiness(bars, n(params, 'period')), Number.NEGATIVE_INFINITY, n(params, 'max')),
});

testFilter({
  use: 'atr-range',
  params: fc.record({ period: upTo(10), minPct: fc.constantFrom(0.613, 1.217), maxPct: fc.constantFrom(2.213, 9.871) }),
  slow: ({ bars }, params) => inside(slowNatr(bars, n(params, 'period')), n(params, 'minPct'), n(params, 'maxPct')),
});

testFilter({
  use: 'bollinger-width',
  params: fc.record({
    ...{ period: upTo(12, 2), deviations: fc.constantFrom(1, 2) },
    ...{ minPct: fc.constantFrom(0.513, 2.017), maxPct: fc.constantFrom(4.213, 9.871) },
  }),
  slow: ({ bars }, params) => {
    const width = slowBollingerWidth(closesOf(bars), n(params, 'period'), n(params, 'deviations'));
    return inside(width, n(params, 'minPct'), n(params, 'maxPct'));
  },
});

testFilter({
  use: 'volatility-regime',
  params: fc.record({
    atr: upTo(5),
    lookback: upTo(40, 10),
    allow: fc.shuffledSubarray(['low', 'normal', 'high'], { minLength: 1 }),
  }),
  slow: ({ bars }, params) =>
    slowPercentile(slowAtr(bars, n(params, 'atr')), n(params, 'lookback')).map((rank) => {
      if (Number.isNaN(rank)) return '-';
      // Whole numbers, so that a third is a third: the rank is a multiple of half a place.
      const halves = Math.round((rank * 2 * n(params, 'lookback')) / 100);
      const regime =
        3 * halves < 2 * n(params, 'lookback') ? 'low' : 3 * halves > 4 * n(params, 'lookback') ? 'high' : 'normal';
      return (params.allow as readonly string[]).includes(regime) ? 'B' : '-';
    }),
});

testFilter({
  use: 'volume-filter',
  params: fc.record({ period: upTo(12), minRatio: fc.constantFrom(0.513, 1.217) }),
  slow: ({ bars }, params) =>
    inside(slowRelativeVolume(bars, n(params, 'period')), n(params, 'minRatio'), Number.POSITIVE_INFINITY),
});

const settlements: fc.Arbitrary<Settlement[]> = fc
  .array(fc.tuple(upTo(9), fc.constantFrom(-0.002, -0.001, -0.0001, 0, 0.0001, 0.001, 0.002)), { maxLength: 30 })
  .map((steps) => {
    let time = START - 5 * HOUR;
    return steps.map(([hours, rate]) => {
      time += hours * HOUR;
      return { time, rate };
    });
  });

testFilter({
  use: 'funding-filter',
  params: fc.record({ maxAbs: fc.constantFrom(0, 0.0001, 0.001) }),
  markets: fc.tuple(barsWithVolume(1, 60), settlements).map(([bars, funding]) => ({ bars, funding })),
  slow: ({ bars, funding = [] }, params) =>
    slowFunding(bars, HOUR, funding, 1).map((rate) => {
      const long = rate <= n(params, 'maxAbs');
      const short = rate >= -n(params, 'maxAbs');
      return long && short ? 'B' : long ? 'L' : short ? 'S' : '-';
    }),
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);

testFilter({
  use: 'day-time',
  params: fc.record({
    days: fc.shuffledSubarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 }),
    from: time,
    to: time,
  }),
  slow: ({ bars }, { days, from, to }) => {
    const session = { days, start: from, end: to } as Parameters<typeof inSession>[0][number];
    return bars.map((bar) => (inSession([session], bar.time + HOUR) ? 'B' : '-'));
  },
});

testFilter({
  use: 'distance-from-ma',
  params: fc.record({
    ...{ type: fc.constantFrom(...AVERAGE_TYPES), period: upTo(10, 2) },
    ...{ maxAtr: fc.constantFrom(0.513, 1.217), atr: upTo(6) },
  }),
  slow: ({ bars }, params) =>
    inside(slowDistance(bars, String(params.type), n(params, 'period'), n(params, 'atr')), 0, n(params, 'maxAtr')),
});

testFilter({
  use: 'minimum-move',
  params: fc.record({ atr: upTo(8), minToCost: fc.constantFrom(3.017, 12.19) }),
  markets: barsWithVolume(1, 120).map((bars) => ({ bars, roundTripCost: 0.0014 })),
  slow: ({ bars }, params) =>
    slowNatr(bars, n(params, 'atr')).map((percent) => (percent / 100 >= 0.0014 * n(params, 'minToCost') ? 'B' : '-')),
});

testFilter({
  use: 'candle-size',
  params: fc.record({ maxAtr: fc.constantFrom(0.513, 1.217), atr: upTo(8) }),
  slow: ({ bars }, params) => inside(slowRelativeRange(bars, n(params, 'atr')), 0, n(params, 'maxAtr')),
});

describe('filters by hand', () => {
  const closes = barsFromCloses;

  test('trend-filter on a longer timeframe compares with what that knew at its last close', () => {
    // Two-hour closes 12, 8, 20, 13: of two of them the mean is 10 at candle 3, 14 at candle 5 and 16.5 at candle 7.
    const bars = closes([9, 12, 9, 8, 11, 20, 15, 13, 16.5]);
    expect(permissionsOf('trend-filter', { type: 'sma', period: 2, multiple: 2 }, { bars })).toBe('---SLLLS-');
  });

  test('bounds belong to what passes', () => {
    // Every candle has a range of 2 at a close of 100: 2 %.
    const bars = barsFrom(Array.from({ length: 4 }, (): Row => [100, 101, 99, 100]));
    const range = (minPct: number, maxPct: number) =>
      permissionsOf('atr-range', { period: 2, minPct, maxPct }, { bars });
    expect([range(2, 3), range(1, 2), range(2.01, 3), range(1, 1.99)]).toEqual(['--BB', '--BB', '----', '----']);
    // A true range of 2 is one average true range.
    expect(permissionsOf('candle-size', { atr: 2, maxAtr: 1 }, { bars })).toBe('---B');
  });

  test('candle-size compares a spike with what was usual before it', () => {
    const bars = barsFrom([
      ...Array.from({ length: 3 }, (): Row => [100, 101, 99, 100]),
      [100, 105, 99, 104], // 6, three times the 2 before
      [104, 105, 103, 104],
    ]);
    expect(permissionsOf('candle-size', { atr: 2, maxAtr: 3 }, { bars })).toBe('---BB');
    expect(permissionsOf('candle-size', { atr: 2, maxAtr: 2.9 }, { bars })).toBe('----B');
  });

  test('minimum-move asks for a multiple of what entry and exit cost', () => {
    const bars = barsFrom(Array.from({ length: 3 }, (): Row => [100, 101, 99, 100]));
    const passes = (roundTripCost: number, minToCost: number) =>
      permissionsOf('minimum-move', { atr: 1, minToCost }, { bars, roundTripCost });
    // 2 % are ten times 0.2 %; a market without costs asks for nothing.
    expect([passes(0.002, 10), passes(0.002, 10.1), passes(0, 1000)]).toEqual(['-BB', '---', '-BB']);
  });

  test('volatility-regime: thirds of the look-back', () => {
    // True ranges of 1 to 12 one after the other, and then one in the middle and the smallest.
    const spans = [1, ...Array.from({ length: 12 }, (_, i) => i + 1), 6.5, 0.5];
    const bars = barsFrom(spans.map((span): Row => [100, 100 + span, 100, 100]));
    const allow = (...regimes: string[]) =>
      permissionsOf('volatility-regime', { atr: 1, lookback: 12, allow: regimes }, { bars }).slice(-3);
    // 12 of 1…12 is at 95.8; 6.5 of 2…12, 6.5 at 5.5/12 = 45.8; 0.5 at 4.2.
    expect([allow('low'), allow('normal'), allow('high'), allow('low', 'high')]).toEqual(['--B', '-B-', 'B--', 'B-B']);
  });

  test('funding-filter keeps out the side that pays too much', () => {
    const bars = closes([1, 1, 1, 1, 1]);
    const funding = [0.002, 0.001, -0.001, -0.002].map((rate, i) => ({ time: START + (i + 2) * HOUR, rate }));
    expect(permissionsOf('funding-filter', {}, { bars, funding })).toBe('-SBBL');
    expect(permissionsOf('funding-filter', {}, { bars })).toBe('-----');
  });

  test('day-time: from its start on, its end outside, over midnight on the day it starts on', () => {
    // START is a Monday, closes are at the hours 1 to 30.
    const bars = closes(Array.from({ length: 30 }, () => 1));
    const open = (days: readonly string[], from: string, to: string) =>
      [...permissionsOf('day-time', { days, from, to }, { bars })].flatMap((one, i) => (one === 'B' ? [i + 1] : []));
    expect(open(['mon'], '07:00', '10:00')).toEqual([7, 8, 9]);
    expect(open(['mon'], '22:00', '02:00')).toEqual([22, 23, 24, 25]);
    expect(open(['tue'], '00:00', '00:00')).toEqual([24, 25, 26, 27, 28, 29, 30]);
    expect(open(['sun'], '23:30', '01:30')).toEqual([1]);
  });

  test('volume-filter: nothing passes without volume', () => {
    const bars = closes([1, 2, 3, 4, 5]).map((bar, i) => ({ ...bar, volume: [0, 0, 0, 4, 1][i] }));
    expect(permissionsOf('volume-filter', { period: 2, minRatio: 0.5 }, { bars })).toBe('---BB');
  });

  test('spread: a backtest has no order book, and the component says so', () => {
    expect(permissionsOf('spread', {}, { bars: closes([1, 2, 3]) })).toBe('BBB');
    const { needs, describe: words } = componentOf('spread');
    expect(needs).toEqual(['order-book']);
    expect(words({ maxBps: 5 })).toContain('not tested in a backtest');
  });
});

describe('parameters that do not go together', () => {
  test.each([
    ['adx-filter', { min: 40, max: 30 }, 'min (40) must not be above max (30)'],
    ['atr-range', { minPct: 11 }, 'minPct (11) must not be above maxPct (10)'],
    ['bollinger-width', { minPct: 3, maxPct: 2 }, 'minPct (3) must not be above maxPct (2)'],
  ])('%s with %o', (use, params, problem) => {
    expect(problemOf(use, params)).toBe(problem);
    expect(problemOf(use, {})).toBeNull();
  });
});

describe('warm-up with the defaults', () => {
  test.each([
    ['trend-filter', {}, 200],
    ['trend-filter', { multiple: 4 }, 800],
    ['trend-filter', { type: 'hma', period: 16 }, 19],
    ['adx-filter', {}, 28],
    ['choppiness-filter', {}, 15],
    ['atr-range', {}, 15],
    ['bollinger-width', {}, 20],
    ['volatility-regime', {}, 514],
    ['volume-filter', {}, 21],
    ['funding-filter', {}, 1],
    ['day-time', {}, 1],
    ['distance-from-ma', {}, 20],
    ['minimum-move', {}, 15],
    ['candle-size', {}, 16],
    ['spread', {}, 1],
  ])('%s %o needs %d candles', (use, params, candles) => {
    expect(warmupOf(use, params)).toBe(candles);
  });
});
