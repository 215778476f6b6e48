import type { Candles } from '#core/market/candles.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import type { Log } from '#main/log.ts';
import type { ExchangeConnection, MarketDataClient } from '../market-data/download/connections.ts';
import { runDownload } from '../market-data/download/download.ts';
import { PageWriter } from '../market-data/download/page-writer.ts';
import { BackOff } from './back-off.ts';
import { CandleFeed, type FeedHealth } from './candle-feed.ts';
import type { FeedPace } from './feed-pace.ts';
import type { Follower } from './follower.ts';
import type { RightOfWay } from './right-of-way.ts';
import { StoredPages } from './stored-pages.ts';
import { Waiter } from './waiter.ts';

export interface SharedFeedOptions {
  readonly store: MarketStore;
  readonly market: MarketId;
  readonly timeframe: Timeframe;
  readonly profile: SupportedProfile;
  readonly pace: FeedPace;
  readonly log: Log;
  /** Of whoever sends orders: nothing is handed on or stored meanwhile. */
  readonly rightOfWay: RightOfWay;
  readonly connect: () => Promise<ExchangeConnection>;
  readonly replace: (dead: MarketDataClient) => Promise<void>;
  readonly replacements: () => number;
  readonly onHealth: (health: FeedHealth) => void;
}

/** Candles of other markets close at the same time, and orders may follow from them: nothing is stored before that, ms. */
const STORE_AFTER_MS = 50;
/** So many candles are not those of one close. */
const A_PAGE = 10;
/** A state that has not changed is told no more often than this, ms. */
const TELL_EVERY_MS = 1000;

/** One feed and all who follow it: back-fills what the earliest of them wants, stores what closes, and tells them. */
export class SharedFeed {
  readonly #options: SharedFeedOptions;
  readonly #followers = new Set<Follower>();
  /** Those whose past has not been fetched yet. */
  readonly #fresh = new Set<Follower>();
  /** The others, made when it is asked for: prices come many times a second. */
  #settled: readonly Follower[] | null = null;
  readonly #writer: PageWriter;
  readonly #stop = new AbortController();
  readonly #work = new Waiter();
  #feed: CandleFeed | null = null;
  /** Up to where all that has closed is stored, ms. */
  #until = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #toldAt = 0;
  health: FeedHealth = { state: 'starting', lastUpdateAt: null, lastClosed: null, missing: 0, trouble: null };

  constructor(options: SharedFeedOptions) {
    this.#options = options;
    this.#writer = new PageWriter(options.store, options.market);
    options.onHealth(this.health);
  }

  add(follower: Follower): void {
    this.#followers.add(follower);
    this.#fresh.add(follower);
    this.#settled = null;
    this.#work.wake();
  }

  /** @returns how many are left */
  remove(follower: Follower): number {
    follower.stop();
    this.#fresh.delete(follower);
    this.#followers.delete(follower);
    this.#settled = null;
    return this.#followers.size;
  }

  /** Whether a follower's past has not been fetched yet. */
  isFresh(follower: Follower): boolean {
    return this.#fresh.has(follower);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Whatever comes from now on, the connection is gone. */
  interrupt(reason: string): void {
    this.#tellTrouble(reason);
    this.#feed?.interrupt(reason);
  }

  /** What has been interrupted may go on. */
  wake(): void {
    this.#feed?.wake();
  }

  async stop(): Promise<void> {
    for (const follower of this.#followers) follower.stop();
    this.#stop.abort();
    await this.#running;
    await this.#feed?.stop();
  }

  /** Brings each new follower up to now, the first of them before the feed begins. */
  async #run(): Promise<void> {
    const backOff = new BackOff(this.#options.pace.retryMs);
    while (!this.#stop.signal.aborted) {
      const fresh = [...this.#fresh];
      if (fresh.length === 0) {
        await this.#work.wait(60_000, this.#stop.signal);
        continue;
      }
      try {
        await this.#backfill(Math.min(...fresh.map(({ from }) => from)));
        for (const follower of fresh) this.#fresh.delete(follower);
        this.#settled = null;
        this.#advance();
        backOff.reset();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#tellTrouble(error instanceof Error ? error.message : String(error));
        await this.#work.pause(backOff.next(), this.#stop.signal);
      }
    }
  }

  /** Fetches what is not stored from `from` on, and lets the feed begin where that ends. */
  async #backfill(from: number): Promise<void> {
    const { connect, profile, store, market, timeframe } = this.#options;
    const stepMs = timeframeMs(timeframe);
    const { client } = await connect();
    const beginsNow = from > client.now() - stepMs;
    if (!beginsNow) {
      const request = { market: formatMarketId(market), timeframe, from, to: null, funding: false, gapsOnly: false };
      await runDownload(request, {
        connect,
        exchangeName: profile.name,
        store,
        signal: this.#stop.signal,
        patienceMs: Number.POSITIVE_INFINITY,
        onProgress: ({ waiting }) => waiting && this.#tellTrouble(waiting.reason),
      });
    }
    if (this.#feed) return;
    const stored = store.find(market.exchange, market.symbol, timeframe);
    const storedEnd = stored?.to == null ? Number.NEGATIVE_INFINITY : stored.to + stepMs;
    this.#begin(beginsNow ? from : Math.max(from, storedEnd));
  }

  #begin(from: number): void {
    const { market, timeframe, profile, pace, connect, replace, replacements } = this.#options;
    this.#until = from;
    this.#feed = new CandleFeed({
      symbol: market.symbol,
      timeframe,
      profile,
      from,
      pace,
      connect: async () => (await connect()).client,
      replace,
      replacements,
      onClosed: (candles, since, coveredUntil) => this.#closed(candles, since, coveredUntil),
      onForming: (candle) => {
        for (const follower of this.#listening()) follower.forming(candle);
      },
      onPrice: (price) => {
        for (const follower of this.#listening()) follower.price(price);
      },
      onGap: (gap) => this.#options.log.warn({ market: formatMarketId(market), timeframe, gap }, 'candles are missing'),
      onHealth: (health) => this.#tell(health),
    });
    this.#feed.start();
  }

  /** Hands on what has closed and stores it, in this order: orders may follow from it. */
  async #closed(candles: Candles, since: number, coveredUntil: number): Promise<void> {
    const { rightOfWay } = this.#options;
    await rightOfWay.over;
    // What does not begin where the store ends is read from there, with what is in between.
    const isNext = since === this.#until;
    if (isNext) for (const follower of this.#listening()) follower.take(candles, coveredUntil);
    if (isNext && candles.length < A_PAGE) await this.#work.pause(STORE_AFTER_MS, this.#stop.signal);
    await rightOfWay.over;
    this.#writer.candles(this.#options.timeframe, candles, since, coveredUntil);
    this.#until = coveredUntil;
    this.#advance();
  }

  #advance(): void {
    const { store, market, timeframe } = this.#options;
    const stored = new StoredPages(store, datasetId(market.exchange, market.symbol, timeframe));
    for (const follower of this.#listening()) follower.advance(this.#until, stored);
  }

  #listening(): readonly Follower[] {
    this.#settled ??= [...this.#followers].filter((follower) => !this.#fresh.has(follower));
    return this.#settled;
  }

  #tellTrouble(reason: string): void {
    const since = this.health.trouble?.since ?? Date.now();
    this.#tell({ ...this.health, state: 'offline', trouble: { since, reason } });
  }

  #tell(health: FeedHealth): void {
    const changed = health.state !== this.health.state || health.lastClosed !== this.health.lastClosed;
    this.health = health;
    if (!changed && Date.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = Date.now();
    this.#options.onHealth(health);
  }
}
