import type { LiveRunInput } from '#core/live/live-input.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';

/** The spread is read so often, and one that is older counts as not known, ms. */
const EVERY_MS = 10_000;
const OLDEST_MS = 30_000;

/** Distance of best bid and best ask, for strategies that look at it: one more question to the exchange each time. */
export class SpreadReader {
  readonly #client: ExchangeClient;
  readonly #symbols: readonly string[];
  readonly #known: { bps: number | null; at: number }[];
  readonly #needed: boolean;
  #dueAt = 0;
  #reading = false;

  constructor(client: ExchangeClient, symbols: readonly string[], { strategy }: Pick<LiveRunInput, 'strategy'>) {
    this.#client = client;
    this.#symbols = symbols;
    this.#known = symbols.map(() => ({ bps: null, at: Number.NEGATIVE_INFINITY }));
    this.#needed = strategy.components.some(({ component }) => component.needs?.includes('order-book'));
  }

  /** Of each instrument, in basis points; null where it is not known. */
  get bps(): readonly (number | null)[] {
    const now = performance.now();
    return this.#known.map(({ bps, at }) => (now - at > OLDEST_MS ? null : bps));
  }

  /** Does nothing where no strategy asks for it. A failure leaves the spread unknown, which keeps entries back. */
  async readIfDue(): Promise<void> {
    if (!this.#needed || this.#reading || performance.now() < this.#dueAt) return;
    this.#reading = true;
    this.#dueAt = performance.now() + EVERY_MS;
    try {
      for (const [market, symbol] of this.#symbols.entries()) {
        const bps = await this.#client.spread(symbol);
        this.#known[market] = { bps, at: performance.now() };
      }
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
    } finally {
      this.#reading = false;
    }
  }
}
