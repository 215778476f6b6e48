import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { TradingTerms } from './order-request.ts';

/** What was settled: a rate, or where the exchange tells none what the account has paid, in settlement currency. */
export type Settled = { readonly rate: number } | { readonly paid: number };

/** Reads the funding that was settled since the last look, each payment once. */
export class FundingReader {
  readonly #symbols: readonly string[];
  readonly #client: ExchangeClient;
  readonly #tells: 'rates' | 'payments' | null;
  readonly #until: (number | null)[];
  #dueAt = 0;
  #reading = false;

  /**
   * @param until time of the last payment of each instrument that is in the books, ms
   * @param now exchange time, ms: payments before it are no business of a bot that has not been there
   */
  constructor(
    terms: readonly TradingTerms[],
    profile: SupportedProfile,
    client: ExchangeClient,
    until: readonly (number | null)[],
    now: number,
  ) {
    this.#symbols = terms.map(({ symbol }) => symbol);
    this.#client = client;
    this.#tells = profile.funding.history ? 'rates' : profile.funding.payments ? 'payments' : null;
    this.#until = terms.map((_, market) => until[market] ?? now);
  }

  get until(): readonly (number | null)[] {
    return this.#until;
  }

  /** @throws ExchangeError when it cannot be read: the next time begins where this one did */
  async readIfDue(
    everyMs: number,
    now: number,
    settled: (market: number, time: number, what: Settled) => void,
  ): Promise<void> {
    if (!this.#tells || this.#reading || performance.now() < this.#dueAt) return;
    this.#reading = true;
    this.#dueAt = performance.now() + everyMs;
    try {
      for (const [market, symbol] of this.#symbols.entries()) {
        const last = this.#until[market] ?? now;
        for (const { time, ...what } of await this.#since(symbol, last + 1)) {
          if (time <= (this.#until[market] ?? now)) continue;
          this.#until[market] = time;
          settled(market, time, what);
        }
      }
    } finally {
      this.#reading = false;
    }
  }

  async #since(symbol: string, from: number): Promise<readonly ({ readonly time: number } & Settled)[]> {
    if (this.#tells === 'payments') return await this.#client.fundingPayments(symbol, from);
    return (await this.#client.fundingHistory(symbol, from)).rates;
  }
}
