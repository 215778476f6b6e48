import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { scheduleFunding } from '#core/simulation/funding.ts';
import { Simulation } from '#core/simulation/simulation.ts';
import { StrategyEvaluator } from '#core/strategy/evaluator.ts';
import { type SlowInput, slowBacktest } from './oracle/broker.ts';
import type { Bar } from './oracle/indicators.ts';
import { expectSameRun } from './support/compare.ts';
import { reportOf, runEngine, strategyOf } from './support/engine.ts';
import { anyExitArbitrary, barsArbitrary, inputArbitrary, movingStopArbitrary } from './support/generators.ts';
import { toColumns } from './support/market.ts';

describe('the engine against a slow simulator written from the documents', () => {
  test('gives the same trades, equity, refusals and ties on any candles, template and settings', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 120), (input) => {
        const outcome = runEngine(input);
        expectSameRun(reportOf(outcome), outcome.simulation.equity, slowBacktest(input));
      }),
      { numRuns: 1500 },
    );
  });

  test('and with stops that move', () => {
    fc.assert(
      fc.property(movingStopArbitrary(20, 100), (input) => {
        const outcome = runEngine(input);
        expectSameRun(reportOf(outcome), outcome.simulation.equity, slowBacktest(input));
      }),
      { numRuns: 500 },
    );
    const reasons = fc
      .sample(movingStopArbitrary(20, 100), { numRuns: 200, seed: 1 })
      .flatMap((input) => slowBacktest(input).trades.map((trade) => trade.exitReason));
    for (const reason of ['trailing-stop', 'break-even', 'chandelier']) {
      expect(reasons.filter((found) => found === reason).length, reason).toBeGreaterThan(5);
    }
  });

  test('the random runs reach every way out, both sides and contracts, funding, ties and refusals', () => {
    const seen = new Map<string, number>();
    const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const input of fc.sample(inputArbitrary(1, 120), { numRuns: 1500, seed: 1 })) {
      const { trades, refusals, ties } = slowBacktest(input);
      for (const trade of trades) {
        see(trade.exitReason);
        if (trade.exitReason === 'liquidation') see(`${input.settings.marginMode} liquidation`);
        see(`${input.instrument.contract} ${trade.side}`);
        see(trade.funding > 0 ? 'funding paid' : trade.funding < 0 ? 'funding received' : 'no funding');
      }
      for (const reason of refusals.keys()) see(reason);
      if (ties > 0) see('tie');
    }
    for (const what of [
      ...['stop-loss', 'take-profit', 'signal-flip', 'time-stop', 'end-of-data', 'open', 'tie'],
      ...['isolated liquidation', 'cross liquidation'],
      ...['linear long', 'linear short', 'inverse long', 'inverse short', 'funding paid', 'funding received'],
      ...['not enough margin', 'no equity left', 'below the minimum amount', 'below the minimum notional'],
      ...['limit of the notional of one position'],
      ...['no stop to size the risk by', 'the stop would be beyond the entry price', 'outside the sessions'],
      ...['only long entries', 'only short entries', 'filter "trend-filter-1"', 'filter "rsi-reversal-1"'],
    ]) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(5);
    }
  });
});

/** Runs in steps that end at the given indices, as a bot does that gets its candles as they close. */
function runInSteps(
  input: SlowInput,
  ends: readonly number[],
): { simulation: Simulation; evaluator: StrategyEvaluator } {
  const candles = toColumns(input.bars);
  const rates = {
    time: Float64Array.from(input.funding, ({ time }) => time),
    rate: Float64Array.from(input.funding, ({ rate }) => rate),
  };
  const evaluator = new StrategyEvaluator(strategyOf(input.template), { candles, timeframeMs: input.timeframeMs });
  const funding = scheduleFunding(rates, candles, input.timeframeMs);
  const { instrument, settings } = input;
  const { timeframeMs } = input;
  const parts = {
    candles,
    instrument,
    settings,
    decisions: evaluator,
    funding,
    timeframeMs,
    detail: null,
    pool: new ColumnPool(),
  };
  const simulation = new Simulation(parts);
  let from = 0;
  for (const to of [...ends, candles.length]) {
    evaluator.run(from, to);
    simulation.advance(from, to);
    from = to;
  }
  simulation.finish();
  return { simulation, evaluator };
}

