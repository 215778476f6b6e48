import { randomUUID } from 'node:crypto';
import {
  type Download,
  type DownloadOutcome,
  type DownloadProgress,
  type DownloadRequest,
  downloadProgressSchema,
} from '#contract/downloads.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { type MarketId, parseMarketId } from '#core/market/market-id.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { StoredDownload } from '#main/adapters/storage/download-table.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { downloadTitle, type InstrumentService } from './instrument-service.ts';

export interface DownloadDeps {
  readonly store: MarketStore;
  readonly hub: TopicHub;
  readonly jobs: JobService;
  /** Its one thread holds the connections to the exchanges. */
  readonly exchangePool: WorkerPool;
  readonly dataFolder: string;
  readonly instruments: InstrumentService;
  /** The user's way to an exchange. */
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
  /** Called when stored series have changed. */
  readonly onStored: () => void;
}

/** The list of stored series follows a running download no more often than this, ms. */
const LIST_INTERVAL_MS = 1000;
/** Ended downloads that stay on the list. */
const KEEP_ENDED = 20;

/**
 * The user's downloads, as items of the topic `downloads` and, while they run, as jobs. They are kept in market.db: what
 * ran when the application ended, in whatever way, goes on at the next start; what was paused waits.
 */
export class DownloadService {
  readonly #deps: DownloadDeps;
  readonly #downloads = new Map<string, StoredDownload>();
  /** Jobs of those that run, by download. */
  readonly #jobs = new Map<string, string>();
  #listedAt = 0;
  #closing = false;

  constructor(deps: DownloadDeps) {
    this.#deps = deps;
    for (const download of deps.store.downloads.list()) {
      this.#downloads.set(download.id, download);
      this.#show(download, download.state === 'active' ? 'queued' : download.state);
    }
  }

  /** Goes on with what ran when the application ended. */
  resumeInterrupted(): void {
    for (const download of this.#downloads.values()) if (download.state === 'active') this.#run(download);
  }

  /**
   * Starts a download, after a look whether it makes sense.
   * @returns its id
   * @throws UserError when the exchange does not list the market, when the time is empty, or when it runs already
   */
  async start(request: DownloadRequest): Promise<string> {
    const market = toMarket(request.market);
    const { from, to, timeframe } = request;
    if (timeframe === null && !request.funding) {
      throw new UserError('Choose candles, funding rates or both.', { field: 'timeframe' });
    }
    if (from !== null && from >= Date.now()) {
      throw new UserError('The first day lies in the future: choose an earlier one.', { field: 'from' });
    }
    if (from !== null && to !== null && from >= to) {
      throw new UserError('The last day comes before the first one: choose a later one.', { field: 'to' });
    }
    if (this.#runsLike(request)) {
      throw new UserError('These candles are being downloaded already: see the list above the table.', {
        code: 'refused',
      });
    }
    const { symbol, listedSince } = await this.#deps.instruments.requireListed(market);
    if (listedSince !== null && to !== null && to <= listedSince && !request.gapsOnly) {
      const { name } = findProfile(market.exchange);
      throw new UserError(
        `${symbol} is listed on ${name} since ${formatUtc(listedSince)} UTC: choose a later last day.`,
        { field: 'to' },
      );
    }
    const download: StoredDownload = {
      id: randomUUID(),
      createdAt: Date.now(),
      state: 'active',
      request,
      outcome: null,
    };
    this.#keep(download);
    this.#run(download);
    this.#dropOldest();
    return download.id;
  }

  pause(id: string): void {
    const download = this.#require(id);
    if (download.state !== 'active') return;
    this.#keep({ ...download, state: 'paused' });
    const job = this.#jobs.get(id);
    if (job === undefined) this.#show(this.#require(id), 'paused');
    else this.#deps.jobs.cancel(job);
  }

  /** Goes on with a paused download, or tries a failed one again. */
  resume(id: string): void {
    const download = this.#require(id);
    if (download.state === 'active' || this.#jobs.has(id)) return;
    const again: StoredDownload = { ...download, state: 'active', outcome: null };
    this.#keep(again);
    this.#run(again);
  }

  /** Stops it for good and takes it off the list. What is stored stays. */
  remove(id: string): void {
    this.#require(id);
    this.#downloads.delete(id);
    this.#deps.store.downloads.remove(id);
    this.#deps.hub.remove('downloads', id);
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#deps.jobs.cancel(job);
  }

  /** From now on what stops is not paused by the user, but goes on at the next start. */
  prepareClose(): void {
    this.#closing = true;
  }

  #run(download: StoredDownload): void {
    const { id, request } = download;
    const { jobs, exchangePool, dataFolder, networkFor } = this.#deps;
    this.#show(download, 'queued');
    const market = toMarket(request.market);
    const title = downloadTitle(market, request.timeframe);
    const job = jobs.start({ kind: 'download', title }, async ({ signal, progress }) => {
      try {
        const network = await networkFor(market.exchange);
        const outcome = await exchangePool.run(
          'download',
          { dataFolder, request, network },
          {
            signal,
            onProgress: (fraction, _detail, facts) => {
              const told = downloadProgressSchema.safeParse(facts);
              if (!told.success || signal.aborted) return;
              progress(fraction, describeProgress(told.data));
              this.#show(this.#downloads.get(id), 'running', told.data);
              this.#listSoon();
            },
          },
        );
        this.#end(id, 'done', outcome);
        return null;
      } catch (error) {
        this.#endWith(id, error, signal.aborted);
        throw error;
      } finally {
        this.#jobs.delete(id);
        this.#deps.onStored();
      }
    });
    this.#jobs.set(id, job);
  }

  #endWith(id: string, error: unknown, aborted: boolean): void {
    if (aborted) {
      const download = this.#downloads.get(id);
      // Cancelled as a job: it can be gone on with, as after a pause. At the end of the application it stays active.
      if (download && !this.#closing) this.#keep({ ...download, state: 'paused' });
      this.#show(this.#downloads.get(id), 'paused');
      return;
    }
    const message =
      error instanceof UserError
        ? error.message
        : 'This did not work because of an error inside the application; its log file has the details.';
    this.#end(id, 'failed', { candles: 0, added: 0, fundingAdded: 0, missing: 0, gaps: 0, notes: [], error: message });
  }

  #end(id: string, state: 'done' | 'failed', outcome: DownloadOutcome): void {
    const download = this.#downloads.get(id);
    if (!download) return;
    this.#keep({ ...download, state, outcome });
    this.#show(this.#downloads.get(id), state);
  }

