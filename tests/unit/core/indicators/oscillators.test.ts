import fc from 'fast-check';
import { CCI, getZScore, MFI, RSI, SMA, StochasticOscillator, WilliamsR, WSMA } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { cci } from '#core/indicators/cci.ts';
import { mfi } from '#core/indicators/mfi.ts';
import { stochastic } from '#core/indicators/stochastic.ts';
import { stochasticRsi } from '#core/indicators/stochastic-rsi.ts';
import { williamsR } from '#core/indicators/williams-r.ts';
import { zScore } from '#core/indicators/z-score.ts';
import {
  slowCci,
  slowMfi,
  slowStochastic,
  slowStochasticRsi,
  slowWilliamsR,
  slowZScore,
} from '../oracle/oscillators.ts';
import { closesOf, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

testIndicator({
  name: 'Stochastic',
  params: fc.record({ k: upTo(20), smooth: upTo(6), d: upTo(6) }),
  lines: (graph, { k, smooth, d }) => ({ ...stochastic(graph, k, smooth, d) }),
  slow: (bars, { k, smooth, d }) => slowStochastic(bars, k, smooth, d),
  first: ({ k, smooth, d }) => ({ k: k + smooth - 2, d: k + smooth + d - 3 }),
});

testIndicator({
  name: 'Stochastic RSI',
  params: fc.record({ rsi: upTo(15, 2), stoch: upTo(15, 2), k: upTo(5), d: upTo(5) }),
  lines: (graph, { rsi, stoch, k, d }) => ({ ...stochasticRsi(graph, rsi, stoch, k, d) }),
  slow: (bars, { rsi, stoch, k, d }) => slowStochasticRsi(closesOf(bars), rsi, stoch, k, d),
  first: ({ rsi, stoch, k, d }) => ({ k: rsi + stoch + k - 2, d: rsi + stoch + k + d - 3 }),
});

testIndicator({
  name: 'Williams %R',
  params: upTo(30),
  lines: (graph, period) => ({ line: williamsR(graph, period) }),
  slow: (bars, period) => ({ line: slowWilliamsR(bars, period) }),
  first: (period) => ({ line: period - 1 }),
});

testIndicator({
  name: 'CCI',
  params: upTo(40, 2),
  lines: (graph, period) => ({ line: cci(graph, period) }),
  slow: (bars, period) => ({ line: slowCci(bars, period) }),
  first: (period) => ({ line: period - 1 }),
});

testIndicator({
  name: 'MFI',
  params: upTo(30),
  lines: (graph, period) => ({ line: mfi(graph, period) }),
  slow: (bars, period) => ({ line: slowMfi(bars, period) }),
  first: (period) => ({ line: period }),
});

testIndicator({
  name: 'Z-score',
  params: upTo(40, 2),
  lines: (graph, period) => ({ line: zScore(graph, period) }),
  slow: (bars, period) => ({ line: slowZScore(closesOf(bars), period) }),
  first: (period) => ({ line: period - 1 }),
});

describe('oscillators by hand', () => {
  // Highest and lowest of two: 12/8, 14/9, 14/10, 13/9.
  const bars = barsFrom([
    [10, 12, 8, 9],
    [9, 11, 9, 11],
    [11, 14, 10, 12],
    [12, 13, 12, 13],
    [13, 13, 9, 10],
  ]);

  test('stochastic 2, 2, 2', () => {
    const { k, d } = compute(bars, (graph) => ({ ...stochastic(graph, 2, 2, 2) }));
    // Raw: (11−8)/4 = 75, (12−9)/5 = 60, (13−10)/4 = 75, (10−9)/4 = 25; of two each: 67.5, 67.5, 50; and again.
    expect([...k]).toEqual([Number.NaN, Number.NaN, 67.5, 67.5, 50]);
    expect([...d]).toEqual([Number.NaN, Number.NaN, Number.NaN, 67.5, 58.75]);
  });

  test('Williams %R 2 is the distance from the other end', () => {
    const { line } = compute(bars, (graph) => ({ line: williamsR(graph, 2) }));
    expect([...line]).toEqual([Number.NaN, -25, -40, -25, -75]);
  });

  test('CCI 3', () => {
    // Typical prices 10, 12, 17: mean 13, mean deviation (3+1+4)/3 = 8/3: 4 / (0.015 × 8/3) = 100.
    const rows = [10, 12, 17].map((price) => [price, price + 1, price - 1, price] as const);
    const { line } = compute(barsFrom(rows), (graph) => ({ line: cci(graph, 3) }));
    expect(line[2]).toBeCloseTo(100, 9);
  });

  test('MFI 2 leaves out what did not change the typical price', () => {
    const rows = [10, 12, 12, 9, 11].map((price) => [price, price, price, price] as const);
    const moved = barsFrom(rows).map((bar, i) => ({ ...bar, volume: [5, 2, 9, 4, 3][i] }));
    const { line } = compute(moved, (graph) => ({ line: mfi(graph, 2) }));
    // Flows: +24, none, −36, +33: 24 of 24, 0 of 36, 33 of 69.
    expectLine(line, [Number.NaN, Number.NaN, 100, 0, 3300 / 69], 'MFI');
  });

  test('z-score 4', () => {
    // 2 4 4 6: mean 4, deviation √2. 4 4 6 16: mean 7.5, deviation √24.75.
    const { line } = compute(barsFromCloses([2, 4, 4, 6, 16]), (graph) => ({ line: zScore(graph, 4) }));
    expectLine(line, [Number.NaN, Number.NaN, Number.NaN, Math.SQRT2, 8.5 / Math.sqrt(24.75)], 'z');
  });

  test('a price that stands still is in the middle of everything, whatever it did before', () => {
    const closes = Array.from({ length: 900 }, (_, i) => (i < 300 ? 1000 * (1 + Math.sin(i) ** 2) : 0.3));
    const lines = compute(barsFromCloses(closes), (graph) => ({
      ...stochastic(graph, 10, 3, 3),
      ...{ williams: williamsR(graph, 10), mfi: mfi(graph, 10), z: zScore(graph, 10) },
      ...{ few: cci(graph, 10), many: cci(graph, 400) },
      ...{ rsi: stochasticRsi(graph, 10, 10, 3, 3).k },
    }));
    const settled = (line: Float64Array) => [...new Set(line.subarray(800))];
    expect(Object.fromEntries(Object.entries(lines).map(([name, line]) => [name, settled(line)]))).toEqual({
      ...{ k: [50], d: [50], williams: [-50], mfi: [50], z: [0], few: [0], many: [0], rsi: [50] },
    });
  });

  test('a close at the highest high is exactly 100, one at the lowest low exactly 0', () => {
    const rising = barsFromCloses(Array.from({ length: 400 }, (_, i) => 100.1 + i * 0.1));
    const falling = barsFromCloses(Array.from({ length: 400 }, (_, i) => 100.1 - i * 0.1));
    for (const [bars, end] of [
      [rising, 100],
      [falling, 0],
    ] as const) {
      const { k, d } = compute(bars, (graph) => ({ ...stochastic(graph, 14, 3, 3) }));
      expect(new Set([...k.subarray(20), ...d.subarray(20)])).toEqual(new Set([end]));
    }
  });
});

describe('CCI of long windows', () => {
  test.each([127, 128, 129, 500])('over %d candles is its definition, too', (period) => {
    const bars = walk(1500);
    const { line } = compute(bars, (graph) => ({ line: cci(graph, period) }));
    expectLine(line, slowCci(bars, period), 'CCI');
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1200);

  test.each([5, 14, 50])('stochastic, Williams %%R, CCI and MFI %d agree from their first value on', (period) => {
    const theirStochastic = new StochasticOscillator({ kPeriod: period, kSlowingPeriod: 3, dPeriod: 4 });
    const [theirWilliams, theirCci, theirMfi] = [new WilliamsR(period), new CCI(period), new MFI(period)];
    const theirs = bars.map((bar) => {
      const both = theirStochastic.update(bar, false);
      return {
        k: both?.stochK ?? Number.NaN,
        d: both?.stochD ?? Number.NaN,
        williams: theirWilliams.update(bar, false) ?? Number.NaN,
        cci: theirCci.update(bar, false) ?? Number.NaN,
        mfi: theirMfi.update(bar, false) ?? Number.NaN,
      };
    });
    const ours = compute(bars, (graph) => ({
      ...stochastic(graph, period, 3, 4),
      williams: williamsR(graph, period),
      cci: cci(graph, period),
      mfi: mfi(graph, period),
    }));
    for (const name of ['k', 'd', 'williams', 'cci', 'mfi'] as const) {
      // They give %K only together with %D.
      const from = name === 'k' ? period + 4 : 0;
      expectLine(
        ours[name],
        theirs.map((one) => one[name]),
        name,
        from,
      );
    }
  });

  test('z-score agrees from its first value on', () => {
    const closes = closesOf(bars);
    const { z } = compute(bars, (graph) => ({ z: zScore(graph, 20) }));
    expectLine(
      z,
      closes.map((_, i) => (i < 19 ? Number.NaN : getZScore(closes.slice(i - 19, i + 1)))),
      'z-score',
    );
  });

  test('stochastic RSI agrees with their RSI and averages put together', () => {
    const rsi = new RSI(14, WSMA);
    const [meanK, meanD] = [new SMA(3), new SMA(3)];
    const known: number[] = [];
    const theirs = bars.map(({ close }) => {
      const value = rsi.update(close, false);
      if (value === null) return { k: Number.NaN, d: Number.NaN };
      known.push(value);
      if (known.length < 9) return { k: Number.NaN, d: Number.NaN };
      const window = known.slice(-9);
      const raw = (100 * (value - Math.min(...window))) / (Math.max(...window) - Math.min(...window));
      const k = meanK.update(raw, false);
      const d = k === null ? null : meanD.update(k, false);
      return { k: k ?? Number.NaN, d: d ?? Number.NaN };
    });
    const ours = compute(bars, (graph) => ({ ...stochasticRsi(graph, 14, 9, 3, 3) }));
    for (const name of ['k', 'd'] as const) {
      expectLine(
        ours[name],
        theirs.map((one) => one[name]),
        name,
      );
    }
  });
});
