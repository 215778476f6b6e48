import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import type { ClockOffset } from '#main/adapters/exchange/exchange-clock.ts';

/** The exchange's time, as far as it is known. */
export interface LiveClock {
  /** Exchange time, ms. */
  now(): number;
  /** Compares the clocks anew. */
  measure(): Promise<ClockOffset>;
}

export function clockOf(client: ExchangeClient): LiveClock {
  return { now: () => client.now(), measure: () => client.measureClock() };
}
