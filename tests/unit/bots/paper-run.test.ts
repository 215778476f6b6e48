import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaperCommand, PaperEvent } from '#core/bots/paper-event.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { NO_BOT_LIMITS } from '#core/risk/bot-limits.ts';
import { type PortfolioInput, runPortfolio } from '#core/simulation/backtest.ts';
import { systemTemplates } from '#main/services/strategies/system-templates.ts';
import type { Bar } from '../core/oracle/indicators.ts';
import { engineInput, reportOf } from '../core/support/engine.ts';
import { anyExitArbitrary, barsArbitrary } from '../core/support/generators.ts';
import { HOUR, instrumentOf, START, settingsOf, toColumns } from '../core/support/market.ts';
import { Feeder, paperOf } from './support/moments.ts';

const several = fc.tuple(
  anyExitArbitrary(2, 80),
  barsArbitrary(2, 80),
  fc.boolean(),
  fc.constantFrom('isolated', 'cross'),
);

const inputs = several.map(([slow, bars, two, marginMode]): PortfolioInput => {
  const first = engineInput({
    ...slow,
    settings: settingsOf({
      ...slow.settings,
      closeAtEnd: false,
      marginMode: marginMode === 'cross' ? 'cross' : 'isolated',
    }),
  });
  const market = { ...first, market: 'x:A/USD:USD' };
  return {
    ...first,
    markets: two
      ? [market, { ...market, market: 'x:B/USD:USD', candles: toColumns(endingWith(slow.bars, bars)) }]
      : [market],
  };
});

/** A backtest knows that a market has no more candles, a bot does not: so both end together here. */
function endingWith(first: readonly Bar[], bars: readonly Bar[]): Bar[] {
  const end = first[first.length - 1].time;
  const until = bars.filter(({ time }) => time < end);
  const price = until.at(-1)?.close ?? 100;
  return [...until, { time: end, open: price, high: price, low: price, close: price, volume: 1 }];
}

function backtest(input: PortfolioInput) {
  const outcome = runPortfolio(input);
  if (!outcome) throw new Error('the run was cancelled');
  return reportOf(outcome);
}

function feedAll(feeder: Feeder): PaperEvent[] {
  const events: PaperEvent[] = [];
  while (feeder.run.moments < feeder.length) events.push(...feeder.run.close(feeder.next()));
  return events;
}

const commands = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom<PaperCommand>('pause', 'resume', 'flatten', { hold: START + 40 * HOUR }),
  ),
  { maxLength: 6 },
);

const DEMO = generateDemoMarket(DEMO_MARKETS[0]);
const MOST = 6000;

