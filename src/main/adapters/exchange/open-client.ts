import { CcxtClient } from './ccxt-client.ts';
import { endpointOverride } from './endpoint-override.ts';
import type { ExchangeClient } from './exchange-client.ts';
import type { NetworkOptions } from './network.ts';
import type { ContractType } from './order.ts';
import type { Credentials } from './profile.ts';
import { findSupportedProfile } from './profiles/index.ts';
import type { Pace, RateGate } from './rate-gate.ts';
import { SharedGates } from './shared-gates.ts';

export interface ClientOptions {
  readonly exchange: string;
  readonly contract: ContractType;
  /** Null for public data only. */
  readonly credentials: Credentials | null;
  readonly testnet: boolean;
  readonly network?: NetworkOptions;
  /** The pace that the client shares with others; by default that of all clients of this process at the exchange. */
  readonly gate?: RateGate;
}

const gates = new SharedGates();

/**
 * Opens a client for an exchange, or for the simulator that stands in for it (`PLUTARC_ENDPOINT_<EXCHANGE>`). One client
 * per key; all clients of an exchange and a way out (proxy, kind of address) keep to one limit, the most urgent first.
 * @throws UserError when the exchange is unknown or closed, lacks the contract type or a testnet, when a part of the key
 *   is missing, or when the override is no address of this machine
 */
export async function openClient(options: ClientOptions): Promise<ExchangeClient> {
  const { exchange, ...rest } = options;
  const profile = findSupportedProfile(exchange);
  const place = { exchange: profile.id, testnet: rest.testnet, endpoint: endpointOverride(profile.id) };
  const shared = (pace: Pace) => gates.of({ ...place, network: rest.network }, pace);
  return await CcxtClient.open({ ...rest, profile, endpoint: place.endpoint, gate: rest.gate ?? shared });
}
