import type { ExchangeClient, ExchangeFill, ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { BackOff } from '#main/services/live-candles/back-off.ts';
import { Waiter } from '#main/services/live-candles/waiter.ts';

export interface StreamDeps {
  readonly client: ExchangeClient;
  readonly profile: SupportedProfile;
  /** By the place of the instrument in the bot. */
  readonly symbols: readonly string[];
  readonly retryMs: number;
  readonly order: (market: number, order: ExchangeOrder) => void;
  readonly fill: (market: number, fill: ExchangeFill) => void;
  readonly price: (market: number, price: number) => void;
  /** A stream of the account has broken: what it would have told in the meantime must be asked for. */
  readonly broken: (reason: string) => void;
  readonly defect: (error: unknown) => void;
}

/**
 * The exchange's own messages about orders and fills, and about prices where no candles are streamed. They make things
 * known sooner and are never needed: whatever they say, leave out or repeat, the exchange is asked as well.
 */
export class PrivateStreams {
  readonly #deps: StreamDeps;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(deps: StreamDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { profile, symbols, client, order, fill, price, broken } = this.#deps;
    const { signal } = this.#stop;
    const loops: Promise<void>[] = [];
    for (const [market, symbol] of symbols.entries()) {
      if (profile.streams.orders) {
        loops.push(
          this.#follow(
            () => client.watchOrders(symbol, signal),
            (each) => order(market, each),
            broken,
          ),
        );
      }
      if (profile.streams.fills) {
        loops.push(
          this.#follow(
            () => client.watchFills(symbol, signal),
            (each) => fill(market, each),
            broken,
          ),
        );
      }
      if (profile.candles.source === 'poll') {
        loops.push(
          this.#follow(
            () => client.watchPrice(symbol, signal),
            (each) => price(market, each),
            () => undefined,
          ),
        );
      }
    }
    this.#running = Promise.all(loops);
  }

  /** No message follows. */
  end(): void {
    this.#stop.abort();
  }

  /** Resolves when all of them have ended. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #follow<T>(
    watch: () => AsyncIterable<T>,
    take: (message: T) => void,
    broken: (reason: string) => void,
  ): Promise<void> {
    const { defect, retryMs } = this.#deps;
    const { signal } = this.#stop;
    const backOff = new BackOff(retryMs);
    while (!signal.aborted) {
      try {
        for await (const message of watch()) {
          if (signal.aborted) return;
          backOff.reset();
          take(message);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ExchangeError)) {
          defect(error);
          return;
        }
        broken(error.message);
        await new Waiter().wait(backOff.next(), signal);
      }
    }
  }
}
