import type { DataExchange, InstrumentsReply, ListedInstrumentItem } from '#contract/downloads.ts';
import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { ExchangeProfile } from '#main/adapters/exchange/profile.ts';
import { EXCHANGE_PROFILES, findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { StoredInstrument } from '#main/adapters/storage/instrument-table.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';
import { unknownSymbol } from './download/instrument-list.ts';

export interface InstrumentDeps {
  readonly store: MarketStore;
  /** Its one thread holds the connections to the exchanges. */
  readonly exchangePool: WorkerPool;
  readonly dataFolder: string;
  /** The user's way to an exchange. */
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
}

/** A list that is older is read anew before it is shown, ms. */
const FRESH_MS = 24 * 3_600_000;

/** What can be downloaded: the exchanges, and their perpetuals as last read, offline too. */
export class InstrumentService {
  readonly #deps: InstrumentDeps;
  readonly #reading = new Map<string, Promise<number>>();

  constructor(deps: InstrumentDeps) {
    this.#deps = deps;
  }

  exchanges(): DataExchange[] {
    return EXCHANGE_PROFILES.map(describeExchange);
  }

  /**
   * Perpetuals in whose name all words of `search` occur.
   * @throws UserError when the exchange has not been read before and cannot be reached
   */
  async search(exchange: string, search: string, limit: number, refresh = false): Promise<InstrumentsReply> {
    const { id } = findSupportedProfile(exchange);
    const stale = await this.#ensure(id, refresh);
    const { total, found } = this.#deps.store.instruments.search(id, search, limit);
    const fetchedAt = this.#deps.store.instruments.state(id)?.fetchedAt ?? 0;
    return { found: found.map(describeInstrument), total, fetchedAt, stale };
  }

  /**
   * Reads the list of an exchange unless that was done within a day.
   * @throws UserError when it has not been read before and the exchange cannot be reached
   */
  async ensureFresh(exchange: string): Promise<void> {
    await this.#ensure(findSupportedProfile(exchange).id, false);
  }

  /**
   * Checks that an exchange lists a market.
   * @throws UserError when it does not, with what comes near; or when it cannot be asked
   */
  async requireListed(market: MarketId): Promise<StoredInstrument> {
    const profile = findSupportedProfile(market.exchange);
    const { instruments } = this.#deps.store;
    await this.#ensure(profile.id, false);
    const known = instruments.get(profile.id, market.symbol);
    if (known) return known;
    // It may have been listed since.
    await this.#ensure(profile.id, true);
    const listed = instruments.get(profile.id, market.symbol);
    if (listed) return listed;
    const symbols = instruments.search(profile.id, market.symbol.split('/')[0], 10).found.map(({ symbol }) => symbol);
    throw new UserError(unknownSymbol(profile.name, market.symbol, symbols), { field: 'market' });
  }

  /** Where a market's candles begin, ms; null when it has none yet. */
  async listedSince(market: MarketId): Promise<number | null> {
    const { listedSince } = await this.requireListed(market);
    if (listedSince !== null) return listedSince;
    const { exchangePool, dataFolder, networkFor } = this.#deps;
    const network = await networkFor(market.exchange);
    return await exchangePool.run('listed-since', { dataFolder, market, network });
  }

  /** @returns why the list is an old one, in words; null when it is fresh */
  async #ensure(exchange: string, refresh: boolean): Promise<string | null> {
    const state = this.#deps.store.instruments.state(exchange);
    const sameSource = state?.endpoint === (endpointOverride(exchange) ?? '');
    if (!refresh && state && sameSource && Date.now() - state.fetchedAt < FRESH_MS) return null;
    try {
      await this.#read(exchange);
      return null;
    } catch (error) {
      if (!(error instanceof UserError) || !state || !sameSource) throw error;
      return error.message;
    }
  }

  /** Several who ask at once wait for the same answer. */
  #read(exchange: string): Promise<number> {
    const reading = this.#reading.get(exchange) ?? this.#readNow(exchange);
    this.#reading.set(exchange, reading);
    return reading;
  }

  async #readNow(exchange: string): Promise<number> {
    const { exchangePool, dataFolder, networkFor } = this.#deps;
    try {
      const network = await networkFor(exchange);
      return await exchangePool.run('read-instruments', { dataFolder, exchange, network });
    } finally {
      this.#reading.delete(exchange);
    }
  }
}

function describeExchange(profile: ExchangeProfile): DataExchange {
  const { id, name } = profile;
  if (profile.status === 'closed') {
    return { id, name, closedOn: profile.closedOn, timeframes: [], candleLimit: null, funding: false, endpoint: null };
  }
  const { candles, funding } = profile;
  return {
    id,
    name,
    closedOn: null,
    timeframes: [...candles.timeframes],
    candleLimit: candles.history === 'full' ? null : candles.history,
    funding: funding.history,
    endpoint: endpointOverride(id),
  };
}

function describeInstrument({
  symbol,
  id,
  base,
  settle,
  active,
  instrument,
  listedSince,
}: StoredInstrument): ListedInstrumentItem {
  return { symbol, nativeId: id, contract: instrument.contract, base, settle, active, listedSince };
}

/** `bybit:BTC/USDT:USDT 1h`, or what else a download is about. */
export function downloadTitle(market: MarketId, timeframe: string | null): string {
  return `Download ${formatMarketId(market)} ${timeframe ?? 'funding rates'}`;
}
