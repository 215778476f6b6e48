import { expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import { AVERAGE_TYPES } from '#core/indicators/moving-average.ts';
import type { Bar } from '../oracle/indicators.ts';
import { problemOf, signalOf, testByHand } from '../support/component-cases.ts';
import { barsFrom, barsFromCloses, HOUR, START } from '../support/market.ts';

/** Candles without a body or wicks, so that high, low and median are the close. */
const points = (closes: readonly number[]) => barsFrom(closes.map((close) => [close, close, close, close]));

const withVolumes = (bars: readonly Bar[], volumes: readonly number[]) =>
  bars.map((bar, i) => ({ ...bar, volume: volumes[i] }));

/** The same candles, of which the first opens `hours` before midnight. */
const before = (hours: number, bars: readonly Bar[]) =>
  bars.map((bar, i) => ({ ...bar, time: START + (i - hours) * HOUR }));

// EMA 2 (two thirds of the new value): –, 11, 13, 13⅔, 7.89, 5.96, 15.3; MACD 1, 2: –, 1, 1, ⅓, −2.89, −.96, 4.68;
// its EMA 2: –, –, 1, .56, −1.74, −1.22, 2.71; histogram: –, –, 0, −.22, −1.15, .26, 1.97.
const SWING = barsFromCloses([10, 12, 14, 14, 5, 5, 20]);

testByHand([
  {
    name: 'SMA 3 (–, –, 11, 11⅔, 12, 10⅔, 9⅓, 8, 8⅓) without a buffer',
    use: 'price-vs-ma',
    params: { type: 'sma', period: 3 },
    bars: barsFromCloses([10, 11, 12, 12, 12, 8, 8, 8, 9]),
    state: [0, 0, 1, 1, 0, -1, -1, 0, 1],
    event: [0, 0, 0, 0, 0, -1, 0, 0, 1],
  },
  {
    // Above 11.55, 12.25, 12.6, 11.2, 9.8, 8.4, 8.75, or below 10.45, 11.08, 11.4, 10.13, 8.87, 7.6, 7.92
    name: 'SMA 3 with a buffer of 5 %',
    use: 'price-vs-ma',
    params: { type: 'sma', period: 3, bufferPct: 5 },
    bars: barsFromCloses([10, 11, 12, 12, 12, 8, 8, 8, 9]),
    state: [0, 0, 1, 0, 0, -1, -1, 0, 1],
    event: [0, 0, 0, 0, 0, -1, 0, 0, 1],
  },
  {
    // EMA 2: –, 11, 13, 13⅔, 7.89, 5.96, 6.32, 15.4; EMA 3: –, –, 12, 13, 9, 7, 6.75, 13.4
    name: 'EMA 1, 2, 3 in order, upside down and mixed',
    use: 'ma-ribbon',
    params: { periods: [1, 2, 3] },
    bars: barsFromCloses([10, 12, 14, 14, 5, 5, 6.5, 20]),
    state: [0, 0, 1, 1, -1, -1, 0, 1],
    event: [0, 0, 0, 0, -1, 0, 0, 1],
  },
  {
    name: 'MACD against its signal, both 1 at candle 2',
    use: 'macd',
    params: { fast: 1, slow: 2, signal: 2 },
    bars: SWING,
    state: [0, 0, 0, -1, -1, 1, 1],
    event: [0, 0, 0, -1, 0, 1, 0],
  },
  {
    name: 'MACD against zero',
    use: 'macd',
    params: { fast: 1, slow: 2, signal: 2, trigger: 'zero-cross' },
    bars: SWING,
    state: [0, 1, 1, 1, -1, -1, 1],
    event: [0, 0, 0, 0, -1, 0, 1],
  },
  {
    name: 'histogram that falls twice and rises twice',
    use: 'macd',
    params: { fast: 1, slow: 2, signal: 2, trigger: 'histogram-turn' },
    bars: SWING,
    state: [0, 0, 0, -1, -1, 1, 1],
    event: [0, 0, 0, 0, 0, 1, 0],
  },
  {
    // Bands, see the indicator: 12 and 8; up at 13 with 8.5; 11; below 11: down with 15; 12.
    name: 'Supertrend 1 × 1 that turns up, then down',
    use: 'supertrend',
    params: { period: 1, multiplier: 1 },
    bars: barsFrom([
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [10, 13, 10, 13],
      [13, 14, 12, 13],
      [13, 13, 9, 10],
      [10, 11, 9, 9],
    ]),
    state: [0, 0, 1, 1, -1, -1],
    event: [0, 0, 1, 0, -1, 0],
  },
  ...([0, 60] as const).map((minAdx) => ({
    // DI 2: 25 and 0, 11.1 and 22.2, 6.7 and 13.3, 58.1 and 4.7; ADX from candle 3 on: 66.7, 50, 67.6
    name: `+DI and −DI with an ADX of at least ${minAdx}`,
    use: 'dmi',
    params: { period: 2, minAdx },
    bars: barsFrom([
      [10, 10, 8, 9],
      [10, 12, 9, 11],
      [11, 13, 8, 10],
      [10, 11, 6, 7],
      [7, 10, 7, 9],
      [9, 16, 9, 15],
    ]),
    state: [0, 0, 0, -1, minAdx > 50 ? 0 : -1, 1] as const,
    event: [0, 0, 0, 0, 0, 1] as const,
  })),
  {
    // SAR –, 9, 9, 9.2, 14, 14, 13.76
    name: 'SAR below a rise and above the fall',
    use: 'parabolic-sar',
    params: {},
    bars: barsFrom([
      [10, 11, 9, 10],
      [10, 13, 10, 12],
      [12, 14, 11, 13],
      [13, 14, 12, 13],
      [13, 13, 9, 9],
      [9, 10, 8, 9],
      [9, 9, 7, 8],
    ]),
    state: [0, 1, 1, 1, -1, -1, -1],
    event: [0, 0, 0, 0, -1, 0, 0],
  },
  ...(
    [
      // Conversion is the close; base 2: –, 11, 14, 15, 11, 8, 10.5
      ['tk-cross', [0, 1, 1, -1, -1, 0, 1], [0, 0, 0, -1, 0, 0, 1]],
      // One candle later: span A –, –, 11.5, 15, 14.5, 9.5, 8; span B 3 –, –, –, 13, 14, 12, 11
      ['cloud', [0, 0, 0, 0, -1, -1, 1], [0, 0, 0, 0, -1, 0, 1]],
      ['both', [0, 0, 0, 0, -1, 0, 1], [0, 0, 0, 0, -1, 0, 1]],
    ] as const
  ).map(([rule, state, event]) => ({
    name: `Ichimoku 1, 2, 3 by ${rule}`,
    use: 'ichimoku',
    params: { conversion: 1, base: 2, span: 3, rule },
    bars: points([10, 12, 16, 14, 8, 8, 13]),
    state,
    event,
  })),
  ...(
    [
      // Up: –, –, 50, 100, 100, 50, 0; down: –, –, 0, 50, 0, 100, 100
      [70, [0, 0, 0, 1, 1, -1, -1], [0, 0, 0, 1, 0, -1, 0]],
      [40, [0, 0, 1, 1, 1, -1, -1], [0, 0, 0, 0, 0, -1, 0]],
    ] as const
  ).map(([level, state, event]) => ({
    name: `Aroon 2 with a level of ${level}`,
    use: 'aroon',
    params: { period: 2, level },
    bars: points([10, 12, 11, 13, 13, 9, 9]),
    state,
    event,
  })),
  ...(
    [
      // Slopes over three closes: –, –, 2, 0, −3, 0, −1.5; in percent of the close 14.3, 0, −37.5, 0, −30
      [0, [0, 0, 1, 0, -1, 0, -1], [0, 0, 0, 0, -1, 0, -1]],
      [15, [0, 0, 0, 0, -1, 0, -1], [0, 0, 0, 0, -1, 0, -1]],
      [35, [0, 0, 0, 0, -1, 0, 0], [0, 0, 0, 0, -1, 0, 0]],
    ] as const
  ).map(([minSlopePct, state, event]) => ({
    name: `slope of more than ${minSlopePct} %`,
    use: 'linear-regression',
    params: { period: 3, minSlopePct },
    bars: barsFromCloses([10, 11, 14, 11, 8, 11, 5]),
    state,
    event,
  })),
  ...(
    [
      // Close against open: 10 and 10, 12 and 10, 14 and 11, 11 and 12.5, 8 and 11.75, 12 and 9.875
      [1, [0, 1, 1, -1, -1, 1], [0, 1, 0, -1, 0, 1]],
      [2, [0, 0, 1, 0, -1, 0], [0, 0, 1, 0, -1, 0]],
    ] as const
  ).map(([candles, state, event]) => ({
    name: `${candles} Heikin-Ashi candles of one colour`,
    use: 'heikin-ashi',
    params: { candles },
    bars: barsFrom([
      [10, 12, 8, 10],
      [10, 14, 10, 14],
      [14, 16, 12, 14],
      [14, 14, 8, 8],
      [8, 9, 7, 8],
      [8, 16, 8, 16],
    ]),
    state,
    event,
  })),
  {
    // –, 17.5, 20, 25 (no volume: plain mean), 40
    name: 'VWAP of the last two candles',
    use: 'vwap',
    params: { anchor: 'rolling', period: 2 },
    bars: withVolumes(points([10, 20, 30, 20, 40]), [1, 3, 0, 0, 2]),
    state: [0, 1, 1, -1, 0],
    event: [0, 0, 0, -1, 0],
  },
  {
    // Two candles of a day that began earlier, then 10, 12, 10⅔, 10.5
    name: 'VWAP of the day',
    use: 'vwap',
    params: {},
    bars: before(2, points([10, 12, 10, 14, 8, 10])),
    state: [0, 0, 0, 1, -1, -1],
    event: [0, 0, 0, 1, -1, 0],
  },
]);

test.each([
  ['macd', { fast: 26, slow: 26 }, 'fast (26) must be shorter than slow (26)'],
  ['parabolic-sar', { step: 0.3, max: 0.2 }, 'step (0.3) must not be above max (0.2)'],
  ['ichimoku', { conversion: 26, base: 26 }, 'conversion (26) must be shorter than base (26)'],
  ['ichimoku', { base: 52, span: 52 }, 'base (52) must be shorter than span (52)'],
] as const)('%s refuses parameters that do not go together: %o', (use, params, problem) => {
  expect(problemOf(use, params)).toBe(problem);
});

test.each([0.1, 1 / 3, 7.7, 100.1, 60_000.7])(
  'a price that never moves from %d is no trend to any of them',
  (price) => {
    const bars = barsFromCloses(Array.from({ length: 120 }, () => price));
    const uses: readonly [string, AnyParams][] = [
      ...AVERAGE_TYPES.map((type): [string, AnyParams] => ['price-vs-ma', { type }]),
      ['ma-ribbon', {}],
      ['macd', {}],
      ['macd', { trigger: 'zero-cross' }],
      ['macd', { trigger: 'histogram-turn' }],
      ['supertrend', {}],
      ['dmi', {}],
      ['parabolic-sar', {}],
      ['ichimoku', {}],
      ['aroon', {}],
      ['linear-regression', {}],
      ['heikin-ashi', {}],
      ['vwap', {}],
      ['vwap', { anchor: 'rolling' }],
    ];
    for (const [use, params] of uses) {
      const said = signalOf(use, { ...params, output: 'state' }, { bars });
      expect(new Set(said), `${use} ${JSON.stringify(params)}`).toEqual(new Set([0]));
    }
  },
);

test('a price that stands still after wild moves does not cross its averages by rounding', () => {
  const closes = Array.from({ length: 3000 }, (_, i) => (i < 300 ? 100 + 20 * Math.sin(i * i) : 100.1));
  const bars = barsFromCloses(closes);
  const uses: readonly [string, AnyParams][] = [
    ...AVERAGE_TYPES.map((type): [string, AnyParams] => ['price-vs-ma', { type, period: 20 }]),
    ['ma-ribbon', {}],
    ['macd', {}],
    ['macd', { trigger: 'zero-cross' }],
    ['macd', { trigger: 'histogram-turn' }],
    ['linear-regression', {}],
    ['heikin-ashi', {}],
    ['vwap', {}],
    ['vwap', { anchor: 'rolling' }],
  ];
  for (const [use, params] of uses) {
    const events = signalOf(use, { ...params, output: 'event' }, { bars });
    expect(
      events.slice(0, 320).some((side) => side !== 0),
      use,
    ).toBe(true);
    expect(
      events.slice(1600).some((side) => side !== 0),
      `${use} ${JSON.stringify(params)}`,
    ).toBe(false);
  }
});
