import fc from 'fast-check';
import { CMF, OBV, RVOL } from 'trading-signals';
import { describe, expect, test } from 'vitest';
import { chaikinMoneyFlow } from '#core/indicators/chaikin-money-flow.ts';
import { ColumnGraph } from '#core/indicators/column-graph.ts';
import { fundingRate } from '#core/indicators/funding-rate.ts';
import { obv } from '#core/indicators/obv.ts';
import { relativeVolume } from '#core/indicators/relative-volume.ts';
import { windowMeanOf } from '#core/indicators/window-mean.ts';
import { slowSma } from '../oracle/indicators.ts';
import { type Settlement, slowCmf, slowFunding, slowObv, slowRelativeVolume } from '../oracle/volume.ts';
import { barsArbitrary } from '../support/generators.ts';
import { barsWithVolume, compute, expectLine, testIndicator, walk } from '../support/indicator-cases.ts';
import { barsFrom, barsFromCloses, HOUR, START, toColumns } from '../support/market.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });

testIndicator({
  name: 'OBV',
  params: fc.constant(null),
  lines: (graph) => ({ obv: obv(graph).column }),
  slow: (bars) => ({ obv: slowObv(bars) }),
  first: () => ({ obv: 0 }),
});

testIndicator({
  name: 'Chaikin money flow',
  params: upTo(30),
  lines: (graph, period) => ({ line: chaikinMoneyFlow(graph, period) }),
  slow: (bars, period) => ({ line: slowCmf(bars, period) }),
  first: (period) => ({ line: period - 1 }),
});

testIndicator({
  name: 'relative volume',
  params: upTo(30),
  lines: (graph, period) => ({ line: relativeVolume(graph, period) }),
  slow: (bars, period) => ({ line: slowRelativeVolume(bars, period) }),
  first: (period) => ({ line: period }),
  // A first volume after none at all is infinitely more than usual, which would make every difference look small.
  bars: barsWithVolume(1, 120).map((bars) => bars.map((bar) => ({ ...bar, volume: bar.volume + 1 }))),
});

testIndicator({
  name: 'mean of a window',
  params: upTo(30, 2),
  lines: (graph, period) => ({
    line: windowMeanOf(graph, { key: 'volume', column: graph.candles.volume, first: 0 }, period),
  }),
  slow: (bars, period) => ({
    line: slowSma(
      bars.map((bar) => bar.volume),
      period,
    ),
  }),
  first: (period) => ({ line: period - 1 }),
});

describe('volume by hand', () => {
  const bars = barsFrom([
    [10, 12, 8, 11], // (3 − 1) / 4 = 0.5
    [11, 11, 11, 11], // no range
    [11, 13, 9, 9], // −1
    [9, 13, 9, 13], // +1
  ]).map((bar, i) => ({ ...bar, volume: [4, 2, 6, 8][i] }));

  test('OBV counts the volume of candles that close higher or lower than the one before', () => {
    expect([...compute(bars, (graph) => ({ obv: obv(graph).column })).obv]).toEqual([0, 0, -6, 2]);
  });

  test('Chaikin money flow 2 weighs volumes by where the close is', () => {
    const { line } = compute(bars, (graph) => ({ line: chaikinMoneyFlow(graph, 2) }));
    // (2 + 0) / 6, (0 − 6) / 8, (−6 + 8) / 14
    expectLine(line, [Number.NaN, 1 / 3, -6 / 8, 2 / 14], 'CMF');
  });

  test('relative volume 2 compares with the candles before', () => {
    const { line } = compute(bars, (graph) => ({ line: relativeVolume(graph, 2) }));
    // 6 against (4+2)/2, 8 against (2+6)/2
    expect([...line]).toEqual([Number.NaN, Number.NaN, 2, 2]);
  });

  test('relative volume without any volume is 0, and infinite where the first comes', () => {
    const silent = barsFromCloses([1, 2, 3, 4, 5, 6]).map((bar, i) => ({ ...bar, volume: i === 4 ? 3 : 0 }));
    const { line } = compute(silent, (graph) => ({ line: relativeVolume(graph, 2) }));
    expect([...line.subarray(2)]).toEqual([0, 0, Number.POSITIVE_INFINITY, 0]);
  });

  test('a huge volume leaves nothing behind once it is out of the window', () => {
    const closes = Array.from({ length: 100 }, (_, i) => 100 + (i % 3));
    const spiked = barsFromCloses(closes).map((bar, i) => ({ ...bar, volume: i === 30 ? 1e15 : 0.1 }));
    const { ratio } = compute(spiked, (graph) => ({ ratio: relativeVolume(graph, 20) }));
    expect(new Set(ratio.subarray(51))).toEqual(new Set([1]));
  });

  test('flows that cancel each other out but for rounding are exactly 0', () => {
    const rows = Array.from({ length: 40 }, (_, i): [number, number, number, number] =>
      i % 2 === 0 ? [100.1, 100.4, 100.1, 100.4] : [100.4, 100.4, 100.1, 100.1],
    );
    const equal = barsFrom(rows).map((bar) => ({ ...bar, volume: 0.3 }));
    const { line } = compute(equal, (graph) => ({ line: chaikinMoneyFlow(graph, 6) }));
    expect(new Set(line.subarray(6))).toEqual(new Set([0]));
  });
});

