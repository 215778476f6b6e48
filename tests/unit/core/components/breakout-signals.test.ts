import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyParams } from '#core/components/component.ts';
import {
  slowAwesome,
  slowDonchian,
  slowKeltner,
  slowMother,
  slowOpeningRange,
  slowSqueeze,
  slowTsi,
} from '../oracle/breakouts.ts';
import { type Bar, slowSma } from '../oracle/indicators.ts';
import type { State } from '../oracle/signal-states.ts';
import { beyond, compare, outside } from '../oracle/signals.ts';
import { slowDeviation } from '../oracle/windows.ts';
import { problemOf, signalOf, testByHand, testSignal } from '../support/component-cases.ts';
import { closesOf, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const n = (params: AnyParams, name: string) => Number(params[name]);

/** Sides of the closes against a channel; null where it is not known. */
function sidesOf(bars: readonly Bar[], lower: readonly number[], upper: readonly number[]): State[] {
  return bars.map(({ close }, i) => outside(close, lower[i], upper[i]));
}

testSignal({
  use: 'donchian-breakout',
  params: fc.record({ period: upTo(20) }),
  slow: ({ bars }, params) => {
    const { lower, upper } = slowDonchian(bars, n(params, 'period'));
    return sidesOf(bars, lower, upper);
  },
});

testSignal({
  use: 'keltner-breakout',
  params: fc.record({ ema: upTo(12), atr: upTo(12), multiplier: fc.constantFrom(0.13, 0.71, 2.07) }),
  slow: ({ bars }, params) => {
    const { lower, upper } = slowKeltner(bars, n(params, 'ema'), n(params, 'atr'), n(params, 'multiplier'));
    return sidesOf(bars, lower, upper);
  },
});

testSignal({
  use: 'bollinger-breakout',
  params: fc.record({ period: upTo(20, 2), deviations: fc.constantFrom(0.37, 1.13, 2.01) }),
  slow: ({ bars }, params) => {
    const middle = slowSma(closesOf(bars), n(params, 'period'));
    const deviation = slowDeviation(closesOf(bars), n(params, 'period'));
    const line = (factor: number) => middle.map((value, i) => value + factor * deviation[i]);
    return sidesOf(bars, line(-n(params, 'deviations')), line(n(params, 'deviations')));
  },
});

testSignal({
  use: 'opening-range-breakout',
  params: fc.record({
    sessionStart: fc.constantFrom('00:00', '00:30', '07:00', '23:59'),
    minutes: fc.constantFrom(1, 60, 90, 300),
  }),
  slow: ({ bars }, params) => {
    const [hour, minute] = String(params.sessionStart).split(':').map(Number);
    const { low, high } = slowOpeningRange(bars, hour * 60 + minute, n(params, 'minutes'));
    // Without a range there is nothing to break out of: the close is not beyond it.
    return sidesOf(bars, low, high).map((side) => side ?? 0);
  },
});

testSignal({
  use: 'squeeze-momentum',
  params: fc.record({
    bbPeriod: upTo(8, 2),
    bbDeviations: fc.constantFrom(1.13, 2.03, 3.91),
    kcPeriod: upTo(8, 2),
    kcMultiplier: fc.constantFrom(0.71, 1.51),
  }),
  slow: ({ bars }, params) => {
    const { room, momentum } = slowSqueeze(
      bars,
      { period: n(params, 'bbPeriod'), deviations: n(params, 'bbDeviations') },
      { period: n(params, 'kcPeriod'), multiplier: n(params, 'kcMultiplier') },
    );
    const on = bars.map(({ close }, i) => compare(room[i], 0, close) === 1);
    const push = bars.map(({ close }, i) => compare(momentum[i], 0, close) ?? 0);
    // What holds at a candle is what the last release gave, if everything since then has kept to it.
    return bars.map((_, i) => {
      let release = i;
      while (release > 0 && !on[release - 1]) release--;
      if (release === 0 || on[i]) return 0;
      return push.slice(release, i + 1).every((side) => side === push[release]) ? push[release] : 0;
    });
  },
});

testSignal({
  use: 'roc',
  params: fc.record({ period: upTo(20), thresholdPct: fc.constantFrom(0, 1.03, 4.17) }),
  slow: ({ bars }, params) => {
    const period = n(params, 'period');
    const changes = bars.map(({ close }, i) => (i < period ? Number.NaN : close / bars[i - period].close - 1));
    return changes.map((change) => beyond(Math.abs(change) < 1e-14 ? 0 : 100 * change, n(params, 'thresholdPct')));
  },
  symmetric: { thresholdPct: 0 },
});

testSignal({
  use: 'tsi',
  params: fc.record({ long: upTo(8), short: upTo(6), signal: upTo(6, 2) }),
  slow: ({ bars }, params) => {
    const lines = slowTsi(closesOf(bars), n(params, 'long'), n(params, 'short'), n(params, 'signal'));
    return bars.map((_, i) => compare(lines.line[i], lines.signal[i]));
  },
});

testSignal({
  use: 'awesome-oscillator',
  params: fc.record({ fast: upTo(5), slow: upTo(14, 6) }),
  slow: ({ bars }, params) => {
    const line = slowAwesome(bars, n(params, 'fast'), n(params, 'slow'));
    return bars.map(({ close }, i) => compare(line[i], 0, close));
  },
});

testSignal({
  use: 'inside-bar-breakout',
  params: fc.constant({}),
  slow: ({ bars }) => {
    const { low, high } = slowMother(bars);
    return sidesOf(bars, low, high).map((side) => side ?? 0);
  },
});

/** Candles without a body or wicks, so that high, low and median are the close. */
const points = (closes: readonly number[]) => barsFrom(closes.map((close) => [close, close, close, close]));

testByHand([
  {
    // Highs before: –, –, 12, 13, 13, 12, 11; lows –, –, 10, 12, 12, 11, 11
    name: 'beyond the two candles before, not on their edge',
    use: 'donchian-breakout',
    params: { period: 2 },
    bars: points([10, 12, 13, 12, 11, 11, 10]),
    state: [0, 0, 1, 0, -1, 0, -1],
    event: [0, 0, 0, 0, -1, 0, -1],
  },
  {
    // EMA 2: –, 11, 13, 13⅔, 7.89, 5.96, 15.3; true range –, 2, 2, 0, 9, 0, 15, of it 0.4: .8, .8, 0, 3.6, 0, 6
    name: 'beyond 0.4 true ranges from EMA 2',
    use: 'keltner-breakout',
    params: { ema: 2, atr: 1, multiplier: 0.4 },
    bars: points([10, 12, 14, 14, 5, 5, 20]),
    state: [0, 1, 1, 1, 0, -1, 0],
    event: [0, 0, 0, 0, 0, -1, 0],
  },
  {
    // Means from candle 3 on: 4, 7.5, 7.25, 7; deviations 1.41, 4.97, 5.17, 5.34, of them 0.7: .99, 3.48, 3.62, 3.74
    name: 'beyond 0.7 deviations from the mean of four',
    use: 'bollinger-breakout',
    params: { period: 4, deviations: 0.7 },
    bars: barsFromCloses([2, 4, 4, 6, 16, 3, 3]),
    state: [0, 0, 0, 1, 1, -1, -1],
    event: [0, 0, 0, 0, 0, -1, 0],
  },
  {
    name: 'first hour 8 to 12; back inside ends it',
    use: 'opening-range-breakout',
    params: {},
    bars: barsFrom([
      [10, 12, 8, 11],
      [11, 14, 11, 12],
      [12, 13, 12, 13],
      [13, 14, 13, 14],
      [14, 14, 11, 11],
      [11, 11, 7, 7],
    ]),
    state: [0, 0, 1, 1, 0, -1],
    event: [0, 0, 1, 0, 0, -1],
  },
  {
    name: 'a session from 02:00 whose range takes two hours; the one before had begun earlier',
    use: 'opening-range-breakout',
    params: { sessionStart: '02:00', minutes: 120 },
    bars: points([10, 20, 10, 12, 12, 13, 9]),
    state: [0, 0, 0, 0, 0, 1, -1],
    event: [0, 0, 0, 0, 0, 1, -1],
  },
  {
    name: 'a candle that is missing in the first hours does not take the range away, all of them do',
    use: 'opening-range-breakout',
    params: { minutes: 120 },
    bars: barsFrom([
      [10, 11, 9, 10],
      [10, 12, 10, 12, 1],
      [12, 12, 12, 12, 21],
      [12, 13, 12, 13],
      [13, 14, 13, 14],
      [14, 99, 14, 99, 23],
    ]),
    // 00:00 alone makes 9 to 11, 02:00 is above; 00:00 and 01:00 of the next day make 12 to 13, 02:00 is above; the
    // last candle is the 02:00 of the day after, which has no range.
    state: [0, 1, 0, 0, 1, 0],
    event: [0, 1, 0, 0, 1, 0],
  },
  {
    // On where 2 |change| < mean of the last two true ranges: –, –, 0 < 2, 12 > 4.5, 12 > 7, 2 < 4.5, 18 > 6, 14 > 9,
    // 22 > 10. Momentum (close minus middle of mean and range) –, 0, 0, 3, 3, 1.25, −4.5, 3.5, −5.5.
    name: 'two releases; what the momentum loses it does not get back',
    use: 'squeeze-momentum',
    params: { bbPeriod: 2, bbDeviations: 4, kcPeriod: 2, kcMultiplier: 1 },
    bars: barsFrom([
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [16, 17, 15, 16],
      [22, 23, 21, 22],
      [21, 22, 20, 21],
      [12, 13, 11, 12],
      [13, 20, 12, 19],
      [8, 9, 7, 8],
    ]),
    state: [0, 0, 0, 1, 1, 0, -1, 0, 0],
    event: [0, 0, 0, 1, 0, 0, -1, 0, 0],
  },
  {
    // –, –, 10 %, 20 %, −18 %, −25 %, 5.6 %
    name: 'changes of more than 10 %, not of 10 % itself',
    use: 'roc',
    params: { period: 2, thresholdPct: 10 },
    bars: barsFromCloses([10, 10, 11, 12, 9, 9, 9.5]),
    state: [0, 0, 0, 1, -1, -1, 0],
    event: [0, 0, 0, 1, -1, 0, 0],
  },
  {
    // –, 100, 100, −100, −100, 100, 100 (no change: as before); EMA 2: –, –, 100, −33, −78, 41, 80
    name: 'TSI 1, 1 is the sign of the change',
    use: 'tsi',
    params: { long: 1, short: 1, signal: 2 },
    bars: barsFromCloses([10, 11, 12, 11, 10, 11, 11]),
    state: [0, 0, 0, -1, -1, 1, 1],
    event: [0, 0, 0, -1, 0, 1, 0],
  },
  {
    // Mean of two: –, 11, 12, 10.5, 9, 9.5
    name: 'median price against its mean of two',
    use: 'awesome-oscillator',
    params: { fast: 1, slow: 2 },
    bars: points([10, 12, 12, 9, 9, 10]),
    state: [0, 1, 0, -1, 0, 1],
    event: [0, 0, 0, -1, 0, 1],
  },
  {
    // Candle 0 is the mother of 1 and 2, candle 8 that of 9.
    name: 'a break upwards and one downwards',
    use: 'inside-bar-breakout',
    params: {},
    bars: barsFrom([
      [10, 14, 6, 12],
      [12, 13, 7, 11],
      [11, 12, 8, 10],
      [10, 15, 9, 13],
      [13, 17, 12, 16],
      [16, 18, 15, 17],
      [17, 18, 12, 13],
      [13, 19, 11, 18],
      [18, 19, 11, 12],
      [12, 18, 12, 17],
      [17, 17, 9, 10],
      [10, 16, 9, 15],
    ]),
    state: [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, -1, 0],
    event: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0],
  },
]);

