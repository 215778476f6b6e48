import fc from 'fast-check';
import { BollingerBands, BollingerBandsWidth, CHOP, NATR, WSMA } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { atr } from '#core/indicators/atr.ts';
import { bollingerWidth } from '#core/indicators/bollinger-width.ts';
import { choppiness } from '#core/indicators/choppiness.ts';
import type { ColumnGraph } from '#core/indicators/column-graph.ts';
import { distanceFromAverage } from '#core/indicators/distance-from-average.ts';
import { AVERAGE_TYPES, firstOfAverage } from '#core/indicators/moving-average.ts';
import { natr } from '#core/indicators/natr.ts';
import { percentRank } from '#core/indicators/percent-rank.ts';
import { relativeRange } from '#core/indicators/relative-range.ts';
import { slowAtr } from '../oracle/indicators.ts';
import {
  slowBollingerWidth,
  slowChoppiness,
  slowDistance,
  slowNatr,
  slowPercentile,
  slowRelativeRange,
} from '../oracle/market-state.ts';
import { closesOf, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

/** Quotients can be as large as you like, which would make every other difference look small: the rest does not count. */
const MOST = 100;

function capped(graph: ColumnGraph, line: Float64Array): Float64Array {
  return graph.column('capped', (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = Math.min(line[i], MOST);
    },
  }));
}

function cappedValues(values: readonly number[]): number[] {
  return values.map((value) => Math.min(value, MOST));
}

testIndicator({
  name: 'Choppiness index',
  params: upTo(30, 2),
  lines: (graph, period) => ({ line: choppiness(graph, period) }),
  slow: (bars, period) => ({ line: slowChoppiness(bars, period) }),
  first: (period) => ({ line: period }),
});

testIndicator({
  name: 'ATR in percent',
  params: upTo(20),
  lines: (graph, period) => ({ line: natr(graph, period) }),
  slow: (bars, period) => ({ line: slowNatr(bars, period) }),
  first: (period) => ({ line: period }),
});

testIndicator({
  name: 'percentile of the ATR',
  params: fc.record({ period: upTo(8), lookback: upTo(60) }),
  lines: (graph, { period, lookback }) => ({
    line: percentRank(graph, { key: `atr(${period})`, column: atr(graph, period), first: period }, lookback),
  }),
  slow: (bars, { period, lookback }) => ({ line: slowPercentile(slowAtr(bars, period), lookback) }),
  first: ({ period, lookback }) => ({ line: period + lookback - 1 }),
});

testIndicator({
  name: 'Bollinger width',
  params: fc.record({ period: upTo(30, 2), deviations: fc.constantFrom(1, 2, 2.5) }),
  lines: (graph, { period, deviations }) => ({ line: bollingerWidth(graph, period, deviations) }),
  slow: (bars, { period, deviations }) => ({ line: slowBollingerWidth(closesOf(bars), period, deviations) }),
  first: ({ period }) => ({ line: period - 1 }),
});

testIndicator({
  name: 'distance from an average',
  params: fc.record({ type: fc.constantFrom(...AVERAGE_TYPES), period: upTo(20, 2), range: upTo(10) }),
  lines: (graph, { type, period, range }) => ({ line: capped(graph, distanceFromAverage(graph, type, period, range)) }),
  slow: (bars, { type, period, range }) => ({ line: cappedValues(slowDistance(bars, type, period, range)) }),
  first: ({ type, period, range }) => ({ line: Math.max(firstOfAverage(type, period), range) }),
});

testIndicator({
  name: 'true range against the average before',
  params: upTo(20),
  lines: (graph, period) => ({ line: capped(graph, relativeRange(graph, period)) }),
  slow: (bars, period) => ({ line: cappedValues(slowRelativeRange(bars, period)) }),
  first: (period) => ({ line: period + 1 }),
});

describe('choppiness by hand', () => {
  const of = (bars: Parameters<typeof compute>[0], period: number) =>
    compute(bars, (graph) => ({ line: choppiness(graph, period) })).line;

  test('a straight line is 0, going back and forth in place 100', () => {
    const straight = barsFromCloses(Array.from({ length: 30 }, (_, i) => 100 + i));
    const backAndForth = barsFromCloses(Array.from({ length: 30 }, (_, i) => 100 + (i % 2)));
    for (let i = 10; i < 30; i++) {
      expect(of(straight, 10)[i]).toBeCloseTo(0, 10);
      expect(of(backAndForth, 10)[i]).toBeCloseTo(100, 10);
    }
  });

  test('of four true ranges', () => {
    // Ranges 2, 2, 4, 4 between 100 and 104: a way of 12 for a distance of 4.
    const line = of(barsFromCloses([100, 102, 100, 104, 100]), 4);
    expect(line[4]).toBeCloseTo((100 * Math.log(12 / 4)) / Math.log(4), 10);
  });

  test('a gap before the window counts in both, so that 100 is never exceeded', () => {
    const line = of(
      barsFrom([
        [100, 100, 100, 100],
        [110, 111, 109, 110], // true range 11, from the close before
        [110, 111, 109, 110], // 2
      ]),
      2,
    );
    // A way of 13 from 100 to 111.
    expect(line[2]).toBeCloseTo((100 * Math.log(13 / 11)) / Math.log(2), 10);
  });

  test('a price that stands still goes nowhere: 100', () => {
    expect([...of(barsFromCloses([5, 5, 5, 5]), 2)]).toEqual([Number.NaN, Number.NaN, 100, 100]);
  });
});

describe('percentile by hand', () => {
  const of = (closes: readonly number[], period: number) =>
    compute(barsFromCloses(closes), (graph) => ({
      line: percentRank(graph, { key: 'close', column: graph.candles.close, first: 0 }, period),
    })).line;

  test('the highest of four is at 87.5, the lowest at 12.5, as four places of equal width have their middles', () => {
    expect([...of([1, 2, 3, 4, 0, 2.5], 4).subarray(3)]).toEqual([87.5, 12.5, 37.5]);
  });

  test('equal values share their places', () => {
    // 5 of 5 5 5 3: one below, three equal: 1 + 1.5 of 4.
    expect([...of([5, 5, 3, 5, 7, 7], 4).subarray(3)]).toEqual([62.5, 87.5, 75]);
  });

  test('values that are equal but for rounding are equal', () => {
    const closes = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.3 : 0.1 + 0.2));
    expect(new Set(of(closes, 20).subarray(19))).toEqual(new Set([50]));
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1200);

  test.each([5, 14, 40])('choppiness, ATR in percent and Bollinger width %d agree', (period) => {
    const theirChoppiness = new CHOP(period);
    const theirRange = new NATR(period, WSMA);
    const theirWidth = new BollingerBandsWidth(new BollingerBands(period, 2));
    const theirs = bars.map((bar) => ({
      choppiness: theirChoppiness.update(bar, false) ?? Number.NaN,
      range: theirRange.update(bar, false) ?? Number.NaN,
      width: 100 * (theirWidth.update(bar.close, false) ?? Number.NaN),
    }));
    const ours = compute(bars, (graph) => ({
      choppiness: choppiness(graph, period),
      range: natr(graph, period),
      width: bollingerWidth(graph, period, 2),
    }));
    for (const [name, from] of [
      ['choppiness', 0],
      // They count high − low of the very first candle as a true range; the difference wears off.
      ['range', Math.min(1000, 60 * period)],
      ['width', 0],
    ] as const) {
      expectLine(
        ours[name],
        theirs.map((one) => one[name]),
        name,
        from,
      );
    }
  });
});
