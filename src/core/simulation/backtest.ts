import type { ColumnCache } from '../indicators/column-graph.ts';
import { ColumnPool } from '../indicators/column-pool.ts';
import { type Candles, firstAtOrAfter } from '../market/candles.ts';
import { type FundingRates, NO_FUNDING } from '../market/funding-rates.ts';
import type { Instrument } from '../market/instrument.ts';
import { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { ValidTemplate } from '../strategy/validation.ts';
import { type FundingSchedule, scheduleFunding } from './funding.ts';
import type { DetailCandles } from './intrabar.ts';
import { Portfolio } from './portfolio.ts';
import type { BacktestSettings } from './settings.ts';
import { type MarketResult, Simulation } from './simulation.ts';

/**
 * Candles per step. Columns of one step stay in the processor's cache from the indicators to the simulation, V8
 * compiles an ordinary call instead of replacing one endless loop, and between steps there is room for progress and
 * cancel.
 */
export const STEP = 4096;

/** One instrument of a run. */
export interface MarketInput {
  /** `EX:SYMBOL`, or the name of the file that the candles come from. */
  readonly market: string;
  /** Whether the candles are made up (the demo market). */
  readonly synthetic: boolean;
  /** At least one candle. */
  readonly candles: Candles;
  readonly instrument: Instrument;
  /** All known rates of the market; null where there are none. */
  readonly funding: FundingRates | null;
  /** Candles of a lower timeframe for `intrabar: detail`. */
  readonly detail?: DetailCandles | null;
}

/** What a run is about, whatever it runs on. */
export interface RunRules {
  readonly strategy: ValidTemplate;
  readonly timeframeMs: number;
  readonly settings: BacktestSettings;
  /** Memory of the run's columns: the outcome is valid until its owner recycles it. */
  readonly pool?: ColumnPool;
}

/** One strategy on one instrument. */
export interface BacktestInput extends RunRules, MarketInput {
  /** Indicator columns of the same candles, shared by the runs of a sweep. */
  readonly columnCache?: ColumnCache | null;
}

/** One strategy on several instruments over one account, in the order in which entries are filled. */
export interface PortfolioInput extends RunRules {
  readonly markets: readonly MarketInput[];
}

export interface BacktestWatcher {
  /** Candles done so far, of all instruments together; called once a step. */
  readonly progress?: (done: number) => void;
  /** Asked once a step; true ends the run. */
  readonly cancelled?: () => boolean;
}

/** One instrument of a finished run. */
export interface MarketOutcome {
  readonly input: MarketInput;
  readonly evaluator: StrategyEvaluator;
  readonly simulation: MarketResult;
  readonly funding: FundingSchedule;
}

/** A finished run, from which a report is made. */
export interface RunOutcome {
  readonly rules: RunRules;
  readonly markets: readonly MarketOutcome[];
  /** Mark-to-market equity when the candles that open at the given times have closed, in the settlement coin. */
  readonly curve: { readonly time: Float64Array; readonly equity: Float64Array };
}

/** A finished run over one instrument: the run and its only market in one. */
export interface BacktestOutcome extends RunOutcome, MarketOutcome {
  readonly input: BacktestInput;
  readonly simulation: Simulation;
}

/** One strategy over one candle series, candle by candle or in steps of any size. */
export class BacktestRun {
  readonly #input: BacktestInput;
  readonly #parts: ReturnType<typeof setUp>;
  readonly simulation: Simulation;
  #done = 0;

  constructor(input: BacktestInput) {
    this.#input = input;
    this.#parts = setUp(input, input, input.pool ?? new ColumnPool(), input.columnCache ?? null);
    this.simulation = new Simulation(this.#parts.brokerInput);
  }

  get evaluator(): StrategyEvaluator {
    return this.#parts.evaluator;
  }

  /** Deals with the candles up to, and without, the one with index `to`. */
  advanceTo(to: number): void {
    while (this.#done < to) {
      const end = Math.min(to, this.#done + STEP);
      this.evaluator.run(this.#done, end);
      this.simulation.advance(this.#done, end);
      this.#done = end;
    }
  }

  /** Ends the run after its last candle. */
  finish(): BacktestOutcome {
    const { evaluator, simulation } = this;
    simulation.finish();
    evaluator.graph.keep();
    const input = this.#input;
    const market = { input, evaluator, simulation, funding: this.#parts.funding };
    const curve = { time: input.candles.time, equity: simulation.equity };
    return { ...market, rules: input, markets: [market], curve };
  }
}

/**
 * Runs one strategy over one candle series.
 * @returns null when it was cancelled
 */
export function runBacktest(input: BacktestInput, watcher: BacktestWatcher = {}): BacktestOutcome | null {
  const { length } = input.candles;
  const run = new BacktestRun(input);
  for (let from = 0; from < length; from += STEP) {
    if (watcher.cancelled?.()) return null;
    const to = Math.min(length, from + STEP);
    run.advanceTo(to);
    watcher.progress?.(to);
  }
  return run.finish();
}

/** One strategy over several candle series on one account, moment by moment or in steps of any size. */
export class PortfolioRun {
  readonly portfolio: Portfolio;
  readonly #input: PortfolioInput;
  readonly #parts: readonly (ReturnType<typeof setUp> & { readonly market: MarketInput })[];
  /** Candles that have been evaluated, of each market. */
  readonly #evaluated: number[];
  #done = 0;

  constructor(input: PortfolioInput) {
    const pool = input.pool ?? new ColumnPool();
    this.#input = input;
    this.#parts = input.markets.map((market) => ({ market, ...setUp(input, market, pool, null) }));
    this.#evaluated = input.markets.map(() => 0);
    this.portfolio = new Portfolio(this.#parts.map(({ brokerInput }) => brokerInput));
  }

  evaluatorOf(market: number): StrategyEvaluator {
    return this.#parts[market].evaluator;
  }

  /** Candles dealt with so far, of all markets together. */
  get candlesDone(): number {
    return this.#evaluated.reduce((sum, count) => sum + count, 0);
  }

  /** Deals with the moments up to, and without, the one with index `to`. */
  advanceTo(to: number): void {
    const { time } = this.portfolio;
    while (this.#done < to) {
      const end = Math.min(to, this.#done + STEP);
      for (const [k, { market, evaluator }] of this.#parts.entries()) {
        const known = end === time.length ? market.candles.length : firstAtOrAfter(market.candles, time[end]);
        evaluator.run(this.#evaluated[k], known);
        this.#evaluated[k] = known;
      }
      this.portfolio.advance(this.#done, end);
      this.#done = end;
    }
  }

  /** The outcome, once every moment has been dealt with. */
  finish(): RunOutcome {
    const { time, equity, brokers } = this.portfolio;
    const markets = this.#parts.map(({ market, evaluator, funding }, k) => ({
      input: market,
      evaluator,
      simulation: brokers[k],
      funding,
    }));
    return { rules: this.#input, markets, curve: { time, equity } };
  }
}

/**
 * Runs one strategy over several candle series on one account.
 * @returns null when it was cancelled
 */
export function runPortfolio(input: PortfolioInput, watcher: BacktestWatcher = {}): RunOutcome | null {
  const run = new PortfolioRun(input);
  const { length } = run.portfolio.time;
  for (let from = 0; from < length; from += STEP) {
    if (watcher.cancelled?.()) return null;
    run.advanceTo(Math.min(length, from + STEP));
    watcher.progress?.(run.candlesDone);
  }
  return run.finish();
}

function setUp(rules: RunRules, market: MarketInput, pool: ColumnPool, cache: ColumnCache | null) {
  const { strategy, timeframeMs, settings } = rules;
  const { candles, instrument } = market;
  const funding = scheduleFunding(market.funding ?? NO_FUNDING, candles, timeframeMs);
  const series = { candles, timeframeMs, funding: market.funding, roundTripCost: roundTripCost(instrument, settings) };
  const evaluator = new StrategyEvaluator(strategy, series, { pool, cache });
  const detail = market.detail ?? null;
  const brokerInput = { candles, instrument, settings, decisions: evaluator, funding, timeframeMs, detail, pool };
  return { evaluator, funding, brokerInput };
}

/** Taker fees and slippage of an entry and an exit together, as a share of the notional. */
export function roundTripCost({ feeTaker }: Instrument, { slippageBps }: BacktestSettings): number {
  return 2 * (feeTaker + slippageBps / 10_000);
}
