import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';

/** How often spreads are read, and how old one may be that an entry is decided by, ms. */
const EVERY_MS = 5000;
const KNOWN_MS = 20_000;

/** Keeps the spreads of a bot's instruments, where its strategy asks for them. */
export class SpreadWatch {
  readonly #symbols: readonly string[];
  readonly #client: ExchangeClient;
  readonly #wanted: boolean;
  readonly #known: { readonly bps: number | null; readonly at: number }[];
  #dueAt = 0;
  #reading = false;

  constructor(symbols: readonly string[], client: ExchangeClient, { components }: ValidTemplate) {
    this.#symbols = symbols;
    this.#client = client;
    this.#wanted = components.some(({ component }) => component.needs?.includes('order-book'));
    this.#known = symbols.map(() => ({ bps: null, at: 0 }));
  }

  /** In basis points; null where none was read lately, so that nothing is entered by it. */
  get bps(): readonly (number | null)[] {
    const oldest = performance.now() - KNOWN_MS;
    return this.#known.map(({ bps, at }) => (at >= oldest ? bps : null));
  }

  /** @throws ExchangeError when it cannot be read */
  async readIfDue(): Promise<void> {
    if (!this.#wanted || this.#reading || performance.now() < this.#dueAt) return;
    this.#reading = true;
    this.#dueAt = performance.now() + EVERY_MS;
    try {
      for (const [k, symbol] of this.#symbols.entries()) {
        this.#known[k] = { bps: await this.#client.spread(symbol), at: performance.now() };
      }
    } finally {
      this.#reading = false;
    }
  }
}
