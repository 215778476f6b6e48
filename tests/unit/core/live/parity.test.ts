import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trade } from '#core/analysis/report.ts';
import { candleAt } from '#core/bots/growing-candles.ts';
import type { LiveHistory } from '#core/live/live-input.ts';
import type { OrderEvent } from '#core/live/order.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { seededRandom } from '#core/market/seeded-random.ts';
import { type BacktestInput, type BacktestOutcome, runBacktest } from '#core/simulation/backtest.ts';
import type { Bar } from '../oracle/indicators.ts';
import { engineInput, reportOf, templateOf } from '../support/engine.ts';
import { barsArbitrary, templateArbitrary } from '../support/generators.ts';
import { HOUR, instrumentOf, START, settingsOf } from '../support/market.ts';
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
      { numRuns: 150 },
    );
    expect(trades).toBeGreaterThan(100);
  });

  test('makes the same trades when it is made anew from what was kept, after any candles', () => {
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(120), { minLength: 1, maxLength: 4 }), (input, restarts) => {
        const expected = play(input);
        const venue = play(input, (each, index) => {
          if (restarts.includes(index)) each.restart(pastOf(input, each, index));
        });
        expectSame(venue.trades, expected.trades);
        expect(venue.sent.map(({ key }) => key)).toEqual(expected.sent.map(({ key }) => key));
      }),
      { numRuns: 60 },
    );
  });

  test('makes the same trades when everything that the exchange tells comes twice and in the wrong order', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const expected = play(input);
        const venue = new PureVenue(liveOf(input), input.settings.equity);
        const past: [string, OrderEvent][] = [];
        venue.post = (events) => {
          const repeated = past.slice(-6).toReversed();
          past.push(...events.map(([key, event]): [string, OrderEvent] => [key, event]));
          return [...repeated, ...events, ...events, ...repeated];
        };
        for (let i = 0; i < input.candles.length; i++) venue.candle(candleAt(input.candles, i));
        expectSame(venue.trades, expected.trades);
      }),
      { numRuns: 60 },
    );
  });

  test('goes on over a window that moves as over all candles', () => {
    const bars = wander(9000);
    const input = engineInput({
      template: templateOf([
        { use: 'ema-cross', role: 'signal', params: { fast: 5, slow: 13 } },
        { use: 'stop-loss', role: 'exit', params: { unit: 'atr', value: 2 } },
        { use: 'chandelier', role: 'exit', params: { period: 10, multiplier: 2.5 } },
        { use: 'take-profit', role: 'exit', params: { unit: 'r', value: 2 } },
      ]),
      bars,
      timeframeMs: HOUR,
      instrument: instrumentOf({ step: 0.001, tick: 0.01, feeTaker: 0.0005 }),
      settings: settingsOf({ sizing: { kind: 'notional', notional: 700 }, closeAtEnd: false }),
      funding: [],
    });
    const expected = backtestTrades(input);
    expect(expected.length).toBeGreaterThan(100);
    expectSame(play(input).trades, expected);
  });
});

/** A seeded walk without gaps, on the tick. */
function wander(length: number): Bar[] {
  const { uniform: random } = seededRandom(7);
  const onTick = (value: number) => Math.round(value * 100) / 100;
  let price = 1000;
  return Array.from({ length }, (_, i) => {
    const open = price;
    price = onTick(Math.max(100, open * (1 + 0.01 * (random() + random() - 1))));
    const high = onTick(Math.max(open, price) * (1 + 0.003 * random()));
    const low = onTick(Math.min(open, price) * (1 - 0.003 * random()));
    return { time: START + i * HOUR, open, high, low, close: price, volume: 1 };
  });
}

/** All that a bot finds when it starts again before candle `index`. */
function pastOf(input: BacktestInput, venue: PureVenue, index: number): LiveHistory {
  return {
    candles: [sliceCandles(input.candles, 0, index)],
    funding: [null],
    trades: venue.trades.map(({ exitTime, pnl }) => ({ market: 0, exitTime, pnl })),
    equity: venue.equity,
    lastTrade: venue.trades.length,
  };
}
