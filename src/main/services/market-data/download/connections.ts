import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { DEFAULT_NETWORK, type NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { ContractType } from '#main/adapters/exchange/order.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { Pace, RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { SharedGates } from '#main/adapters/exchange/shared-gates.ts';

/** What market data needs of an exchange: nothing that wants a key. */
export type MarketDataClient = Pick<
  ExchangeClient,
  'instruments' | 'candles' | 'fundingHistory' | 'watchCandles' | 'now' | 'measureClock' | 'close'
>;

/** A client for the public data of one exchange and contract type, with the pace that it shares. */
export interface ExchangeConnection {
  readonly profile: SupportedProfile;
  readonly client: MarketDataClient;
  /** Address of the simulator that stands in for the exchange, or null. */
  readonly endpoint: string | null;
  /** Until when the exchange wants no requests, ms; in the past when it wants them. */
  pausedUntil(): number;
}

/** The clock is measured again after this, ms: machines' clocks drift. */
const CLOCK_AGE_MS = 3_600_000;

interface Open {
  readonly connection: ExchangeConnection;
  /** The last look at the exchange's clock, and when it was begun, ms. */
  measuring: Promise<unknown> | null;
  measuredAt: number;
}

/**
 * The clients of everybody in this thread who wants public data: one an exchange and contract type, and one pace an
 * exchange, so that several downloads together keep within its limit.
 */
export class ExchangeConnections {
  readonly #gates = new SharedGates();
  readonly #open = new Map<string, Promise<Open>>();
  /** The same by their clients, once they are open. */
  readonly #keys = new Map<MarketDataClient, string>();

  /**
   * Connects on first use; ccxt is loaded then (0.7 s). Another way through the network makes another connection.
   * @throws UserError when there is no such exchange, when it has closed or lacks the contract type
   * @throws ExchangeError when its clock cannot be read; the next call tries again
   */
  async get(exchange: string, contract: ContractType, network = DEFAULT_NETWORK): Promise<ExchangeConnection> {
    const profile = findSupportedProfile(exchange);
    const key = [profile.id, contract, network.proxy, network.ipVersion].join(' ');
    const opening = this.#open.get(key) ?? this.#connect(profile, contract, network);
    this.#open.set(key, opening);
    const open = await opening.catch((error: unknown) => {
      this.#open.delete(key);
      throw error;
    });
    this.#keys.set(open.connection.client, key);
    if (open.measuring === null || Date.now() - open.measuredAt > CLOCK_AGE_MS) {
      open.measuredAt = Date.now();
      open.measuring = open.connection.client.measureClock();
    }
    await open.measuring.catch((error: unknown) => {
      open.measuring = null;
      throw error;
    });
    return open.connection;
  }

  /**
   * Lets the next who asks have a new client instead of this one, which is left to the caller.
   * @returns false when it is not in use any more
   */
  forget(client: MarketDataClient): boolean {
    const key = this.#keys.get(client);
    if (key === undefined) return false;
    this.#keys.delete(client);
    return this.#open.delete(key);
  }

  /** Parts from all clients at once: whoever asks next gets a new one, with the exchange's clock measured anew. */
  renew(): void {
    const all = [...this.#open.values()];
    this.#open.clear();
    this.#keys.clear();
    // A connection that is dead may take its time to say so.
    for (const opening of all) void opening.then(({ connection }) => connection.client.close()).catch(() => undefined);
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    this.#keys.clear();
    await Promise.allSettled(all.map(async (opening) => (await opening).connection.client.close()));
  }

  async #connect(profile: SupportedProfile, contract: ContractType, network: NetworkOptions): Promise<Open> {
    const place = { testnet: false, endpoint: endpointOverride(profile.id), network };
    let gate: RateGate | null = null;
    const share = (pace: Pace): RateGate => {
      gate = this.#gates.of({ ...place, exchange: profile.id }, pace);
      return gate;
    };
    const client = await CcxtClient.open({ ...place, profile, contract, credentials: null, gate: share });
    const pausedUntil = () => gate?.pausedUntil ?? 0;
    return { connection: { profile, client, endpoint: place.endpoint, pausedUntil }, measuring: null, measuredAt: 0 };
  }
}
