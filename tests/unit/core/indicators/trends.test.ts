import fc from 'fast-check';
import { Aroon, EMA, IchimokuCloud, LinearRegression, MACD, SuperTrend, VWAP } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { aroon } from '#core/indicators/aroon.ts';
import { heikinAshi } from '#core/indicators/heikin-ashi.ts';
import { cloudFirst, ichimokuCloud, ichimokuLines } from '#core/indicators/ichimoku.ts';
import { linearRegression } from '#core/indicators/linear-regression.ts';
import { macd, macdHistogram, macdSignalFirst } from '#core/indicators/macd.ts';
import { parabolicSar } from '#core/indicators/parabolic-sar.ts';
import { supertrend } from '#core/indicators/supertrend.ts';
import { rollingVwap, sessionVwap } from '#core/indicators/vwap.ts';
import type { Bar } from '../oracle/indicators.ts';
import {
  slowAroon,
  slowHeikinAshi,
  slowIchimoku,
  slowMacd,
  slowSar,
  slowSessionVwap,
  slowSupertrend,
  slowVwap,
} from '../oracle/trends.ts';
import { slowRegression } from '../oracle/windows.ts';
import { closesOf, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, START } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

testIndicator({
  name: 'MACD',
  params: fc.record({ fast: upTo(8), slow: upTo(20, 9), signal: upTo(9) }),
  lines: (graph, { fast, slow, signal }) => ({
    ...macd(graph, fast, slow, signal),
    histogram: macdHistogram(graph, fast, slow, signal).histogram,
  }),
  slow: (bars, { fast, slow, signal }) => slowMacd(closesOf(bars), fast, slow, signal),
  first: ({ slow, signal }) => {
    const first = macdSignalFirst(slow, signal);
    return { line: slow - 1, signal: first, histogram: first };
  },
});

testIndicator({
  name: 'Supertrend',
  params: fc.record({ period: upTo(15), multiplier: fc.constantFrom(0.37, 1.13, 3.01) }),
  lines: (graph, { period, multiplier }) => ({ ...supertrend(graph, period, multiplier) }),
  slow: (bars, { period, multiplier }) => slowSupertrend(bars, period, multiplier),
  first: ({ period }) => ({ trend: period }),
});

testIndicator({
  name: 'Parabolic SAR',
  params: fc.record({ step: fc.constantFrom(0.01, 0.02, 0.1), max: fc.constantFrom(0.1, 0.2, 0.5) }),
  lines: (graph, { step, max }) => ({ sar: parabolicSar(graph, step, max) }),
  slow: (bars, { step, max }) => ({ sar: slowSar(bars, step, max) }),
});

testIndicator({
  name: 'Ichimoku',
  params: fc.record({ conversion: upTo(5), base: upTo(12, 6), span: upTo(25, 13) }),
  lines: (graph, { conversion, base, span }) => ({
    ...ichimokuLines(graph, conversion, base),
    ...ichimokuCloud(graph, conversion, base, span),
  }),
  slow: (bars, { conversion, base, span }) => slowIchimoku(bars, conversion, base, span),
  first: ({ conversion, base, span }) => ({
    conversion: conversion - 1,
    base: base - 1,
    spanA: 2 * base - 2,
    spanB: cloudFirst(base, span),
  }),
});

testIndicator({
  name: 'Aroon',
  params: upTo(30),
  lines: (graph, period) => ({ ...aroon(graph, period) }),
  slow: slowAroon,
  first: (period) => ({ up: period, down: period }),
});

testIndicator({
  name: 'linear regression',
  params: upTo(40, 2),
  lines: (graph, period) => ({ ...linearRegression(graph, period) }),
  slow: (bars, period) => slowRegression(closesOf(bars), period),
  first: (period) => ({ slope: period - 1, end: period - 1 }),
});

testIndicator({
  name: 'Heikin-Ashi',
  params: fc.constant(null),
  lines: (graph) => ({ ...heikinAshi(graph) }),
  slow: slowHeikinAshi,
  first: () => ({ open: 0, close: 0 }),
});

