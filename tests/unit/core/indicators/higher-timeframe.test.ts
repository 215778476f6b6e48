import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candlesOnHigherTimeframe, onHigherTimeframe } from '#core/indicators/higher-timeframe.ts';
import { AVERAGE_TYPES, firstOfAverage, movingAverage } from '#core/indicators/moving-average.ts';
import { sma } from '#core/indicators/sma.ts';
import { slowAverage } from '../oracle/averages.ts';
import { slowHigherTimeframe } from '../oracle/market-state.ts';
import { barsWithVolume, compute, expectLine, testIndicator } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, type Row } from '../support/market.ts';

const MINUTES_15 = HOUR / 4;

testIndicator({
  name: 'average of longer candles',
  params: fc.record({
    type: fc.constantFrom(...AVERAGE_TYPES),
    period: fc.integer({ min: 2, max: 6 }),
    multiple: fc.integer({ min: 1, max: 7 }),
  }),
  lines: (graph, { type, period, multiple }) => ({
    line: onHigherTimeframe(graph, multiple, `${type}(${period})`, firstOfAverage(type, period), (longer) =>
      movingAverage(longer, type, period),
    ),
  }),
  slow: (bars, { type, period, multiple }) => ({
    line: slowHigherTimeframe(bars, HOUR, multiple, firstOfAverage(type, period), (longer) =>
      slowAverage(type, longer, period),
    ),
  }),
  first: ({ type, period, multiple }) => ({
    line: candlesOnHigherTimeframe(multiple, firstOfAverage(type, period)) - 1,
  }),
  bars: barsWithVolume(1, 90),
});

describe('a longer timeframe by hand', () => {
  /** The closes of the long candles that have closed, as an average of one. */
  const closes = (bars: Parameters<typeof compute>[0], multiple: number, timeframeMs: number) =>
    compute(
      bars,
      (graph) => ({ line: onHigherTimeframe(graph, multiple, 'sma(1)', 0, (longer) => sma(longer, 1)) }),
      [],
      timeframeMs,
    ).line;

  test('is known from the close of a long candle to that of the next one', () => {
    const line = closes(barsFromCloses([1, 2, 3, 4, 5, 6, 7, 8, 9]), 4, HOUR);
    expectLine(line, [Number.NaN, Number.NaN, Number.NaN, 4, 4, 4, 4, 8, 8], 'close of four hours');
  });

  test('long candles keep to the clock, wherever the data begins and however many of their candles are missing', () => {
    const at = (close: number, missingBefore = 0): Row => [close, close, close, close, missingBefore];
    // Quarters of an hour from 00:30 on: the first hour has two of them. Of the second one 01:00 and 01:30 are there,
    // of the third one only 02:15; 03:00 is there but not the end of its hour.
    const bars = barsFrom([at(1, 2), at(2), at(3), at(4, 1), at(5, 2), at(6, 2), at(7, 3)], MINUTES_15);
    const line = closes(bars, 4, MINUTES_15);
    // 00:45 closes the first hour, but not enough candles have passed to say so; the second one is known to be over at
    // the close of 02:15, the third at that of 03:00, the fourth at that of 04:00.
    expectLine(line, [Number.NaN, Number.NaN, Number.NaN, 2, 4, 5, 6], 'close of an hour');
  });

  test('a multiple of 1 is the line itself', () => {
    const bars = barsFromCloses([1, 2, 6, 4]);
    const lines = compute(bars, (graph) => ({
      same: onHigherTimeframe(graph, 1, 'sma(2)', 1, (longer) => sma(longer, 2)),
    }));
    expect([...lines.same]).toEqual([Number.NaN, 1.5, 4, 5]);
  });

  test.each([
    [1, 0, 1],
    [1, 199, 200],
    [4, 0, 4],
    [4, 19, 80],
  ])('a line %d times as long with its first value at %d needs %d candles', (multiple, first, candles) => {
    expect(candlesOnHigherTimeframe(multiple, first)).toBe(candles);
  });
});
