import fc from 'fast-check';
import { AO, DonchianChannels, KeltnerChannels, ROC, TSI, TTMSqueeze } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { awesomeOscillator } from '#core/indicators/awesome-oscillator.ts';
import { donchianBefore } from '#core/indicators/donchian.ts';
import { motherCandle } from '#core/indicators/inside-bar.ts';
import { keltner, keltnerFirst } from '#core/indicators/keltner.ts';
import { openingRange } from '#core/indicators/opening-range.ts';
import { roc } from '#core/indicators/roc.ts';
import { type SqueezeParams, squeeze, squeezeFirst, squeezeMomentumFirst } from '#core/indicators/squeeze.ts';
import { tsi, tsiFirst } from '#core/indicators/tsi.ts';
import {
  slowAwesome,
  slowDonchian,
  slowKeltner,
  slowMother,
  slowOpeningRange,
  slowSqueeze,
  slowTsi,
} from '../oracle/breakouts.ts';
import { closesOf, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

testIndicator({
  name: 'Donchian channel before the candle',
  params: upTo(30),
  lines: (graph, period) => ({ ...donchianBefore(graph, period) }),
  slow: slowDonchian,
  first: (period) => ({ upper: period, lower: period }),
});

testIndicator({
  name: 'Keltner channel',
  params: fc.record({ ema: upTo(20), atr: upTo(20), multiplier: fc.constantFrom(0.5, 1.37, 3) }),
  lines: (graph, { ema, atr, multiplier }) => ({ ...keltner(graph, ema, atr, multiplier) }),
  slow: (bars, { ema, atr, multiplier }) => slowKeltner(bars, ema, atr, multiplier),
  first: ({ ema, atr }) => ({ middle: ema - 1, upper: keltnerFirst(ema, atr), lower: keltnerFirst(ema, atr) }),
});

testIndicator({
  name: 'opening range',
  params: fc.record({ start: fc.constantFrom(0, 90, 750, 1439), minutes: fc.constantFrom(1, 60, 90, 600, 1439) }),
  lines: (graph, { start, minutes }) => ({ ...openingRange(graph, start, minutes) }),
  slow: (bars, { start, minutes }) => slowOpeningRange(bars, start, minutes),
});

const squeezeParams: fc.Arbitrary<SqueezeParams> = fc.record({
  bbPeriod: upTo(15, 2),
  bbDeviations: fc.constantFrom(1.13, 2),
  kcPeriod: upTo(15, 2),
  kcMultiplier: fc.constantFrom(0.71, 1.5),
});

testIndicator({
  name: 'squeeze momentum',
  params: squeezeParams,
  lines: (graph, params) => ({ ...squeeze(graph, params) }),
  slow: (bars, { bbPeriod, bbDeviations, kcPeriod, kcMultiplier }) =>
    slowSqueeze(bars, { period: bbPeriod, deviations: bbDeviations }, { period: kcPeriod, multiplier: kcMultiplier }),
  first: (params) => ({ room: squeezeFirst(params), momentum: squeezeMomentumFirst(params) }),
});

testIndicator({
  name: 'rate of change',
  params: upTo(30),
  lines: (graph, period) => ({ roc: roc(graph, period) }),
  slow: (bars, period) => ({
    roc: bars.map((bar, i) => (i < period ? Number.NaN : (bar.close / bars[i - period].close - 1) * 100)),
  }),
  first: (period) => ({ roc: period }),
});

testIndicator({
  name: 'true strength index',
  params: fc.record({ long: upTo(12), short: upTo(8), signal: upTo(6) }),
  lines: (graph, { long, short, signal }) => ({ ...tsi(graph, long, short, signal) }),
  slow: (bars, { long, short, signal }) => slowTsi(closesOf(bars), long, short, signal),
  first: ({ long, short, signal }) => {
    const first = tsiFirst(long, short);
    return { line: first, signal: first + signal - 1 };
  },
});

testIndicator({
  name: 'awesome oscillator',
  params: fc.record({ fast: upTo(6), slow: upTo(25, 7) }),
  lines: (graph, { fast, slow }) => ({ line: awesomeOscillator(graph, fast, slow).line }),
  slow: (bars, { fast, slow }) => ({ line: slowAwesome(bars, fast, slow) }),
  first: ({ slow }) => ({ line: slow - 1 }),
});

testIndicator({
  name: 'mother candle of inside bars',
  params: fc.constant(null),
  lines: (graph) => ({ ...motherCandle(graph) }),
  slow: slowMother,
});

describe('breakout indicators by hand', () => {
  test('a mother candle holds until it is broken and as long as closes stay beyond it', () => {
    const bars = barsFrom([
      [10, 14, 6, 12],
      [12, 13, 7, 11], // inside: the mother is candle 0
      [11, 12, 8, 10], // inside again: the same mother
      [10, 15, 9, 13], // a wick beyond it is no break
      [13, 17, 12, 16], // broken upwards
      [16, 18, 15, 17], // still beyond
      [17, 18, 12, 13], // back inside: over
      [13, 19, 11, 18],
      [18, 19, 11, 12], // the same high is not inside
      [12, 18, 12, 17], // inside: the mother is candle 8
      [17, 17, 9, 10], // broken downwards
      [10, 16, 9, 15], // back
    ]);
    const { high, low } = compute(bars, (graph) => ({ ...motherCandle(graph) }));
    const none = Number.NaN;
    expect([...high]).toEqual([none, 14, 14, 14, 14, 14, none, none, none, 19, 19, none]);
    expect([...low]).toEqual([none, 6, 6, 6, 6, 6, none, none, none, 11, 11, none]);
  });

  test('the TSI of a price that stands still stays what it was; without any movement it is 0', () => {
    const of = (closes: readonly number[]) =>
      compute(barsFromCloses(closes), (graph) => ({ ...tsi(graph, 5, 3, 2) })).line;
    const still = of([...Array.from({ length: 20 }, (_, i) => 100 + i), ...Array.from({ length: 6000 }, () => 119)]);
    expect(new Set(still.subarray(7))).toEqual(new Set([100]));
    expect(new Set(of(Array.from({ length: 50 }, () => 7)).subarray(7))).toEqual(new Set([0]));
  });

  test('a TSI that stands still does so in steps of one candle, too', () => {
    const bars = barsFromCloses([10, 11, 11, 10, 10, 10, 12]);
    const each = bars.map((_, i) => i);
    const { line } = compute(bars, (graph) => ({ ...tsi(graph, 1, 1, 1) }), each);
    expect([...line]).toEqual([Number.NaN, 100, 100, -100, -100, -100, 100]);
  });

  test('a TSI of mixed movements does not change by the digits that are lost while the price stands still', () => {
    const closes = Array.from({ length: 9000 }, (_, i) => (i < 60 ? 100 + 3 * Math.sin(i * i) : 100));
    const { line } = compute(barsFromCloses(closes), (graph) => ({ ...tsi(graph, 5, 3, 2) }));
    expect(line[8999]).toBeCloseTo(line[5000], 9);
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1500);
  const closes = closesOf(bars);
  const known = (values: readonly (number | null | undefined)[]) => values.map((value) => value ?? Number.NaN);

  test.each([1, 5, 20])('Donchian %d is their channel of one candle earlier', (period) => {
    const other = new DonchianChannels(period);
    const theirs = bars.map((bar) => other.update(bar, false));
    const ours = compute(bars, (graph) => ({ ...donchianBefore(graph, period) }));
    expectLine(ours.upper, known([null, ...theirs.map((one) => one?.upper)].slice(0, -1)), 'upper');
    expectLine(ours.lower, known([null, ...theirs.map((one) => one?.lower)].slice(0, -1)), 'lower');
  });

  test('ROC 12 (theirs is a share) agrees from its first value on', () => {
    const other = new ROC(12);
    const theirs = closes.map((close) => other.update(close, false));
    const { line } = compute(bars, (graph) => ({ line: roc(graph, 12) }));
    expectLine(line, known(theirs.map((value) => (value === null ? null : 100 * value))), 'ROC');
  });

  test('awesome oscillator 5 34 agrees from its first value on', () => {
    const other = new AO(5, 34);
    const theirs = bars.map((bar) => other.update(bar, false));
    const { line } = compute(bars, (graph) => ({ line: awesomeOscillator(graph, 5, 34).line }));
    expectLine(line, known(theirs), 'AO');
  });

  test('Keltner, TSI and the momentum of the squeeze agree once the different first values have worn off', () => {
    const theirKeltner = new KeltnerChannels({ emaInterval: 20, atrInterval: 10, multiplier: 2 });
    const theirTsi = new TSI({ longPeriod: 25, shortPeriod: 13 });
    const theirSqueeze = new TTMSqueeze({ bbInterval: 20, bbMultiplier: 2, kcInterval: 20, kcMultiplier: 1.5 });
    const channels = bars.map((bar) => theirKeltner.update(bar, false));
    const strength = closes.map((close) => theirTsi.update(close, false));
    const squeezes = bars.map((bar) => theirSqueeze.update(bar, false));
    const ours = compute(bars, (graph) => ({
      ...keltner(graph, 20, 10, 2),
      strength: tsi(graph, 25, 13, 7).line,
      momentum: squeeze(graph, { bbPeriod: 20, bbDeviations: 2, kcPeriod: 20, kcMultiplier: 1.5 }).momentum,
    }));
    expectLine(ours.upper, known(channels.map((one) => one?.upper)), 'upper', 1000);
    expectLine(ours.lower, known(channels.map((one) => one?.lower)), 'lower', 1000);
    expectLine(ours.strength, known(strength), 'TSI', 1000);
    // They squeeze against another Keltner channel (EMA and ATR); the momentum is the same from the first value on.
    expectLine(ours.momentum, known(squeezes.map((one) => one?.momentum)), 'momentum');
  });
});
