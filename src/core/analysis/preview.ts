import type { Reading } from '../components/component.ts';
import { type BacktestInput, BacktestRun } from '../simulation/backtest.ts';
import { EXIT_AT_CLOSE } from '../simulation/trade-log.ts';

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
}

/** A line behind a component's output, from the first previewed candle on. */
export interface PreviewLine {
  readonly component: string;
  readonly name: string;
  readonly scale: Reading['scale'];
  /** NaN where it is not known. */
  readonly values: Float64Array;
}

export interface Preview {
  /** Open times of the previewed candles, ms. */
  readonly from: number;
  readonly to: number;
  readonly warmup: number;
  readonly signals: readonly PreviewSignal[];
  readonly trades: readonly PreviewTrade[];
  readonly lines: readonly PreviewLine[];
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
    const blockedBy = evaluator.checks.filter((_, k) => ((bits >>> k) & 1) === 1);
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
    refusals: simulation.refusals.all,
  };
}

function tradesOf({ candles, timeframeMs }: BacktestInput, simulation: BacktestRun['simulation']): PreviewTrade[] {
  const { log, openPosition } = simulation;
  const closed = Array.from({ length: log.length }, (_, k): PreviewTrade => {
    const atClose = log.valueAt('exitAt', k) === EXIT_AT_CLOSE;
    return {
      direction: log.valueAt('side', k) > 0 ? 1 : -1,
      entryTime: candles.time[log.valueAt('entryIndex', k)],
      entryPrice: log.valueAt('entryPrice', k),
      exitTime: candles.time[log.valueAt('exitIndex', k)] + (atClose ? timeframeMs : 0),
      exitPrice: log.valueAt('exitPrice', k),
      reason: log.reasonText(log.valueAt('reason', k)),
      pnl: log.valueAt('pnl', k),
    };
  });
  if (!openPosition) return closed;
  const { side, entryIndex, entryPrice } = openPosition;
  const open = { exitTime: null, exitPrice: null, reason: null, pnl: null };
  return [...closed, { direction: side, entryTime: candles.time[entryIndex], entryPrice, ...open }];
}
