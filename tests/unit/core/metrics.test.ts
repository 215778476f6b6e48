import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import type { SlowInput } from './oracle/broker.ts';
import { expectSameMetrics } from './support/compare.ts';
import { reportOf, runEngine, templateOf } from './support/engine.ts';
import { inputArbitrary } from './support/generators.ts';
import { barsFrom, barsFromCloses, HOUR, instrumentOf, START, settingsOf } from './support/market.ts';

const HALF_DAY = 12 * HOUR;

/** The same candles, half a day each, so that a hundred of them are weeks. */
function stretched(input: SlowInput): SlowInput {
  const bars = input.bars.map((bar) => ({ ...bar, time: START + (bar.time - START) * 12 }));
  const funding = input.funding.map((at) => ({ ...at, time: START + (at.time - START) * 12 }));
  return { ...input, bars, funding, timeframeMs: HALF_DAY };
}

describe('the metrics', () => {
  test('are what a slow calculation makes of the report’s own trades and equity, for all, long and short', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 140), fc.boolean(), (input, weeks) => {
        const used = weeks ? stretched(input) : input;
        expectSameMetrics(reportOf(runEngine(used)), used.bars);
      }),
      { numRuns: 600 },
    );
  });

  test('name a reason wherever one is null, and only there', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 140), fc.boolean(), (input, weeks) => {
        const report = reportOf(runEngine(weeks ? stretched(input) : input));
        for (const side of ['all', 'long', 'short'] as const) {
          expect(Object.keys(report.metrics[side])).toEqual([...METRIC_NAMES]);
          const empty = METRIC_NAMES.filter((name) => report.metrics[side][name] === null);
          expect(Object.keys(report.notes[side]).sort(), side).toEqual([...empty].sort());
          for (const name of METRIC_NAMES) expect(report.metrics[side][name], `${side} ${name}`).not.toBeNaN();
        }
      }),
      { numRuns: 600 },
    );
  });

  test('name a reason where a market that never moves leaves nothing to compare with', () => {
    const bars = barsFrom(Array.from({ length: 40 * 24 }, () => [100, 101, 99, 100] as const));
    const template = templateOf([{ use: 'sma-cross', role: 'signal' }]);
    const input = {
      template,
      bars,
      timeframeMs: HOUR,
      instrument: instrumentOf(),
      settings: settingsOf(),
      funding: [],
    };
    const { metrics, notes } = reportOf(runEngine(input));
    const empty = METRIC_NAMES.filter((name) => metrics.all[name] === null);
    expect(empty).toContain('beta');
    expect(Object.keys(notes.all).sort()).toEqual([...empty].sort());
  });

  test('the two sides add up to the whole', () => {
    fc.assert(
      fc.property(inputArbitrary(20, 140), (input) => {
        const { metrics, trades } = reportOf(runEngine(input));
        const { all, long, short } = metrics;
        const turned = trades.reduce((sum, { pnl }) => sum + Math.abs(pnl), 0);
        for (const name of ['trades', 'netProfit', 'feesPaid', 'fundingPaid', 'slippageCost', 'turnover'] as const) {
          const scale = Math.max(
            1,
            Math.abs(Number(all[name])),
            Math.abs(Number(long[name])),
            Number(all.startEquity),
            turned,
          );
          expect(Math.abs(Number(all[name]) - Number(long[name]) - Number(short[name]))).toBeLessThan(1e-9 * scale);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('worked out by hand', () => {
  // Held from the second candle on, 1 contract, no costs: equity follows the close. Days of one candle each.
  const DAY = 24 * HOUR;
  const closes = [100, 100, 100, 100, 110, 99, 99, 121];

  function daily(): Report {
    const bars = barsFromCloses(closes).map((bar, i) => ({ ...bar, time: START + i * DAY }));
    const template = templateOf([
      { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
      { use: 'time-stop', role: 'exit', params: { candles: 2 } },
    ]);
    return reportOf(
      runEngine({
        template,
        bars,
        timeframeMs: DAY,
        instrument: instrumentOf(),
        settings: settingsOf({ equity: 1000, sizing: { kind: 'notional', notional: 550 } }),
        funding: [],
      }),
    );
  }

  test('drawdown, losses and exposure of one losing trade', () => {
    // SMA 1 against SMA 2 is the close against the mean with the close before: +1 after a rise, −1 after a fall.
    // Candle 4 (close 110): long, fills at the open of candle 5 = 110, 550/110 = 5 contracts.
    //   Close 5 = 99: 5 × (99 − 110) = −55, equity 945. The fall asks for a short, but the position stays.
    //   Close 6 = 99: two candles held: leave at the open of candle 7 = 99, pnl −55, equity 945.
    //   At close 6 fast and slow are equal (99 and 99): no reversal.
    // Candle 7 (close 121) asks for a long, but there is no next candle.
    const report = daily();
    expect(report.trades.map(({ side, pnl, bars }) => [side, pnl, bars])).toEqual([['long', -55, 2]]);
    expect(report.equity.map(([, value]) => value)).toEqual([1000, 1000, 1000, 1000, 1000, 945, 945, 945]);
    const { all } = report.metrics;
    expect(all).toMatchObject({
      startEquity: 1000,
      finalEquity: 945,
      peakEquity: 1000,
      netProfit: -55,
      netProfitPct: expect.closeTo(-5.5, 12),
      maxDrawdown: 55,
      maxDrawdownPct: 5.5,
      // From the last mark at the peak (close of candle 4) to the end (close of candle 7).
      maxDrawdownDurationMs: 3 * DAY,
      recoveryFactor: -1,
      buyHoldPct: expect.closeTo(21, 12),
      trades: 1,
      winRatePct: 0,
      profitFactor: 0,
      expectancy: -55,
      expectancyPct: -10,
      avgWin: null,
      avgLoss: -55,
      largestLoss: -55,
      payoffRatio: null,
      kelly: null,
      sqn: null,
      maxConsecutiveLosses: 1,
      maxConsecutiveWins: 0,
      avgDurationMs: 2 * DAY,
      // Candles 5 and 6 of eight.
      exposurePct: 25,
      // 550 in, 495 out, against 1000.
      turnover: 1.045,
      sharpe: null,
      cagrPct: null,
    });
    // Ulcer index: three of eight closes are 5.5 % down.
    expect(all.ulcerIndex).toBeCloseTo(Math.sqrt((3 * 5.5 ** 2) / 8), 12);
    expect(report.notes.all.sharpe).toMatch(/30 days.*8/);
  });

  test('ratios need thirty days of equity', () => {
    const build = (days: number) => {
      const bars = barsFrom(
        Array.from({ length: days }, (_, i) => [100 + (i % 3), 104, 98, 100 + ((i + 1) % 3)] as const),
      );
      const template = templateOf([
        { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
        { use: 'time-stop', role: 'exit', params: { candles: 1 } },
      ]);
      return reportOf(
        runEngine({
          template,
          bars: bars.map((bar, i) => ({ ...bar, time: START + i * 24 * HOUR })),
          timeframeMs: 24 * HOUR,
          instrument: instrumentOf(),
          settings: settingsOf(),
          funding: [],
        }),
      ).metrics.all;
    };
    const ratios = ['sharpe', 'sortino', 'calmar', 'omega', 'cagrPct', 'volatilityPct', 'alpha', 'beta'] as const;
    const short = build(29);
    const long = build(30);
    expect(ratios.map((name) => short[name])).toEqual(ratios.map(() => null));
    for (const name of ratios) expect(long[name], name).toBeTypeOf('number');
  });
});