describe('a bot on a paper account', () => {
  test('makes the trades of the backtest, to the fingerprint, however small its columns begin', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 100 }), (input, room) => {
        const feeder = new Feeder(input, paperOf(input, room));
        const events = feedAll(feeder);
        const report = reportOf(feeder.run.finish());
        const expected = backtest(input);
        expect(report.fingerprint).toBe(expected.fingerprint);
        expect(report.trades).toEqual(expected.trades);
        expect(report.equity).toEqual(expected.equity);
        expect(report.assumptions.refusals).toEqual(expected.assumptions.refusals);
        const told = events.flatMap((event) => (event.kind === 'exit' ? [{ ...event.trade, id: 0 }] : []));
        const closed = expected.trades.filter(({ open }) => !open).map((trade) => ({ ...trade, id: 0 }));
        expect(new Set(told.map((trade) => JSON.stringify(trade)))).toEqual(
          new Set(closed.map((trade) => JSON.stringify(trade))),
        );
        expect(told).toHaveLength(closed.length);
        const entries = events.filter(({ kind }) => kind === 'entry');
        expect(entries).toHaveLength(expected.trades.length);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same while larger columns are made beside it, also with funding that becomes known late', () => {
    fc.assert(
      fc.property(
        inputs,
        commands,
        fc.integer({ min: 8, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        (input, asked, room, slice, late) => {
          const lateMs = late * input.timeframeMs;
          const roomy = new Feeder(input, paperOf(input, 500), lateMs);
          const tight = new Feeder(input, paperOf(input, room), lateMs);
          const placed = asked.map(([where, command]) => ({ at: Math.floor(where * roomy.length), command }));
          let made = 0;
          while (roomy.run.moments < roomy.length) {
            for (const { at, command } of placed) {
              if (at === roomy.run.moments) expect(tight.run.command(command)).toEqual(roomy.run.command(command));
            }
            if (tight.run.needsRoom) {
              let left = slice;
              tight.run.makeRoom(() => --left <= 0);
              made++;
            }
            expect(tight.run.close(tight.next())).toEqual(roomy.run.close(roomy.next()));
            expect(tight.run.explain(0)).toEqual(roomy.run.explain(0));
          }
          expect(made).toBeGreaterThan(room < roomy.length / 2 ? 0 : -1);
          expect([...tight.run.curve.equity]).toEqual([...roomy.run.curve.equity]);
          expect(tight.run.risk.state).toEqual(roomy.run.risk.state);
          expect(reportOf(tight.run.finish()).fingerprint).toBe(reportOf(roomy.run.finish()).fingerprint);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('goes on after a restart at any candle as if nothing had happened, whatever the user asked for before', () => {
    fc.assert(
      fc.property(
        inputs,
        commands,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (input, asked, share, small) => {
          const paper = {
            ...paperOf(input, small ? 1 : 200),
            limits: { ...NO_BOT_LIMITS, maxDailyLossPct: 1, maxDrawdownPct: 5, maxConsecutiveLosses: 3 },
          };
          const whole = new Feeder(input, paper);
          const cut = Math.floor(share * whole.length);
          const placed = asked.map(([where, command]) => ({ at: Math.floor(where * whole.length), command }));
          let restarted: Feeder | null = null;
          while (whole.run.moments < whole.length) {
            const { moments } = whole.run;
            for (const { at, command } of placed) {
              if (at !== moments) continue;
              whole.run.command(command);
              // Before the restart the command is in the journal.
              if (restarted) restarted.run.command(command);
            }
            if (moments === cut) {
              restarted = new Feeder(input, paper);
              restarted.restore(moments, JSON.parse(JSON.stringify(whole.run.commands)));
            }
            const told = whole.run.close(whole.next());
            if (restarted) expect(restarted.run.close(restarted.next())).toEqual(told);
          }
          if (!restarted) return;
          for (const k of input.markets.keys()) {
            expect(restarted.run.standing(k)).toEqual(whole.run.standing(k));
            expect(restarted.run.explain(k)).toEqual(whole.run.explain(k));
          }
          expect(restarted.run.risk.state).toEqual(whole.run.risk.state);
          expect(restarted.run.paused).toBe(whole.run.paused);
          expect([...restarted.run.curve.equity]).toEqual([...whole.run.curve.equity]);
          expect(reportOf(restarted.run.finish()).fingerprint).toBe(reportOf(whole.run.finish()).fingerprint);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(systemTemplates().map(({ id, strategy }) => [id, strategy] as const))(
    'trades %s as the backtest does, with columns that grow eight times',
    (_, strategy) => {
      const series = DEMO.series.find(({ timeframe }) => timeframe === strategy.template.timeframe);
      if (!series) throw new Error('the demo market has no such timeframe');
      const candles = sliceCandles(series.candles, 0, MOST);
      const instrument = instrumentOf({ feeTaker: 0.0005 });
      const market = { market: 'demo:BTC/USDT:USDT', synthetic: true, candles, funding: DEMO.funding, instrument };
      const settings = settingsOf({ closeAtEnd: false });
      const input = { strategy, timeframeMs: timeframeMs(series.timeframe), settings, markets: [market] };
      const feeder = new Feeder(input, paperOf(input, candles.length >> 8));
      feedAll(feeder);
      const report = reportOf(feeder.run.finish());
      expect(report.fingerprint).toBe(backtest(input).fingerprint);
      expect(report.trades.length).toBeGreaterThan(0);
    },
  );
});
