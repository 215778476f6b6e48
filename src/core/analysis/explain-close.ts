import { type BacktestInput, BacktestRun, type PortfolioInput, PortfolioRun } from '../simulation/backtest.ts';
import type { TraderState } from '../simulation/broker.ts';
import type { RefusalCounter } from '../simulation/refusal-counter.ts';
import { type EvaluationRecord, recordAt } from '../strategy/evaluation-record.ts';
import type { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { ValidTemplate } from '../strategy/validation.ts';

/** Why a run did what it did at one close, and above all why it did not enter. */
export interface CloseExplanation {
  readonly record: EvaluationRecord;
  /** Position, levels and orders once the close had been decided. */
  readonly state: TraderState;
  /** What forbade an entry that the checks on the market let through: the strategy's own past, at this close. */
  readonly guardedBy: readonly string[];
  /** Why the entry that was ordered here was not sent at the next open. */
  readonly refusedBy: readonly string[];
  /** In one sentence, for people. */
  readonly sentence: string;
}

/**
 * Runs a backtest up to the close of candle `index` and says what happened there. The same run on the same candles
 * gives the same answer as the one that made the report.
 */
export function explainClose(input: BacktestInput, index: number): CloseExplanation {
  const run = new BacktestRun(input);
  const { evaluator, simulation } = run;
  const steps = { evaluator, simulation, goPast: (candle: number) => run.advanceTo(candle + 1) };
  return explain(input.strategy, steps, index, input.candles.length);
}

/**
 * The same for one of several instruments that share an account.
 * @param market its place among the run's markets
 */
export function explainCloseOfMarket(input: PortfolioInput, market: number, index: number): CloseExplanation {
  const run = new PortfolioRun(input);
  const { portfolio } = run;
  const goPast = (candle: number) => run.advanceTo(candle < 0 ? 0 : portfolio.momentOf(market, candle) + 1);
  const steps = { evaluator: run.evaluatorOf(market), simulation: portfolio.brokers[market], goPast };
  return explain(input.strategy, steps, index, input.markets[market].candles.length);
}

/** A run that is led to a close and past it. */
interface Steps {
  readonly evaluator: StrategyEvaluator;
  readonly simulation: { readonly refusals: RefusalCounter; readonly state: TraderState };
  /** Deals with everything up to the close of a candle of the instrument, itself included. */
  readonly goPast: (candle: number) => void;
}

function explain(
  strategy: ValidTemplate,
  { evaluator, simulation, goPast }: Steps,
  index: number,
  length: number,
): CloseExplanation {
  goPast(index);
  const decided = countsOf(simulation.refusals);
  const { state } = simulation;
  const record = recordAt(strategy, evaluator, index);
  const guards = evaluator.guards.map(({ name }) => name);
  const guardedBy = simulation.refusals.guardsAt(index);
  let refusedBy: string[] = [];
  if (state.pendingEntry !== 0 && index + 1 < length) {
    goPast(index + 1);
    const after = countsOf(simulation.refusals);
    const others = [...evaluator.checks, ...guards];
    refusedBy = [...after.keys()].filter(
      (reason) => !others.includes(reason) && (after.get(reason) ?? 0) > (decided.get(reason) ?? 0),
    );
  }
  return { record, state, guardedBy, refusedBy, sentence: closeInWords(record, state, guardedBy, refusedBy) };
}

function countsOf(refusals: RefusalCounter): Map<string, number> {
  return new Map(refusals.all.map(({ reason, count }) => [reason, count]));
}

/** What was decided at a close and what kept an entry from happening, in one sentence; fields of {@link CloseExplanation}. */
export function closeInWords(
  record: EvaluationRecord,
  { side, pendingExit, pendingEntry }: TraderState,
  guardedBy: readonly string[],
  refusedBy: readonly string[],
): string {
  const name = (direction: number) => (direction > 0 ? 'long' : 'short');
  const held = side === 0 ? null : `a ${name(side)} position was open`;
  if (pendingEntry !== 0) {
    const what = `${pendingExit === null ? '' : `left by ${pendingExit}, and `}a ${name(pendingEntry)} entry was ordered for the next open`;
    return refusedBy.length === 0 ? sentence(what) : sentence(`${what}, but refused: ${refusedBy.join(' and ')}`);
  }
  if (pendingExit !== null)
    return sentence(`${held ?? 'the position'}; it was left by ${pendingExit} at the next open`);
  if (!record.warm) return sentence('the strategy was still warming up');
  if (held !== null) return sentence(`${held} and nothing said to leave it`);
  if (record.direction === 0) return sentence(tallyInWords(record));
  const against = [...record.blockedBy, ...guardedBy];
  return sentence(`the signals asked for a ${name(record.direction)} entry, forbidden by ${against.join(' and ')}`);
}

function tallyInWords({ tally }: EvaluationRecord): string {
  const { mode, threshold, bullish, bearish, signals, score, highest } = tally;
  const counted = `${bullish} bullish and ${bearish} bearish of ${signals} signal${signals === 1 ? '' : 's'}`;
  switch (mode) {
    case 'min-score':
      return `no entry: the weighted score was ${score} of ${highest} and ${threshold} is needed (${counted})`;
    case 'weighted-average':
      return `no entry: the weighted average was ${rounded(score / highest)} and ${threshold} is needed (${counted})`;
    case 'min-signals':
      return `no entry: ${counted}, and ${threshold} must agree and lead`;
    case 'majority':
      return `no entry: ${counted}, and more than half must agree`;
    case 'unanimous':
      return `no entry: ${counted}, and all must agree`;
    case 'any':
      return `no entry: ${counted}, and one must fire with none opposite`;
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