/** Everything that a run leaves behind, to the bit. */
function remains({ simulation, evaluator }: ReturnType<typeof runInSteps>) {
  const columns = ['side', 'amount', 'entryIndex', 'entryPrice', 'exitIndex', 'exitPrice', 'exitAt', 'pnl'] as const;
  const more = ['fees', 'funding', 'slippage', 'lowest', 'highest', 'stop', 'target', 'equityBefore'] as const;
  return {
    equity: [...simulation.equity],
    trades: [...columns, ...more].map((name) => [...simulation.log.column(name)]),
    reasons: [...simulation.log.column('reason')].map((number) => simulation.log.reasonText(number)),
    open: simulation.openPosition,
    ties: simulation.ties,
    refusals: simulation.refusals.all.toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
    direction: [...evaluator.direction],
    entry: [...evaluator.entry],
    indicators: [...evaluator.graph.columns].map(([name, values]) => [name, ...values]),
  };
}

describe('where the candles are cut', () => {
  test('one candle at a time and any other cuts leave the same bits as one batch', () => {
    fc.assert(
      fc.property(anyExitArbitrary(1, 100), fc.array(fc.nat(100), { maxLength: 8 }), (input, cuts) => {
        const length = input.bars.length;
        const batch = remains(runInSteps(input, []));
        const single = Array.from({ length }, (_, i) => i);
        const random = cuts.filter((cut) => cut <= length).sort((a, b) => a - b);
        expect(remains(runInSteps(input, single))).toEqual(batch);
        expect(remains(runInSteps(input, random))).toEqual(batch);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what a strategy can know', () => {
  test('no decision, fill or equity point up to a candle changes when the candles after it change', () => {
    fc.assert(
      fc.property(
        anyExitArbitrary(2, 100),
        barsArbitrary(2, 100),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, others, share) => {
          const known = Math.max(1, Math.floor(share * input.bars.length));
          const future = continueWith(input.bars.slice(0, known), others);
          const settings = { ...input.settings, closeAtEnd: false };
          const first = runInSteps({ ...input, settings }, []);
          const second = runInSteps({ ...input, settings, bars: future }, []);
          const past = ({ simulation, evaluator }: typeof first) => ({
            equity: [...simulation.equity.subarray(0, known)],
            entry: [...evaluator.entry.subarray(0, known)],
            direction: [...evaluator.direction.subarray(0, known)],
            indicators: [...evaluator.graph.columns].map(([name, values]) => [name, ...values.subarray(0, known)]),
            trades: [...simulation.log.column('exitIndex')]
              .filter((exit) => exit < known)
              .map((exit, k) => [
                exit,
                simulation.log.column('entryIndex')[k],
                simulation.log.column('entryPrice')[k],
                simulation.log.column('amount')[k],
                simulation.log.column('exitPrice')[k],
                simulation.log.column('pnl')[k],
              ]),
          });
          expect(past(second)).toEqual(past(first));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a run on the first candles is the beginning of the run on all of them', () => {
    fc.assert(
      fc.property(anyExitArbitrary(2, 100), fc.double({ min: 0, max: 1, noNaN: true }), (input, share) => {
        const known = Math.max(1, Math.floor(share * input.bars.length));
        const settings = { ...input.settings, closeAtEnd: false };
        const whole = runInSteps({ ...input, settings }, []);
        const prefix = runInSteps({ ...input, settings, bars: input.bars.slice(0, known) }, []);
        expect([...prefix.simulation.equity.subarray(0, known)]).toEqual([
          ...whole.simulation.equity.subarray(0, known),
        ]);
        expect([...prefix.evaluator.entry]).toEqual([...whole.evaluator.entry.subarray(0, known)]);
        const closed = prefix.simulation.log.length;
        expect([...prefix.simulation.log.column('pnl')]).toEqual([
          ...whole.simulation.log.column('pnl').subarray(0, closed),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

/** The known candles with another future behind them. */
function continueWith(known: readonly Bar[], others: readonly Bar[]): Bar[] {
  const last = known[known.length - 1].time;
  const shift = last - others[0].time;
  return [...known, ...others.slice(1).map((bar) => ({ ...bar, time: bar.time + shift }))];
}
