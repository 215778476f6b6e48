import fc from 'fast-check';
import { BollingerBands } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { bollinger } from '#core/indicators/bollinger.ts';
import { standardDeviation } from '#core/indicators/standard-deviation.ts';
import { slowSma } from '../oracle/indicators.ts';
import { slowDeviation } from '../oracle/windows.ts';
import { closesOf, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFromCloses } from '../support/market.ts';

testIndicator({
  name: 'Bollinger bands',
  params: fc.record({
    period: fc.integer({ min: 1, max: 40 }),
    deviations: fc.double({ min: 0.1, max: 5, noNaN: true }),
  }),
  lines: (graph, { period, deviations }) => ({ ...bollinger(graph, period, deviations) }),
  slow: (bars, { period, deviations }) => {
    const middle = slowSma(closesOf(bars), period);
    const deviation = slowDeviation(closesOf(bars), period);
    return {
      middle,
      deviation,
      upper: middle.map((value, i) => value + deviations * deviation[i]),
      lower: middle.map((value, i) => value - deviations * deviation[i]),
    };
  },
  first: ({ period }) => ({ middle: period - 1, deviation: period - 1, upper: period - 1, lower: period - 1 }),
});

describe('Bollinger bands', () => {
  test('of four closes, by hand', () => {
    const lines = compute(barsFromCloses([2, 4, 4, 6, 16]), (graph) => ({ ...bollinger(graph, 4, 2) }));
    // 2 4 4 6: mean 4, squares 4 + 0 + 0 + 4 over 4 = 2. 4 4 6 16: mean 7.5, 12.25 + 12.25 + 2.25 + 72.25 over 4 = 24.75.
    expectLine(lines.deviation, [Number.NaN, Number.NaN, Number.NaN, Math.sqrt(2), Math.sqrt(24.75)], 'deviation');
    expect(lines.upper[3]).toBeCloseTo(4 + 2 * Math.sqrt(2), 12);
    expect(lines.lower[4]).toBeCloseTo(7.5 - 2 * Math.sqrt(24.75), 12);
  });

  test.each([2, 5, 20, 60])('agree with an implementation that is not ours, period %d', (period) => {
    const bars = walk(1200);
    const other = new BollingerBands(period, 2.5);
    const theirs = bars.map((bar) => other.update(bar.close, false));
    const ours = compute(bars, (graph) => ({ ...bollinger(graph, period, 2.5) }));
    for (const line of ['middle', 'upper', 'lower'] as const) {
      expectLine(
        ours[line],
        theirs.map((bands) => bands?.[line] ?? Number.NaN),
        line,
      );
    }
  });

  test('the deviation of closes that stand still is exactly 0, however wild they were before', () => {
    const closes = Array.from({ length: 300 }, (_, i) => (i < 150 ? 1e6 * (1 + Math.sin(i)) + 0.1 : 0.3));
    const { deviation } = compute(barsFromCloses(closes), (graph) => ({ deviation: standardDeviation(graph, 20) }));
    expect(deviation[168]).toBeGreaterThan(0);
    expect(new Set(deviation.subarray(169))).toEqual(new Set([0]));
  });
});
