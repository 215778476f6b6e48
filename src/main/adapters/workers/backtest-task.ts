import { performance } from 'node:perf_hooks';
import type { BacktestRequest, RunSummary } from '#contract/backtests.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import type { Template } from '#core/strategy/template.ts';
import { describeIssues, validateTemplate } from '#core/strategy/validation.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { writeReport } from '#main/services/backtests/report-files.ts';
import { summarise } from '#main/services/backtests/run-summary.ts';
import { loadMarket } from '#main/services/backtests/stored-market.ts';
import type { TaskJob } from './tasks.ts';

export interface BacktestTask {
  readonly dataFolder: string;
  readonly runId: string;
  readonly createdAt: number;
  readonly template: Template;
  readonly request: BacktestRequest;
}

/** A worker stays for a while: a user who tries variants gets the columns of the run before without their first touch. */
const pool = new ColumnPool();

/** Runs a backtest over stored candles and writes its report; the caller enters the summary into the ledger. */
export async function run(task: BacktestTask, job: TaskJob): Promise<RunSummary> {
  const { dataFolder, runId, createdAt, template, request } = task;
  const started = performance.now();
  const validation = validateTemplate(template);
  if (!validation.valid) throw new UserError(describeIssues(validation.issues), { field: 'strategyId' });
  const store = MarketStore.open(dataFolder);
  try {
    job.progress(0, 'loading candles');
    const markets = [request.market, ...request.moreMarkets].map((market) => loadMarket(store, market, request));
    const report = executeBacktest(
      { strategy: validation.strategy, settings: request.settings, timeframe: request.timeframe, markets, pool },
      {
        progress: (done, total) =>
          job.progress(done / total, `${done.toLocaleString('en')} of ${total.toLocaleString('en')} candles`),
        signal: job.signal,
      },
    );
    writeReport(dataFolder, runId, report);
    return summarise(report, { id: runId, request, createdAt, durationMs: performance.now() - started });
  } finally {
    pool.recycle();
    store.close();
  }
}
