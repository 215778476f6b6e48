import type { ContractType } from '#main/adapters/exchange/order.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { StoredInstrument } from '#main/adapters/storage/instrument-table.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { ExchangeConnection } from './connections.ts';
import { patiently, type StopFlag, type Wait } from './waiting.ts';

export interface ListingOptions {
  readonly profile: SupportedProfile;
  readonly connect: (contract: ContractType) => Promise<ExchangeConnection>;
  readonly store: MarketStore;
  readonly signal: StopFlag;
  readonly onWait: (wait: Wait | null) => void;
  readonly patienceMs: number;
}

/**
 * Reads the perpetuals of an exchange, linear and inverse ones, and keeps them in the store.
 * @returns how many there are
 * @throws UserError when the exchange cannot be reached; the list of before stays
 */
export async function readInstrumentList(options: ListingOptions): Promise<number> {
  const { profile, connect, store, signal, onWait, patienceMs } = options;
  const all: Omit<StoredInstrument, 'exchange' | 'listedSince'>[] = [];
  let endpoint: string | null = null;
  let pausedUntil = () => 0;
  for (const contract of profile.contracts) {
    const patience = { signal, onWait, patienceMs, exchangeName: profile.name, pausedUntil: () => pausedUntil() };
    const listed = await patiently(async () => {
      const connection = await connect(contract);
      endpoint = connection.endpoint;
      pausedUntil = () => connection.pausedUntil();
      return await connection.client.instruments(true);
    }, patience);
    all.push(...listed);
  }
  store.instruments.replace(profile.id, { fetchedAt: Date.now(), endpoint: endpoint ?? '' }, all);
  return all.length;
}

/** Contract type of a symbol such as `BTC/USD:BTC`: settled in its base coin or not. */
export function contractOf(symbol: string): ContractType {
  const [, base, settle] = /^([^/]+)\/[^:]+:(.+)$/.exec(symbol) ?? [];
  return base !== undefined && base === settle ? 'inverse' : 'linear';
}

/** What to say of a symbol that an exchange does not list, with the nearest that it does. */
export function unknownSymbol(exchangeName: string, symbol: string, listed: readonly string[]): string {
  const base = symbol.split('/')[0];
  const near = listed.filter((other) => other.split('/')[0] === base).slice(0, 3);
  const hint =
    near.length > 0
      ? `it has ${near.join(', ')}`
      : 'look it up with "plutarc data instruments", or in the window under Market data → Download';
  return `${exchangeName} lists no perpetual ${symbol}: ${hint}.`;
}
