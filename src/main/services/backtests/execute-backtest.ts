import { buildReport } from '#core/analysis/build-report.ts';
import type { Report } from '#core/analysis/report.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { type MarketInput, type RunRules, runBacktest, runPortfolio } from '#core/simulation/backtest.ts';
import { checkRun } from '#core/simulation/check-run.ts';
import { UserError } from '#main/errors.ts';
import { ENGINE } from '#main/version.ts';
import { sha256 } from './sha256.ts';

/** What a run needs from outside: the command line and the window's worker fill it in the same way. */
export interface BacktestJob extends Omit<RunRules, 'timeframeMs'> {
  readonly timeframe: Timeframe;
  /** At least one; several share the account. */
  readonly markets: readonly MarketInput[];
}

export interface BacktestProgress {
  /** Candles done, of how many. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Runs a backtest and makes its report.
 * @throws UserError when there is nothing to run on, when the run cannot mean anything, or when cancelled
 */
export function executeBacktest(job: BacktestJob, { progress, signal }: BacktestProgress = {}): Report {
  const { timeframe, markets, ...rest } = job;
  const rules = { ...rest, timeframeMs: timeframeMs(timeframe) };
  const empty = markets.find(({ candles }) => candles.length === 0);
  if (empty) {
    const whose = markets.length > 1 ? ` of ${empty.market}` : '';
    throw new UserError(`There are no candles${whose} in this range: choose a range that has some.`, { field: 'from' });
  }
  const problem = checkRun({ ...rules, markets });
  if (problem) {
    // The name of a file or a market is not the beginning of a word.
    const named = markets.some(({ market }) => problem.message.startsWith(market));
    const sentence = named ? problem.message : capitalised(problem.message);
    throw new UserError(`${sentence}.`, { field: problem.field });
  }
  const total = markets.reduce((sum, { candles }) => sum + candles.length, 0);
  const watcher = {
    progress: (done: number) => progress?.(done, total),
    cancelled: () => signal?.aborted ?? false,
  };
  const [only, ...others] = markets;
  const outcome =
    others.length === 0 ? runBacktest({ ...only, ...rules }, watcher) : runPortfolio({ ...rules, markets }, watcher);
  if (!outcome) throw new UserError('Cancelled.', { code: 'cancelled' });
  // The report reads no indicators. Memory that no later run will take over is given back before it needs its own.
  if (!job.pool) for (const { evaluator } of outcome.markets) evaluator.graph.discard();
  return buildReport(outcome, { engine: ENGINE, timeframe }, sha256);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
