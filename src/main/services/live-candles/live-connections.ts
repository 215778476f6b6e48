import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { ContractType } from '#main/adapters/exchange/order.ts';
import {
  type ExchangeConnection,
  ExchangeConnections,
  type MarketDataClient,
} from '../market-data/download/connections.ts';

/** The connections of live candles: as for downloads, and with a way to part from a client that streams nothing any more. */
export class LiveConnections {
  readonly #connections: ExchangeConnections;
  #replacements = 0;

  constructor(connections = new ExchangeConnections()) {
    this.#connections = connections;
  }

  get replacements(): number {
    return this.#replacements;
  }

  async get(exchange: string, contract: ContractType, network?: NetworkOptions): Promise<ExchangeConnection> {
    return await this.#connections.get(exchange, contract, network);
  }

  /** Closes a client; whoever asks next gets a new one. Nothing happens when somebody has done so already. */
  async replace(dead: MarketDataClient): Promise<void> {
    if (!this.#connections.forget(dead)) return;
    this.#replacements++;
    await dead.close();
  }

  /** Parts from all clients: after a sleep nobody knows which connections are still alive, nor what time it is. */
  renew(): void {
    this.#replacements++;
    this.#connections.renew();
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }
}
