import fc from 'fast-check';
import { HMA, VWMA, WMA } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { emaOf } from '#core/indicators/ema.ts';
import { AVERAGE_TYPES, firstOfAverage, movingAverage } from '#core/indicators/moving-average.ts';
import { medianPrice, typicalPrice } from '#core/indicators/prices.ts';
import { smaOf } from '#core/indicators/sma.ts';
import { trueRanges } from '#core/indicators/true-range.ts';
import { vwma } from '#core/indicators/vwma.ts';
import { wma, wmaOf } from '#core/indicators/wma.ts';
import { fromFirstKnown, slowAverage, slowWma } from '../oracle/averages.ts';
import { slowEma, slowSma, slowTrueRange } from '../oracle/indicators.ts';
import { compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses } from '../support/market.ts';

for (const type of AVERAGE_TYPES) {
  testIndicator({
    name: type.toUpperCase(),
    params: fc.integer({ min: 1, max: 40 }),
    lines: (graph, period) => ({ line: movingAverage(graph, type, period) }),
    slow: (bars, period) => ({ line: slowAverage(type, bars, period) }),
    first: (period) => ({ line: firstOfAverage(type, period) }),
  });
}

testIndicator({
  name: 'averages of a line that begins late',
  params: fc.integer({ min: 1, max: 30 }),
  lines: (graph, period) => {
    const ranges = trueRanges(graph);
    return { ema: emaOf(graph, ranges, period), sma: smaOf(graph, ranges, period), wma: wmaOf(graph, ranges, period) };
  },
  slow: (bars, period) => {
    const ranges = slowTrueRange(bars);
    return {
      ema: fromFirstKnown(ranges, (known) => slowEma(known, period)),
      sma: fromFirstKnown(ranges, (known) => slowSma(known, period)),
      wma: fromFirstKnown(ranges, (known) => slowWma(known, period)),
    };
  },
  first: (period) => ({ ema: period, sma: period, wma: period }),
});

testIndicator({
  name: 'median price, typical price and true range',
  params: fc.constant(null),
  lines: (graph) => ({
    median: medianPrice(graph).column,
    typical: typicalPrice(graph).column,
    range: trueRanges(graph).column,
  }),
  slow: (bars) => ({
    median: bars.map(({ high, low }) => low + (high - low) / 2),
    typical: bars.map(({ high, low, close }) => (high + low + close) / 3),
    range: slowTrueRange(bars),
  }),
});

describe('averages by hand', () => {
  test('WMA 3: the newest value counts three times, the oldest once', () => {
    const { line } = compute(barsFromCloses([1, 2, 6, 4, 8]), (graph) => ({ line: wma(graph, 3) }));
    // (1+4+18)/6, (2+12+12)/6, (6+8+24)/6
    expectLine(line, [Number.NaN, Number.NaN, 23 / 6, 26 / 6, 38 / 6], 'WMA 3');
  });

  test('HMA 4: WMA 2 of twice WMA 2 minus WMA 4', () => {
    const { line } = compute(barsFromCloses([1, 2, 3, 4, 8]), (graph) => ({ line: movingAverage(graph, 'hma', 4) }));
    // Candle 3: WMA 2 (3+8)/3 = 11/3, WMA 4 (1+4+9+16)/10 = 3: 22/3 − 3 = 13/3.
    // Candle 4: WMA 2 (4+16)/3 = 20/3, WMA 4 (2+6+12+32)/10 = 5.2: 40/3 − 5.2 = 122/15.
    // WMA 2 of the two: (13/3 + 244/15) / 3 = 309/45.
    expect(line[3]).toBeNaN();
    expect(line[4]).toBeCloseTo(309 / 45, 12);
  });

  test('VWMA 2 weighs by volume, and counts candles alike where there was none', () => {
    const volumes = [1, 3, 0, 0, 2];
    const bars = barsFrom([10, 20, 30, 40, 50].map((close) => [close, close, close, close])).map((bar, i) => ({
      ...bar,
      volume: volumes[i],
    }));
    const { line } = compute(bars, (graph) => ({ line: vwma(graph, 2) }));
    // (10 + 60)/4, only 20 has volume, none: (30 + 40)/2, only 50 has volume
    expect([...line]).toEqual([Number.NaN, 17.5, 20, 35, 50]);
  });

  test('a window that holds one value gives exactly that value, whatever has left it', () => {
    const closes = Array.from({ length: 400 }, (_, i) => (i < 100 ? 1e9 * Math.sin(i) ** 2 + 1 : 0.1));
    for (const type of ['wma', 'vwma'] as const) {
      const { line } = compute(barsFromCloses(closes), (graph) => ({ line: movingAverage(graph, type, 30) }));
      expect(new Set(line.subarray(129)), type).toEqual(new Set([0.1]));
    }
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1200);

  test.each([2, 3, 9, 16, 50])('WMA, HMA and VWMA %d agree from their first value on', (period) => {
    const [theirWma, theirHma, theirVwma] = [new WMA(period), new HMA(period), new VWMA(period)];
    const theirs = bars.map((bar) => ({
      wma: theirWma.update(bar.close, false) ?? Number.NaN,
      hma: theirHma.update(bar.close, false) ?? Number.NaN,
      vwma: theirVwma.update(bar, false) ?? Number.NaN,
    }));
    for (const type of ['wma', 'hma', 'vwma'] as const) {
      const { line } = compute(bars, (graph) => ({ line: movingAverage(graph, type, period) }));
      expectLine(
        line,
        theirs.map((one) => one[type]),
        type,
      );
    }
  });
});