testIndicator({
  name: 'VWAP',
  params: upTo(30),
  lines: (graph, period) => ({ session: sessionVwap(graph), rolling: rollingVwap(graph, period) }),
  slow: (bars, period) => ({
    session: slowSessionVwap(bars),
    rolling: bars.map((_, i) => (i < period - 1 ? Number.NaN : slowVwap(bars.slice(i - period + 1, i + 1)))),
  }),
  first: (period) => ({ rolling: period - 1 }),
});

describe('trend indicators by hand', () => {
  test('Parabolic SAR of a rise that turns', () => {
    const bars = barsFrom([
      [10, 11, 9, 10],
      [10, 13, 10, 12], // up 2, down −1: long, level 9 (the lower low), extreme 13
      [12, 14, 11, 13], // tested from here on; then extreme 14, factor .04
      [13, 14, 12, 13], // 9 + .04 × 5 = 9.2, kept below 10 and 11
      [13, 13, 9, 9], // 9.2 + .04 × 4.8 = 9.392: touched; the level is the extreme 14
      [9, 10, 8, 9], // 14 + .02 × (9 − 14) = 13.9, kept above 13 and 14: 14
      [9, 9, 7, 8], // 14 + .04 × (8 − 14) = 13.76, kept above 13 and 10
    ]);
    const { sar } = compute(bars, (graph) => ({ sar: parabolicSar(graph, 0.02, 0.2) }));
    expectLine(sar, [Number.NaN, 9, 9, 9.2, 14, 14, 13.76], 'SAR');
  });

  test('Parabolic SAR waits while nothing or both sides alike move', () => {
    const bars = barsFrom([
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [10, 12, 8, 10],
      [10, 12, 7, 10],
    ]);
    const { sar } = compute(bars, (graph) => ({ sar: parabolicSar(graph, 0.02, 0.2) }));
    expect([...sar]).toEqual([Number.NaN, Number.NaN, Number.NaN, 12]);
  });

  test('Supertrend 1 × 1 has no trend until a close is beyond a band, then turns on one', () => {
    const bars = barsFrom([
      [10, 11, 9, 10],
      [10, 11, 9, 10], // range 2 around 10: 12 and 8
      [10, 13, 10, 13], // range 3 around 11.5: 14.5 stays at 12; 13 is beyond: up, lower band 8.5
      [13, 14, 12, 13], // range 2 around 13: lower 11, upper moves after a close beyond it: 15
      [13, 13, 9, 10], // range 4 around 11: lower 7 stays at 11: 10 is below: down, upper 15
      [10, 11, 9, 9], // range 2 around 10: upper 12
    ]);
    const { line, trend } = compute(bars, (graph) => ({ ...supertrend(graph, 1, 1) }));
    expect([...trend]).toEqual([Number.NaN, 0, 1, 1, -1, -1]);
    expectLine(line, [Number.NaN, Number.NaN, 8.5, 11, 15, 12], 'line');
  });

  test('the session VWAP begins anew at 00:00 UTC and leaves a day out that had begun before the candles', () => {
    const bars: Bar[] = Array.from({ length: 6 }, (_, i) => ({
      time: START + (22 + i) * HOUR,
      open: 10,
      high: 11 + i,
      low: 9 + i,
      close: 10 + i,
      volume: i < 3 ? 0 : i,
    }));
    const { vwap } = compute(bars, (graph) => ({ vwap: sessionVwap(graph) }));
    // 22:00 and 23:00 belong to a day that began earlier; 12 without volume, 13 × 3, + 14 × 4, + 15 × 5
    expect([...vwap]).toEqual([Number.NaN, Number.NaN, 12, 13, 95 / 7, 170 / 12]);
  });

  test('lines of a price that never moves stand exactly on it', () => {
    const bars = barsFromCloses(Array.from({ length: 200 }, () => 0.1));
    const lines = compute(bars, (graph) => ({
      slope: linearRegression(graph, 30).slope,
      ...supertrend(graph, 5, 3),
      rolling: rollingVwap(graph, 20),
      session: sessionVwap(graph),
    }));
    const last = (name: string) => lines[name][199];
    expect(last('slope')).toBe(0);
    expect(last('trend')).toBe(0);
    expect([last('rolling'), last('session')]).toEqual([(0.1 + 0.1 + 0.1) / 3, (0.1 + 0.1 + 0.1) / 3]);
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1500);
  const closes = closesOf(bars);

  test.each([
    [12, 26, 9],
    [3, 10, 16],
  ])('MACD %d %d %d agrees once the different first values have worn off', (fast, slow, signal) => {
    const other = new MACD(new EMA(fast), new EMA(slow), new EMA(signal));
    const theirs = closes.map((close) => other.update(close, false));
    const ours = compute(bars, (graph) => ({ ...macd(graph, fast, slow, signal) }));
    const from = 60 * slow > 1400 ? 1000 : 60 * slow;
    expectLine(
      ours.line,
      theirs.map((one) => one?.macd ?? Number.NaN),
      'line',
      from,
    );
    expectLine(
      ours.signal,
      theirs.map((one) => one?.signal ?? Number.NaN),
      'signal',
      from,
    );
  });

  test.each([
    [10, 3],
    [7, 1.5],
  ])('Supertrend %d × %d agrees once its range does, and both have turned', (period, multiplier) => {
    const other = new SuperTrend({ interval: period, multiplier });
    const theirs = bars.map((bar) => other.update(bar, false));
    const ours = compute(bars, (graph) => ({ ...supertrend(graph, period, multiplier) }));
    let turns = 0;
    for (let i = 60 * period; i < bars.length; i++) {
      expect(ours.trend[i] > 0, `candle ${i}`).toBe(theirs[i]?.trend === 'BULLISH');
      expect(ours.line[i], `candle ${i}`).toBeCloseTo(theirs[i]?.supertrend ?? Number.NaN, 9);
      if (ours.trend[i] !== ours.trend[i - 1]) turns++;
    }
    expect(turns).toBeGreaterThan(10);
  });

  test('VWAP agrees: theirs begun anew each day, and over the candles of each window', () => {
    const ours = compute(bars, (graph) => ({ session: sessionVwap(graph), rolling: rollingVwap(graph, 20) }));
    let day = new VWAP();
    const session = bars.map((bar) => {
      if (bar.time % (24 * HOUR) === 0) day = new VWAP();
      return day.update(bar, false) ?? Number.NaN;
    });
    expectLine(ours.session, session, 'session');
    const rolling = bars.map((_, i) => {
      if (i < 19) return Number.NaN;
      const window = new VWAP();
      for (const bar of bars.slice(i - 19, i + 1)) window.update(bar, false);
      return window.getResultOrThrow();
    });
    expectLine(ours.rolling, rolling, 'rolling');
  });

  test('Ichimoku agrees, its cloud drawn 25 candles after the one it was worked out at', () => {
    const other = new IchimokuCloud();
    const theirs = bars.map((bar) => other.update(bar, false));
    const ours = compute(bars, (graph) => ({ ...ichimokuLines(graph, 9, 26), ...ichimokuCloud(graph, 9, 26, 52) }));
    for (const line of ['conversion', 'base'] as const) {
      expectLine(
        ours[line],
        theirs.map((one) => one?.[line] ?? Number.NaN),
        line,
        51,
      );
    }
    for (const line of ['spanA', 'spanB'] as const) {
      const drawn = bars.map((_, i) => theirs[i - 25]?.[line] ?? Number.NaN);
      expectLine(ours[line], drawn, line, 51 + 25);
    }
  });

  test.each([2, 14, 25])('Aroon %d agrees from its first value on', (period) => {
    const other = new Aroon(period);
    const theirs = bars.map((bar) => other.update(bar, false));
    const ours = compute(bars, (graph) => ({ ...aroon(graph, period) }));
    expectLine(
      ours.up,
      theirs.map((one) => one?.aroonUp ?? Number.NaN),
      'up',
    );
    expectLine(
      ours.down,
      theirs.map((one) => one?.aroonDown ?? Number.NaN),
      'down',
    );
  });

  test.each([2, 9, 20, 60])('the regression line over %d closes agrees from its first value on', (period) => {
    const other = new LinearRegression(period);
    const theirs = closes.map((close) => other.update(close, false));
    const ours = compute(bars, (graph) => ({ ...linearRegression(graph, period) }));
    expectLine(
      ours.slope,
      theirs.map((one) => one?.slope ?? Number.NaN),
      'slope',
    );
    const end = theirs.map((one) => (one ? one.intercept + one.slope * (period - 1) : Number.NaN));
    expectLine(ours.end, end, 'end');
  });
});
