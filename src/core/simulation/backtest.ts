import type { ColumnCache } from '../indicators/column-graph.ts';
import { ColumnPool } from '../indicators/column-pool.ts';
import type { Candles } from '../market/candles.ts';
import { type FundingRates, NO_FUNDING } from '../market/funding-rates.ts';
import type { Instrument } from '../market/instrument.ts';
import { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { ValidTemplate } from '../strategy/validation.ts';
import { type FundingSchedule, scheduleFunding } from './funding.ts';
import type { DetailCandles } from './intrabar.ts';
import type { BacktestSettings } from './settings.ts';
import { Simulation } from './simulation.ts';

/**
 * Candles per step. Columns of one step stay in the processor's cache from the indicators to the simulation, V8
 * compiles an ordinary call instead of replacing one endless loop, and between steps there is room for progress and
 * cancel.
 */
export const STEP = 4096;

export interface BacktestInput {
  readonly strategy: ValidTemplate;
  /** At least one candle. */
  readonly candles: Candles;
  readonly timeframeMs: number;
  readonly instrument: Instrument;
  readonly settings: BacktestSettings;
  /** All known rates of the market; null where there are none. */
  readonly funding: FundingRates | null;
  /** Candles of a lower timeframe for `intrabar: detail`. */
  readonly detail?: DetailCandles | null;
  /** Indicator columns of the same candles, shared by the runs of a sweep. */
  readonly columnCache?: ColumnCache | null;
  /** Memory of the run's columns: the outcome is valid until its owner recycles it. */
  readonly pool?: ColumnPool;
}

export interface BacktestWatcher {
  /** Candles done so far; called once a step. */
  readonly progress?: (done: number) => void;
  /** Asked once a step; true ends the run. */
  readonly cancelled?: () => boolean;
}

/** A finished run, from which a report is made. */
export interface BacktestOutcome {
  readonly input: BacktestInput;
  readonly evaluator: StrategyEvaluator;
  readonly simulation: Simulation;
  readonly funding: FundingSchedule;
}

/**
 * Runs one strategy over one candle series.
 * @returns null when it was cancelled
 */
export function runBacktest(input: BacktestInput, watcher: BacktestWatcher = {}): BacktestOutcome | null {
  const { candles, instrument, settings, timeframeMs } = input;
  const funding = scheduleFunding(input.funding ?? NO_FUNDING, candles, timeframeMs);
  const pool = input.pool ?? new ColumnPool();
  const evaluator = new StrategyEvaluator(
    input.strategy,
    { candles, timeframeMs, funding: input.funding, roundTripCost: roundTripCost(instrument, settings) },
    { pool, cache: input.columnCache ?? null },
  );
  const simulation = new Simulation({
    candles,
    instrument,
    settings,
    decisions: evaluator,
    funding,
    timeframeMs,
    detail: input.detail ?? null,
    pool,
  });
  for (let from = 0; from < candles.length; from += STEP) {
    if (watcher.cancelled?.()) return null;
    const to = Math.min(candles.length, from + STEP);
    evaluator.run(from, to);
    simulation.advance(from, to);
    watcher.progress?.(to);
  }
  simulation.finish();
  evaluator.graph.keep();
  return { input, evaluator, simulation, funding };
}

/** Taker fees and slippage of an entry and an exit together, as a share of the notional. */
export function roundTripCost({ feeTaker }: Instrument, { slippageBps }: BacktestSettings): number {
  return 2 * (feeTaker + slippageBps / 10_000);
}
