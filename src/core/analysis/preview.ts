import { ALLOWS_LONG, ALLOWS_SHORT, type Reading } from '../components/component.ts';
import { notionalAt } from '../market/contract-math.ts';
import { type BacktestInput, BacktestRun } from '../simulation/backtest.ts';
import { EXIT_AT_CLOSE } from '../simulation/trade-log.ts';
import type { StrategyEvaluator } from '../strategy/evaluator.ts';

/** A close at which the signals asked for an entry. */
export interface PreviewSignal {
  readonly time: number;
  readonly direction: -1 | 1;
  /** Checks that forbade it; empty where none did. */
  readonly blockedBy: readonly string[];
}

/** A trade as a preview shows it; `exitTime` and what follows are null while it is open. */
export interface PreviewTrade {
  readonly direction: -1 | 1;
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly exitTime: number | null;
  readonly exitPrice: number | null;
  readonly reason: string | null;
  readonly pnl: number | null;
  /** Net result in percent of the notional at entry. */
  readonly pnlPct: number | null;
}

/** A line behind a component's output, from the first previewed candle on. */
export interface PreviewLine {
  readonly component: string;
  readonly name: string;
  readonly scale: Reading['scale'];
  /** NaN where it is not known. */
  readonly values: Float64Array;
}

/** What one component said at each previewed close. */
export interface PreviewStates {
  readonly component: string;
  /**
   * A signal's direction. Of a check: 1 where it lets pass what was asked for, −1 where it forbids that; where nothing
   * was asked for, the same about both directions, 0 where it would let one of them pass.
   */
  readonly values: Int8Array;
}

export interface Preview {
  /** Open times of the previewed candles, ms. */
  readonly from: number;
  readonly to: number;
  readonly warmup: number;
  readonly signals: readonly PreviewSignal[];
  readonly trades: readonly PreviewTrade[];
  readonly lines: readonly PreviewLine[];
  /** Signals first, then the checks that depend on the market alone. */
  readonly states: readonly PreviewStates[];
  readonly refusals: readonly { readonly reason: string; readonly count: number }[];
}

/**
 * What a strategy would have done over a few thousand candles, for a chart that follows every change of it.
 * @param shownFrom index of the first candle that is shown; those before it only warm the strategy up
 */
export function previewStrategy(input: BacktestInput, shownFrom: number): Preview {
  const { candles } = input;
  const run = new BacktestRun({ ...input, settings: { ...input.settings, closeAtEnd: false } });
  run.advanceTo(candles.length);
  const { evaluator, simulation } = run.finish();
  const signals: PreviewSignal[] = [];
  for (let i = shownFrom; i < candles.length; i++) {
    const direction = evaluator.direction[i];
    // A state lasts: only the close at which it begins is a signal to look at.
    if (direction === 0 || (i > 0 && evaluator.direction[i - 1] === direction)) continue;
    const bits = evaluator.blocked?.at(i) ?? 0;
    const checks = evaluator.checks.filter((_, k) => ((bits >>> k) & 1) === 1);
    const blockedBy = [...checks, ...simulation.refusals.guardsAt(i)];
    signals.push({ time: candles.time[i], direction: direction > 0 ? 1 : -1, blockedBy });
  }
  return {
    from: candles.time[shownFrom],
    to: candles.time[candles.length - 1],
    warmup: evaluator.warmup,
    signals,
    trades: tradesOf(input, simulation).filter(({ exitTime }) => (exitTime ?? Infinity) >= candles.time[shownFrom]),
    lines: [...evaluator.signals, ...evaluator.filters].flatMap(({ id, readings }) =>
      readings.map(({ name, column, scale }) => ({ component: id, name, scale, values: column.slice(shownFrom) })),
    ),
    states: [
      ...evaluator.signals.map(({ id, column }) => ({
        component: id,
        values: Int8Array.from(column.subarray(shownFrom)),
      })),
      ...evaluator.filters.map((filter) => checkStates(filter, evaluator.direction, shownFrom)),
    ],
    refusals: simulation.refusals.all,
  };
}

function checkStates(
  { id, column }: StrategyEvaluator['filters'][number],
  direction: StrategyEvaluator['direction'],
  shownFrom: number,
): PreviewStates {
  const values = new Int8Array(column.length - shownFrom);
  for (let k = 0; k < values.length; k++) {
    const allowed = column[shownFrom + k];
    const asked = direction[shownFrom + k];
    if (asked !== 0) values[k] = (allowed & (asked > 0 ? ALLOWS_LONG : ALLOWS_SHORT)) === 0 ? -1 : 1;
    else values[k] = allowed === 0 ? -1 : allowed === (ALLOWS_LONG | ALLOWS_SHORT) ? 1 : 0;
  }
  return { component: id, values };
}

function tradesOf(
  { candles, timeframeMs, instrument }: BacktestInput,
  simulation: BacktestRun['simulation'],
): PreviewTrade[] {
  const { log, openPosition } = simulation;
  const closed = Array.from({ length: log.length }, (_, k): PreviewTrade => {
    const entryPrice = log.valueAt('entryPrice', k);
    const pnl = log.valueAt('pnl', k);
    const atClose = log.valueAt('exitAt', k) === EXIT_AT_CLOSE;
    return {
      direction: log.valueAt('side', k) > 0 ? 1 : -1,
      entryTime: candles.time[log.valueAt('entryIndex', k)],
      entryPrice,
      exitTime: candles.time[log.valueAt('exitIndex', k)] + (atClose ? timeframeMs : 0),
      exitPrice: log.valueAt('exitPrice', k),
      reason: log.reasonText(log.valueAt('reason', k)),
      pnl,
      pnlPct: (100 * pnl) / notionalAt(instrument, log.valueAt('amount', k), entryPrice),
    };
  });
  if (!openPosition) return closed;
  const { side, entryIndex, entryPrice } = openPosition;
  const open = { exitTime: null, exitPrice: null, reason: null, pnl: null, pnlPct: null };
  return [...closed, { direction: side, entryTime: candles.time[entryIndex], entryPrice, ...open }];
}
