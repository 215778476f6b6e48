import type { CandleFeedHealth } from '#contract/live-candles.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import { type Log, silentLog } from '#main/log.ts';
import { contractOf } from '../market-data/download/instrument-list.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import type { FeedHealth } from './candle-feed.ts';
import { FEED_PACE, type FeedPace } from './feed-pace.ts';
import { Follower, type Listener } from './follower.ts';
import type { LiveConnections } from './live-connections.ts';
import { RightOfWay } from './right-of-way.ts';
import { SharedFeed } from './shared-feed.ts';

export interface LiveCandlesDeps {
  readonly store: MarketStore;
  readonly hub: TopicHub;
  readonly connections: LiveConnections;
  /** The user's way to an exchange. */
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
  readonly log?: Log;
  readonly pace?: FeedPace;
}

export interface Following {
  /** How the feed is doing for this follower: `starting` until its past has been fetched. */
  readonly health: FeedHealth;
  /** No call of the listener follows. */
  stop(): Promise<void>;
}

/** Opens when the machine is awake. */
interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/**
 * Live candles for whoever trades on them. All who follow the same market and timeframe share one feed; it puts every
 * closed candle into the store, and each follower reads on from there. How each feed is doing is an item of the topic
 * `feeds`.
 */
export class LiveCandles {
  /** For whoever sends orders: other candles wait until they have been sent. */
  readonly rightOfWay = new RightOfWay();
  readonly #deps: LiveCandlesDeps;
  readonly #feeds = new Map<string, SharedFeed>();
  #asleep: Gate | null = null;

  constructor(deps: LiveCandlesDeps) {
    this.#deps = deps;
  }

  /**
   * Follows a market from a moment on, which may lie in the past: what has closed since then comes first. While the
   * exchange is out of reach it is tried again; nothing is left out because of that.
   * @param from open time of the first candle of interest, ms
   * @throws UserError when there is no such exchange, or when it has no such candles
   */
  follow(market: MarketId, timeframe: Timeframe, from: number, listener: Listener): Following {
    const id = datasetId(market.exchange, market.symbol, timeframe);
    const feed = this.#feeds.get(id) ?? this.#open(id, market, timeframe);
    const log = this.#deps.log ?? silentLog;
    const follower = new Follower({ id, timeframe, from, listener, log });
    feed.add(follower);
    return {
      get health(): FeedHealth {
        const { health } = feed;
        return feed.isFresh(follower) && health.state === 'live' ? { ...health, state: 'starting' } : health;
      },
      stop: async () => {
        if (feed.remove(follower) > 0) return;
        this.#feeds.delete(id);
        await feed.stop();
        this.#deps.hub.remove('feeds', id);
      },
    };
  }

  /** The machine goes to sleep, or its clock has jumped: nothing is asked for until {@link resume}. */
  suspend(reason: string): void {
    this.#asleep ??= gate();
    for (const feed of this.#feeds.values()) feed.interrupt(reason);
  }

  /** Connects anew, which measures the exchanges' clocks; then all that has closed in the meantime comes. */
  resume(): void {
    this.#deps.connections.renew();
    this.#asleep?.open();
    this.#asleep = null;
    for (const feed of this.#feeds.values()) feed.wake();
  }

  async close(): Promise<void> {
    this.#asleep?.open();
    await Promise.all([...this.#feeds.values()].map((feed) => feed.stop()));
    this.#feeds.clear();
    await this.#deps.connections.close();
  }

  #open(id: string, market: MarketId, timeframe: Timeframe): SharedFeed {
    const { store, hub, connections, networkFor, log = silentLog, pace = FEED_PACE } = this.#deps;
    const profile = findSupportedProfile(market.exchange);
    const contract = contractOf(market.symbol);
    const feed = new SharedFeed({
      store,
      market,
      timeframe,
      profile,
      pace,
      log,
      rightOfWay: this.rightOfWay,
      connect: async () => {
        await this.#asleep?.opened;
        return await connections.get(profile.id, contract, await networkFor(profile.id));
      },
      replace: (dead) => connections.replace(dead),
      replacements: () => connections.replacements,
      onHealth: (health) => hub.put('feeds', { ...this.#describe(id, market, timeframe), ...health }),
    });
    this.#feeds.set(id, feed);
    feed.start();
    return feed;
  }

  #describe(id: string, market: MarketId, timeframe: Timeframe): Omit<CandleFeedHealth, keyof SharedFeed['health']> {
    const { name, candles } = findSupportedProfile(market.exchange);
    return { id, market: formatMarketId(market), timeframe, exchangeName: name, source: candles.source };
  }
}

function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
