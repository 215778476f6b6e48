import { formatUtc } from '#core/market/calendar.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { ContractType } from '#main/adapters/exchange/order.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { StoredInstrument } from '#main/adapters/storage/instrument-table.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
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

/** A list that is older is read anew, ms. */
const FRESH_MS = 24 * 3_600_000;

/**
 * Reads the list of an exchange unless that was done lately.
 * @param refresh reads it in any case
 * @returns why the list is an old one, in words; null when it is fresh
 * @throws UserError when there is none and the exchange cannot be reached
 */
export async function ensureInstrumentList(options: ListingOptions, refresh = false): Promise<string | null> {
  const { profile, store } = options;
  const state = store.instruments.state(profile.id);
  const usable = state?.endpoint === (endpointOverride(profile.id) ?? '');
  if (!refresh && state && usable && Date.now() - state.fetchedAt < FRESH_MS) return null;
  try {
    await readInstrumentList(options);
    return null;
  } catch (error) {
    if (!state || !usable || !(error instanceof UserError) || error.code === 'cancelled') throw error;
    return `${error.message} This is the list of ${formatUtc(state.fetchedAt)} UTC.`;
  }
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
