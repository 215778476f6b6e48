import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trade } from '#core/analysis/report.ts';
import { candleAt } from '#core/bots/growing-candles.ts';
import { type BacktestInput, type BacktestOutcome, runBacktest } from '#core/simulation/backtest.ts';
import type { Bar } from '../oracle/indicators.ts';
import { engineInput, reportOf } from '../support/engine.ts';
import { barsArbitrary, templateArbitrary } from '../support/generators.ts';
import { HOUR, instrumentOf, settingsOf } from '../support/market.ts';
import { liveOf, PureVenue } from './support/pure-venue.ts';

/** The same candles without holes, each opening where the one before closed: a close is then the next open. */
function joined(bars: readonly Bar[]): Bar[] {
  let close = bars[0].open;
  return bars.map((bar, i) => {
    const open = close;
    close = bar.close;
    const time = bars[0].time + i * HOUR;
    return { ...bar, time, open, high: Math.max(open, bar.high), low: Math.min(open, bar.low) };
  });
}

const inputs: fc.Arbitrary<BacktestInput> = fc
  .record({
    template: templateArbitrary,
    bars: barsArbitrary(30, 120).map(joined),
    inverse: fc.boolean(),
    feeTaker: fc.constantFrom(0, 0.0005),
    feeMaker: fc.constantFrom(0, 0.0002),
    sizing: fc.constantFrom(
      { kind: 'notional' as const, notional: 700 },
      { kind: 'equity-percent' as const, percent: 30 },
    ),
  })
  .map(({ template, bars, inverse, feeTaker, feeMaker, sizing }) =>
    engineInput({
      template,
      bars,
      timeframeMs: HOUR,
      instrument: instrumentOf(
        inverse
          ? { contract: 'inverse', step: 1, tick: 0.125, feeTaker, feeMaker }
          : { step: 0.001, tick: 0.125, feeTaker, feeMaker },
      ),
      settings: settingsOf({ sizing, equity: inverse ? 100 : 10_000, closeAtEnd: false }),
      funding: [],
    }),
  );

function backtestTrades(input: BacktestInput): Trade[] {
  const outcome = runBacktest(input) as BacktestOutcome;
  return reportOf(outcome).trades.filter(({ open }) => !open);
}

/** What must be the same; times inside a candle are the venue's own. */
const FACTS = ['side', 'exitReason', 'stop', 'target', 'bars'] as const;
const FIGURES = ['amount', 'entryPrice', 'exitPrice', 'pnl', 'fees'] as const;

function expectSame(trades: readonly Trade[], expected: readonly Trade[]): void {
  const factsOf = (trade: Trade) => FACTS.map((name) => trade[name]);
  expect(trades.map(factsOf)).toEqual(expected.map(factsOf));
  for (const [k, trade] of trades.entries()) {
    for (const name of FIGURES) {
      expect(Math.abs(trade[name] - expected[k][name]), name).toBeLessThan(1e-8 * Math.max(1, trade.notional));
    }
  }
}

function play(input: BacktestInput, prepare: (venue: PureVenue, index: number) => void = () => undefined): PureVenue {
  const venue = new PureVenue(liveOf(input), input.settings.equity);
  for (let i = 0; i < input.candles.length; i++) {
    prepare(venue, i);
    venue.candle(candleAt(input.candles, i));
  }
  return venue;
}

describe('a live run on an exchange that fills like the simulation', () => {
  test('makes the trades of the backtest', () => {
    let trades = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        const expected = backtestTrades(input);
        // This venue liquidates nobody.
        fc.pre(expected.every(({ exitReason }) => exitReason !== 'liquidation'));
        expectSame(play(input).trades, expected);
        trades += expected.length;
      }),
      { numRuns: 300 },
    );
    expect(trades).toBeGreaterThan(300);
  });
});
