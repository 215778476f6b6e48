import { createHash } from 'node:crypto';
import { buildReport, type Origin, type Sha256 } from '#core/analysis/build-report.ts';
import type { Report } from '#core/analysis/report.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { type BacktestInput, runBacktest } from '#core/simulation/backtest.ts';
import { UserError } from '#main/errors.ts';
import { ENGINE } from '#main/version.ts';

/** What a run needs from outside: the command line and the window's worker fill it in the same way. */
export interface BacktestJob extends Omit<BacktestInput, 'timeframeMs'> {
  readonly origin: Omit<Origin, 'engine'>;
}

export interface BacktestProgress {
  /** Candles done, of how many. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Runs a backtest and makes its report.
 * @throws UserError when there is nothing to run on, when the sizing can never trade, or when cancelled
 */
export function executeBacktest(job: BacktestJob, { progress, signal }: BacktestProgress = {}): Report {
  const { origin, ...input } = job;
  const total = input.candles.length;
  if (total === 0)
    throw new UserError('There are no candles in this range: choose a range that has some.', { field: 'from' });
  checkSizing(input);
  const outcome = runBacktest(
    { ...input, timeframeMs: timeframeMs(origin.timeframe) },
    { progress: (done) => progress?.(done, total), cancelled: () => signal?.aborted ?? false },
  );
  if (!outcome) throw new UserError('Cancelled.', { code: 'cancelled' });
  return buildReport(outcome, { engine: ENGINE, ...origin }, sha256);
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

function checkSizing({ settings, strategy }: Pick<BacktestInput, 'settings' | 'strategy'>): void {
  const stops = strategy.components.some(({ component }) => component.id === 'stop-loss');
  if (settings.sizing.kind === 'risk-percent' && !stops) {
    throw new UserError(
      `The sizing risk-percent needs an initial stop, and "${strategy.template.name}" has none: add a stop-loss or use equity-percent.`,
      { field: 'settings.sizing' },
    );
  }
}
