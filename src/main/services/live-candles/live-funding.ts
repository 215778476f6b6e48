import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { type Log, silentLog } from '#main/log.ts';
import { contractOf } from '../market-data/download/instrument-list.ts';
import type { LiveConnections } from './live-connections.ts';
import { type KnownRates, MarketFunding } from './market-funding.ts';

export interface LiveFundingDeps {
  readonly store: MarketStore;
  readonly connections: LiveConnections;
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
  readonly log?: Log;
}

/** One who wants to know what was settled on a market. */
export interface FundingFollowing {
  /**
   * Whether all that was settled up to a time (ms) is known. If it is not, the exchange is asked: ask again later.
   * Exchanges list a payment some seconds or minutes after it was made.
   */
  settled(until: number): boolean;
  /** All that is known, in order. */
  readonly rates: KnownRates;
  stop(): void;
}

/** Funding rates as they are settled, for whoever trades on them. All who follow a market share what is asked. */
export class LiveFunding {
  readonly #deps: LiveFundingDeps;
  readonly #markets = new Map<string, { readonly funding: MarketFunding; followers: number }>();

  constructor(deps: LiveFundingDeps) {
    this.#deps = deps;
  }

  /** @param from first settlement of interest, ms */
  follow(market: MarketId, from: number): FundingFollowing {
    const key = formatMarketId(market);
    const entry = this.#markets.get(key) ?? { funding: this.#open(market), followers: 0 };
    this.#markets.set(key, entry);
    entry.followers++;
    entry.funding.want(from);
    let stopped = false;
    return {
      settled: (until) => entry.funding.settled(until),
      get rates() {
        return entry.funding.rates;
      },
      stop: () => {
        if (stopped) return;
        stopped = true;
        if (--entry.followers === 0) this.#close(key);
      },
    };
  }

  close(): void {
    for (const key of this.#markets.keys()) this.#close(key);
  }

  #close(key: string): void {
    this.#markets.get(key)?.funding.stop();
    this.#markets.delete(key);
  }

  #open(market: MarketId): MarketFunding {
    const { store, connections, networkFor, log = silentLog } = this.#deps;
    const profile = findSupportedProfile(market.exchange);
    const contract = contractOf(market.symbol);
    return new MarketFunding({
      store,
      market,
      profile,
      log,
      connect: async () => (await connections.get(profile.id, contract, await networkFor(profile.id))).client,
    });
  }
}
