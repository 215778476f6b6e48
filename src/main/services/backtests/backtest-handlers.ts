import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { RunSummary } from '#contract/backtests.ts';
import type { Ledger } from '#main/adapters/storage/ledger.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Dialogs } from '../dialogs.ts';
import type { JobService } from '../jobs/job-service.ts';
import { findStrategy } from '../strategies/find-strategy.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { deleteReport, readReport } from './report-files.ts';

export interface BacktestServices {
  readonly dataFolder: string;
  readonly ledger: Ledger;
  readonly hub: TopicHub;
  readonly jobs: JobService;
  readonly pool: WorkerPool;
  readonly dialogs: Dialogs;
}

const FORMAT_NAMES = { json: 'JSON report', html: 'Web page', csv: 'Trades as CSV' } as const;

type BacktestHandlers = Pick<
  Handlers,
  'backtests.start' | 'backtests.report' | 'backtests.explain' | 'backtests.delete' | 'backtests.export'
>;

export function backtestHandlers(services: BacktestServices): BacktestHandlers {
  const { dataFolder, ledger, hub, jobs, pool, dialogs } = services;
  hub.replaceAll('runs', ledger.listRuns());

  const runWithId = (id: string): RunSummary => {
    const run = ledger.getRun(id);
    if (!run) throw new UserError('This run is not in the history any more.', { code: 'not-found', field: 'id' });
    return run;
  };

  return {
    'backtests.start': (request) => {
      const strategy = findStrategy(ledger.strategies, request.strategyId);
      if (!strategy) {
        throw new UserError(`There is no strategy "${request.strategyId}": choose one of the list.`, {
          code: 'not-found',
          field: 'strategyId',
        });
      }
      const { template } = strategy;
      const markets = [request.market, ...request.moreMarkets].join(', ');
      const title = `${template.name} on ${markets} ${request.timeframe}`;
      const jobId = jobs.start({ kind: 'backtest', title }, async ({ signal, progress }) => {
        const runId = randomUUID();
        const task = { dataFolder, runId, createdAt: Date.now(), template, request };
        const summary = await pool.run('backtest', task, { signal, onProgress: progress });
        ledger.insertRun(summary);
        hub.put('runs', summary);
        return runId;
      });
      return { jobId };
    },

    'backtests.report': async ({ id }) => ({ json: await readReport(dataFolder, runWithId(id).id) }),

    'backtests.explain': ({ id, market, time }) => {
      const { request } = runWithId(id);
      return pool.run('explain', { dataFolder, runId: id, request, market, time });
    },

    'backtests.delete': ({ id }) => {
      runWithId(id);
      ledger.deleteRun(id);
      deleteReport(dataFolder, id);
      hub.remove('runs', id);
      return null;
    },

    'backtests.export': async ({ id, format }) => {
      const run = runWithId(id);
      const path = await dialogs.saveFile({
        title: 'Export backtest',
        suggestedName: `${fileName(run)}.${format}`,
        filters: [{ name: FORMAT_NAMES[format], extensions: [format] }],
      });
      if (path === null) return null;
      await pool.run('export-report', { dataFolder, runId: id, format, path });
      return { name: basename(path) };
    },
  };
}

/** `sma-cross_binance-btc-usdt-usdt_1h_2026-11-22`, safe on every file system. */
function fileName({ strategyName, market, timeframe, createdAt }: RunSummary): string {
  const safe = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return [safe(strategyName), safe(market), timeframe, new Date(createdAt).toISOString().slice(0, 10)].join('_');
}