describe('against an implementation that is not ours', () => {
  const bars = walk(1200);

  test.each([2, 14, 50])('OBV, Chaikin money flow and relative volume %d agree', (period) => {
    const [theirObv, theirCmf, theirRatio] = [new OBV(2), new CMF(period), new RVOL(period)];
    const theirs = bars.map((bar) => ({
      obv: theirObv.update(bar, false) ?? 0,
      cmf: theirCmf.update(bar, false) ?? Number.NaN,
      ratio: theirRatio.update(bar.volume, false) ?? Number.NaN,
    }));
    const ours = compute(bars, (graph) => ({
      obv: obv(graph).column,
      cmf: chaikinMoneyFlow(graph, period),
      ratio: relativeVolume(graph, period),
    }));
    for (const name of ['obv', 'cmf', 'ratio'] as const) {
      expectLine(
        ours[name],
        theirs.map((one) => one[name]),
        name,
      );
    }
  });
});

describe('the settled funding rate', () => {
  const settled = (hours: readonly (readonly [hour: number, rate: number])[]): Settlement[] =>
    hours.map(([hour, rate]) => ({ time: START + hour * HOUR, rate }));

  function rates(bars: Parameters<typeof toColumns>[0], settlements: readonly Settlement[]) {
    const funding = {
      time: Float64Array.from(settlements, ({ time }) => time),
      rate: Float64Array.from(settlements, ({ rate }) => rate),
    };
    return new ColumnGraph({ candles: toColumns(bars), timeframeMs: HOUR, funding });
  }

  test('is known from the close on that it is settled at, and before the first one it is not', () => {
    const bars = barsFromCloses([1, 2, 3, 4, 5]);
    // Closes at the hours 1 to 5: 2:00 is known at the second, 3:30 only at the fourth.
    const graph = rates(
      bars,
      settled([
        [2, 0.01],
        [3.5, -0.02],
      ]),
    );
    const line = fundingRate(graph, 1);
    graph.run(0, 5);
    expect([...line]).toEqual([Number.NaN, 0.01, 0.01, -0.02, -0.02]);
  });

  test('averages settlements, not candles, and those before the first candle and in a hole count', () => {
    const bars = barsFrom([
      [1, 1, 1, 1],
      [1, 1, 1, 1, 6],
      [1, 1, 1, 1],
    ]);
    const graph = rates(
      bars,
      settled([
        [-8, 0.01],
        [0, 0.03],
        [4, 0.08],
        [6, 0.01],
      ]),
    );
    const line = fundingRate(graph, 2);
    graph.run(0, 3);
    expect([...line]).toEqual([0.02, 0.045, 0.045]);
  });

  test('is its definition, in any chunks', () => {
    const settlements = fc.uniqueArray(fc.integer({ min: -8, max: 200 }), { maxLength: 80 }).chain((halfHours) =>
      fc
        .array(fc.constantFrom(0.0001, -0.0003, 0.002, 0), {
          minLength: halfHours.length,
          maxLength: halfHours.length,
        })
        .map((rate) =>
          settled([...halfHours].sort((a, b) => a - b).map((halfHour, k) => [halfHour / 2, rate[k]] as const)),
        ),
    );
    fc.assert(
      fc.property(
        barsArbitrary(1, 80),
        settlements,
        upTo(5),
        fc.array(fc.nat(80), { maxLength: 5 }),
        (bars, known, lookback, cuts) => {
          const graph = rates(bars, known);
          const line = fundingRate(graph, lookback);
          let from = 0;
          for (const to of [...cuts.filter((cut) => cut < bars.length).sort((a, b) => a - b), bars.length]) {
            graph.run(from, to);
            from = to;
          }
          const wanted = slowFunding(bars, HOUR, known, lookback);
          expect([...line]).toEqual(wanted.map((rate) => (Number.isNaN(rate) ? rate : expect.closeTo(rate, 12))));
        },
      ),
      { numRuns: 150 },
    );
  });
});
