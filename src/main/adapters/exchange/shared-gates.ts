import { gateMemoryOf } from './gate-memory.ts';
import type { NetworkOptions } from './network.ts';
import { type Pace, RateGate } from './rate-gate.ts';

/** What the limits of an exchange go by: one of its sites, asked from one address. */
export interface GatePlace {
  readonly exchange: string;
  readonly testnet: boolean;
  /** Origin of a simulator that stands in for the exchange, or null. */
  readonly endpoint: string | null;
  readonly network?: NetworkOptions;
}

/**
 * One gate for each exchange, testnet and way out of this machine. Exchanges count the requests of an address together,
 * whatever the keys: clients that did not know of each other would be cut off together. What is left of a limit is shared
 * by all threads.
 */
export class SharedGates {
  readonly #gates = new Map<string, RateGate>();

  /** The gate of a place; opened at that pace the first time. */
  of({ exchange, testnet, endpoint, network }: GatePlace, { msPerCost, reserve }: Pace): RateGate {
    const place = JSON.stringify([exchange, testnet, endpoint, network?.proxy ?? null, network?.ipVersion ?? 'any']);
    const gate = this.#gates.get(place) ?? new RateGate({ msPerCost, reserve, memory: gateMemoryOf(place) });
    this.#gates.set(place, gate);
    return gate;
  }
}
