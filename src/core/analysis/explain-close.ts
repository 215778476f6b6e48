import { type BacktestInput, BacktestRun } from '../simulation/backtest.ts';
import type { TraderState } from '../simulation/simulation.ts';
import { type EvaluationRecord, recordAt } from '../strategy/evaluation-record.ts';

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
  run.advanceTo(index);
  const before = counts(run);
  run.advanceTo(index + 1);
  const decided = counts(run);
  const { state } = run.simulation;
  const record = recordAt(input.strategy, run.evaluator, index);
  const guards = run.evaluator.guards.map(({ name }) => name);
  const guardedBy = guards.filter((name) => (decided.get(name) ?? 0) > (before.get(name) ?? 0));
  if (state.pendingEntry !== 0 && index + 1 < input.candles.length) run.advanceTo(index + 2);
  const after = counts(run);
  const refusedBy =
    state.pendingEntry === 0
      ? []
      : [...after.keys()].filter(
          (reason) =>
            !run.evaluator.checks.includes(reason) &&
            !guards.includes(reason) &&
            (after.get(reason) ?? 0) > (decided.get(reason) ?? 0),
        );
  return { record, state, guardedBy, refusedBy, sentence: inWords(record, state, guardedBy, refusedBy) };
}

function counts({ simulation }: BacktestRun): Map<string, number> {
  return new Map(simulation.refusals.all.map(({ reason, count }) => [reason, count]));
}

function inWords(
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