  #keep(download: StoredDownload): void {
    this.#downloads.set(download.id, download);
    this.#deps.store.downloads.put(download);
  }

  #show(
    download: StoredDownload | undefined,
    state: Download['state'],
    progress: DownloadProgress | null = null,
  ): void {
    if (!download) return;
    const { id, createdAt, request, outcome } = download;
    const exchangeName = findProfile(toMarket(request.market).exchange).name;
    const before = this.#deps.hub.snapshot('downloads').items.find((item) => item.id === id)?.progress ?? null;
    // A pause keeps showing how far it has come.
    const shown = progress ?? (before && { ...before, perSecond: null, etaMs: null, waiting: null });
    this.#deps.hub.put('downloads', { id, createdAt, request, exchangeName, state, progress: shown, outcome });
  }

  #listSoon(): void {
    if (Date.now() - this.#listedAt < LIST_INTERVAL_MS) return;
    this.#listedAt = Date.now();
    this.#deps.onStored();
  }

  #runsLike(request: DownloadRequest): boolean {
    return [...this.#downloads.values()].some(
      ({ state, request: other }) =>
        state === 'active' && other.market === request.market && other.timeframe === request.timeframe,
    );
  }

  #dropOldest(): void {
    const ended = [...this.#downloads.values()].filter(({ state }) => state === 'done' || state === 'failed');
    for (const { id } of ended.slice(0, Math.max(0, ended.length - KEEP_ENDED))) this.remove(id);
  }

  #require(id: string): StoredDownload {
    const download = this.#downloads.get(id);
    if (!download) throw new UserError('This download is not on the list any more.', { code: 'not-found' });
    return download;
  }
}

/** `12,000 of 17,520 candles`, or why nothing moves. */
function describeProgress({ phase, done, total, waiting }: DownloadProgress): string {
  if (waiting) return waiting.reason;
  const count = (n: number) => n.toLocaleString('en-US');
  switch (phase) {
    case 'checking':
      return 'asking what there is';
    case 'candles':
      return `${count(done)} of ${count(total)} candles`;
    case 'gaps':
      return 'looking at the gaps again';
    case 'funding':
      return 'funding rates';
  }
}

function toMarket(text: string): MarketId {
  const market = parseMarketId(text);
  if (market) return market;
  throw new UserError(`"${text}" is not a market: write it like bybit:BTC/USDT:USDT.`, { field: 'market' });
}
