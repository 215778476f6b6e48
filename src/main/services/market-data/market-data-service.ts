import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CandlesReply, ChosenFile, Dataset } from '#contract/market-data.ts';
import type { Gap } from '#core/market/gaps.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { guessTimeframe } from '#main/adapters/csv/candles-file.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { readFileName } from './file-names.ts';

export interface MarketDataDeps {
  readonly store: MarketStore;
  readonly hub: TopicHub;
  readonly jobs: JobService;
  readonly pool: WorkerPool;
  readonly dataFolder: string;
}

/** What is stored, and the jobs that change it. Everything that may take long runs in a worker. */
export class MarketDataService {
  readonly #deps: MarketDataDeps;
  /** Files that the user has picked, by the token that the renderer knows them by. */
  readonly #chosen = new Map<string, string>();

  constructor(deps: MarketDataDeps) {
    this.#deps = deps;
    this.publish();
  }

  /** Makes the topic `datasets` what the store holds. */
  publish(): void {
    this.#deps.hub.replaceAll('datasets', this.#deps.store.list());
  }

  /** Gives a picked file a token, and guesses what it holds. */
  choose(path: string): ChosenFile {
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info?.isFile()) throw new UserError(`${path} is not a file`, { code: 'not-found' });
    const token = randomUUID();
    this.#chosen.set(token, path);
    const name = basename(path);
    const said = readFileName(name);
    return {
      token,
      name,
      bytes: info.size,
      suggestedMarket: said.market,
      suggestedTimeframe: guessTimeframe(path) ?? said.timeframe,
    };
  }

  /** @returns the job's id */
  startImport(token: string, market: MarketId, timeframe: Timeframe): string {
    const path = this.#chosen.get(token);
    if (path === undefined) {
      throw new UserError('The file is no longer known: choose it again', { code: 'not-found', field: 'token' });
    }
    const { jobs, pool, dataFolder } = this.#deps;
    const title = `Import ${basename(path)} as ${formatMarketId(market)} ${timeframe}`;
    return jobs.start({ kind: 'import', title }, async ({ signal, progress }) => {
      const input = { dataFolder, path, ...market, timeframe };
      const { datasetId } = await pool.run('import-candles', input, { signal, onProgress: progress });
      this.publish();
      return datasetId;
    });
  }

  /** @returns the job's id */
  startExport(id: string, path: string): string {
    const { jobs, pool, dataFolder } = this.#deps;
    const title = `Export ${id} to ${basename(path)}`;
    return jobs.start({ kind: 'export', title }, async ({ signal, progress }) => {
      await pool.run('export-candles', { dataFolder, datasetId: id, path }, { signal, onProgress: progress });
      return id;
    });
  }

  /** @returns the job's id */
  startDemo(): string {
    const { jobs, pool, dataFolder } = this.#deps;
    return jobs.start({ kind: 'demo', title: 'Make the demo market' }, async ({ signal, progress }) => {
      try {
        const { datasetIds } = await pool.run('create-demo', { dataFolder }, { signal, onProgress: progress });
        return datasetIds[0] ?? null;
      } finally {
        // Series that were complete before a cancel stay.
        this.publish();
      }
    });
  }

  async gaps(id: string): Promise<Gap[]> {
    this.dataset(id);
    return this.#deps.pool.run('find-gaps', { dataFolder: this.#deps.dataFolder, datasetId: id });
  }

  async delete(id: string): Promise<void> {
    try {
      await this.#deps.pool.run('delete-candles', { dataFolder: this.#deps.dataFolder, datasetId: id });
    } finally {
      this.publish();
    }
  }

  candles(
    market: MarketId,
    timeframe: Timeframe,
    bounds: { readonly from?: number; readonly before?: number },
    limit: number,
  ): CandlesReply {
    const id = datasetId(market.exchange, market.symbol, timeframe);
    const { offset, total, candles } = this.#deps.store.loadWindow(id, bounds, limit);
    // Copies are at most a few megabytes, and each column crosses the process boundary with a buffer of its own.
    return {
      offset,
      total,
      length: candles.length,
      time: candles.time.slice(),
      open: candles.open.slice(),
      high: candles.high.slice(),
      low: candles.low.slice(),
      close: candles.close.slice(),
      volume: candles.volume.slice(),
    };
  }

  /** @throws UserError when there is no such series */
  dataset(id: string): Dataset {
    const dataset = this.#deps.store.get(id);
    if (!dataset) throw new UserError(`No candles are stored as ${id}`, { code: 'not-found' });
    return dataset;
  }
}
