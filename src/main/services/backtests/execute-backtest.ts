import { createHash } from 'node:crypto';
import { buildReport, type Origin, type Sha256 } from '#core/analysis/build-report.ts';
import type { Report } from '#core/analysis/report.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { type BacktestInput, runBacktest } from '#core/simulation/backtest.ts';
import { checkRun } from '#core/simulation/check-run.ts';
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
  const run = { ...input, timeframeMs: timeframeMs(origin.timeframe) };
  const problem = checkRun(run);
  if (problem) throw new UserError(`${capitalised(problem.message)}.`, { field: problem.field });
  const outcome = runBacktest(run, {
    progress: (done) => progress?.(done, total),
    cancelled: () => signal?.aborted ?? false,
  });
  if (!outcome) throw new UserError('Cancelled.', { code: 'cancelled' });
  return buildReport(outcome, { engine: ENGINE, ...origin }, sha256);
}

const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