describe('breakouts', () => {
  test('awesome-oscillator refuses a fast average that is not the faster one', () => {
    expect(problemOf('awesome-oscillator', { fast: 34 })).toBe('fast (34) must be shorter than slow (34)');
  });

  test('a change of the threshold itself is not above it, whatever its last digits say', () => {
    const closes = [0.1, 0.101, 0.1, 0.099, 0.1];
    expect((100 * (closes[1] - closes[0])) / closes[0], 'in binary').toBeGreaterThan(1);
    const said = signalOf('roc', { period: 1, thresholdPct: 1, output: 'state' }, { bars: barsFromCloses(closes) });
    // 1 %, −0.99 %, −1 %, 1.01 %
    expect(said).toEqual([0, 0, 0, 0, 1]);
  });

  test('a price that never moves breaks out of nothing', () => {
    const bars = barsFromCloses(Array.from({ length: 200 }, () => 0.1));
    for (const use of [
      'donchian-breakout',
      'keltner-breakout',
      'bollinger-breakout',
      'opening-range-breakout',
      'squeeze-momentum',
      'roc',
      'tsi',
      'awesome-oscillator',
      'inside-bar-breakout',
    ]) {
      expect(
        new Set(signalOf(use, { output: 'state', ...(use === 'roc' && { thresholdPct: 0 }) }, { bars })),
        use,
      ).toEqual(new Set([0]));
    }
  });

  test('a price that stands still after wild moves does not break out by rounding', () => {
    const closes = Array.from({ length: 3000 }, (_, i) => (i < 300 ? 100 + 20 * Math.sin(i * i) : 100.1));
    const bars = barsFromCloses(closes);
    const uses: readonly [string, AnyParams][] = [
      ['keltner-breakout', { multiplier: 0.3 }],
      ['bollinger-breakout', { deviations: 1 }],
      ['squeeze-momentum', { bbDeviations: 1.2 }],
      ['roc', {}],
      ['tsi', {}],
      ['awesome-oscillator', {}],
    ];
    for (const [use, params] of uses) {
      const spoke = signalOf(use, { ...params, output: 'event' }, { bars }).map((side) => side !== 0);
      expect(spoke.slice(0, 340), use).toContain(true);
      expect(spoke.slice(1500), use).not.toContain(true);
    }
  });

  test('every opening range that is made is tested until the session ends, day after day', () => {
    const bars = walk(24 * 20);
    const side = signalOf('opening-range-breakout', { minutes: 180, output: 'state' }, { bars });
    for (const [i, bar] of bars.entries()) {
      const hour = (bar.time / HOUR) % 24;
      if (hour < 3) {
        expect(side[i]).toBe(0);
        continue;
      }
      const range = bars.slice(i - hour, i - hour + 3);
      const high = Math.max(...range.map((one) => one.high));
      const low = Math.min(...range.map((one) => one.low));
      expect(side[i]).toBe(bar.close > high ? 1 : bar.close < low ? -1 : 0);
    }
  });
});
