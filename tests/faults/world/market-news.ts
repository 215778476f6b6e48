import type { Bar } from '../../simulator/market/price-feed.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { CANDLE_MS } from './bots.ts';
import type { TradedMarket } from './venues.ts';

/** What a bot hears of the market, as plain data: it goes to another process as well. */
export interface MarketNews {
  /** Counts what was told. */
  readonly number: number;
  /** Exchange time, ms. */
  readonly now: number;
  /** Candles that have closed since the last time, of each instrument. */
  readonly closed: readonly (readonly Bar[])[];
  /** Last prices. */
  readonly prices: readonly number[];
}

/** Tells of the candles and prices of a simulated exchange. */
export class MarketTeller {
  /** Open times of candles that nobody is told of, by instrument, as if the exchange did not have them. */
  readonly missing: Set<number>[];
  readonly #simulator: Simulator;
  readonly #markets: readonly TradedMarket[];
  #number = 0;
  #next: number;

  constructor(simulator: Simulator, markets: readonly TradedMarket[]) {
    this.#simulator = simulator;
    this.#markets = markets;
    this.missing = markets.map(() => new Set<number>());
    this.#next = this.#lastOpen + CANDLE_MS;
  }

  /** Number of what was told last. */
  get number(): number {
    return this.#number;
  }

  /** All candles up to now, as a bot is told that begins. */
  past(): MarketNews {
    return this.#news(this.#lastOpen - 520 * CANDLE_MS);
  }

  /** What is new since the last time. */
  next(): MarketNews {
    const from = this.#next;
    this.#next = this.#lastOpen + CANDLE_MS;
    return this.#news(from);
  }

  get #lastOpen(): number {
    return Math.floor(this.#simulator.exchange.now() / CANDLE_MS) * CANDLE_MS - CANDLE_MS;
  }

  #news(from: number): MarketNews {
    const { exchange } = this.#simulator;
    const last = this.#lastOpen;
    const closed = this.#markets.map(({ id }, k) => {
      if (last < from) return [];
      const bars = exchange.market(id).candles.bars(CANDLE_MS, from, last, 1000);
      return bars.filter(({ time }) => !this.missing[k].has(time));
    });
    const prices = this.#markets.map(({ id }) => exchange.market(id).price);
    return { number: ++this.#number, now: exchange.now(), closed, prices };
  }
}
