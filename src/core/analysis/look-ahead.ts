import { allocateCandles, CANDLE_COLUMNS, type Candles } from '../market/candles.ts';
import { type BacktestInput, BacktestRun } from '../simulation/backtest.ts';
import type { TraderState } from '../simulation/broker.ts';
import type { TradeLog } from '../simulation/trade-log.ts';
import type { BlockedEntries } from '../strategy/blocked-entries.ts';

/** Something that came out differently when later candles were not there to be seen. */
export interface LookAheadFinding {
  /** Number of candles that the shorter run was given. */
  readonly cut: number;
  /** `direction`, `entry` or `check` of a close, `trade`, or `order` for what stands after the last candle. */
  readonly what: string;
  /** Candle of the first difference. */
  readonly index: number;
  readonly time: number;
}

export interface LookAheadResult {
  readonly passed: boolean;
  readonly cuts: readonly number[];
  /** First difference of each cut that has one. */
  readonly findings: readonly LookAheadFinding[];
}

/**
 * Shows whether decisions depend on candles that come after them: the run over the first n candles must give the same
 * decisions, the same closed trades, and at its end the same position, levels and orders as the run over all of them has
 * there, for every n in `cuts`.
 */
export function lookAheadCheck(input: BacktestInput, cuts: readonly number[]): LookAheadResult {
  // Columns kept from the whole series would tell the shorter runs what they must not know.
  const open = { ...input, columnCache: null, settings: { ...input.settings, closeAtEnd: false } };
  const whole = new BacktestRun(open);
  const states = new Map<number, TraderState>();
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    whole.advanceTo(cut);
    states.set(cut, whole.simulation.state);
  }
  whole.advanceTo(input.candles.length);
  const findings: LookAheadFinding[] = [];
  for (const cut of cuts) {
    const prefix = new BacktestRun({ ...open, candles: copyOfFirst(input.candles, cut) });
    prefix.advanceTo(cut);
    const finding = firstDifference(prefix, whole, cut) ?? otherState(prefix, states.get(cut), cut);
    if (finding) findings.push({ ...finding, time: input.candles.time[finding.index] });
  }
  return { passed: findings.length === 0, cuts, findings };
}

function otherState(prefix: BacktestRun, there: TraderState | undefined, cut: number): Difference | null {
  const here = prefix.simulation.state;
  const names = ['side', 'stop', 'target', 'pendingExit', 'pendingEntry'] as const;
  const same = names.every((name) => Object.is(here[name], there?.[name]));
  return same ? null : { cut, what: 'order', index: cut - 1 };
}

/** `count` cuts spread evenly over a series, so that the last one leaves some candles off. */
export function evenCuts(candles: number, count: number): number[] {
  const cuts = Array.from({ length: count }, (_, k) => Math.floor(((k + 1) * candles) / (count + 1)));
  return [...new Set(cuts)].filter((cut) => cut > 0);
}

/** A copy, so that nothing beyond the cut can be reached through the same buffer. */
function copyOfFirst(candles: Candles, count: number): Candles {
  const copy = allocateCandles(count);
  for (const name of CANDLE_COLUMNS) copy[name].set(candles[name].subarray(0, count));
  return copy;
}

type Difference = Omit<LookAheadFinding, 'time'>;

function firstDifference(prefix: BacktestRun, whole: BacktestRun, cut: number): Difference | null {
  const columns = [
    ['direction', prefix.evaluator.direction, whole.evaluator.direction],
    ['entry', prefix.evaluator.entry, whole.evaluator.entry],
  ] as const;
  for (const [what, short, long] of columns) {
    for (let index = 0; index < short.length; index++) {
      if (short[index] !== long[index]) return { cut, what, index };
    }
  }
  const other = firstOtherCheck(prefix.evaluator.blocked, whole.evaluator.blocked, cut);
  if (other !== null) return { cut, what: 'check', index: other };
  const index = firstOtherTrade(prefix.simulation.log, whole.simulation.log, cut);
  return index === null ? null : { cut, what: 'trade', index };
}

/** First candle before the cut at which other checks forbade an entry; null when they are the same. */
function firstOtherCheck(short: BlockedEntries | null, long: BlockedEntries | null, cut: number): number | null {
  if (!short || !long) return null;
  for (let k = 0; k < Math.max(short.length, long.firstAtOrAfter(cut)); k++) {
    const here = k < short.length ? short.indexOf(k) : cut;
    const there = k < long.length ? long.indexOf(k) : cut;
    if (here !== there) return Math.min(here, there);
    if (short.bitsOf(k) !== long.bitsOf(k)) return here;
  }
  return null;
}

const TRADE_FACTS = ['side', 'amount', 'entryIndex', 'entryPrice', 'exitIndex', 'exitPrice', 'pnl'] as const;

/** Entry candle of the first trade that only one of the runs closed before the cut; null when both closed the same. */
function firstOtherTrade(short: TradeLog, long: TradeLog, cut: number): number | null {
  const columns = TRADE_FACTS.map((name) => [short.column(name), long.column(name)] as const);
  for (let k = 0; k < short.length; k++) {
    if (columns.some(([ours, theirs]) => !Object.is(ours[k], theirs[k]))) return short.column('entryIndex')[k];
  }
  const next = short.length;
  return next < long.length && long.column('exitIndex')[next] < cut ? long.column('entryIndex')[next] : null;
}
