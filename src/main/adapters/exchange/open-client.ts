import { CcxtClient } from './ccxt-client.ts';
import { endpointOverride } from './endpoint-override.ts';
import type { ExchangeClient } from './exchange-client.ts';
import type { NetworkOptions } from './network.ts';
import type { ContractType } from './order.ts';
import type { Credentials } from './profile.ts';
import { findSupportedProfile } from './profiles/index.ts';

export interface ClientOptions {
  readonly exchange: string;
  readonly contract: ContractType;
  /** Null for public data only. */
  readonly credentials: Credentials | null;
  readonly testnet: boolean;
  readonly network?: NetworkOptions;
}

/**
 * Opens a client for an exchange, or for the simulator that stands in for it (`PLUTARC_ENDPOINT_<EXCHANGE>`). One client
 * per key: two of them would not know of each other's requests and run into the exchange's limits.
 * @throws UserError when the exchange is unknown or closed, lacks the contract type or a testnet, when a part of the key
 *   is missing, or when the override is no address of this machine
 */
export async function openClient(options: ClientOptions): Promise<ExchangeClient> {
  const { exchange, ...rest } = options;
  const profile = findSupportedProfile(exchange);
  return await CcxtClient.open({ ...rest, profile, endpoint: endpointOverride(profile.id) });
}
