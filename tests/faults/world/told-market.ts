import { allocateCandles, CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';
import type { MarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { CandleSource } from '#main/services/bots/live/live-history.ts';
import type { FeedHealth } from '#main/services/live-candles/candle-feed.ts';
import type { Listener } from '#main/services/live-candles/follower.ts';
import type { Bar } from '../../simulator/market/price-feed.ts';
import type { MarketNews } from './market-news.ts';
import type { TradedMarket } from './venues.ts';

const LIVE: FeedHealth = { state: 'live', lastUpdateAt: null, lastClosed: null, missing: 0, trouble: null };

/** The market as a bot is told of it: its clock, its candles, its prices. */
export class ToldMarket implements CandleSource {
  now = 0;
  /** Number of the last news. */
  number = 0;
  readonly #symbols: readonly string[];
  readonly #bars: Bar[][];
  readonly #prices: number[];
  readonly #listeners: Set<Listener>[];

  constructor(markets: readonly TradedMarket[]) {
    this.#symbols = markets.map(({ symbol }) => symbol);
    this.#bars = markets.map(() => []);
    this.#prices = markets.map(() => 0);
    this.#listeners = markets.map(() => new Set());
  }

  /** Open time of the newest closed candle of any instrument, ms. */
  get newest(): number {
    return Math.max(...this.#bars.map((bars) => bars.at(-1)?.time ?? 0));
  }

  tell({ number, now, closed, prices }: MarketNews): void {
    this.now = now;
    this.number = number;
    for (const [k, bars] of closed.entries()) {
      const fresh = bars.filter(({ time }) => time > (this.#bars[k].at(-1)?.time ?? 0));
      this.#bars[k].push(...fresh);
      if (fresh.length === 0) continue;
      for (const listener of this.#listeners[k]) listener.onClosed(columnsOf(fresh));
    }
    for (const [k, price] of prices.entries()) {
      if (price === this.#prices[k]) continue;
      this.#prices[k] = price;
      const forming = { time: now, open: price, high: price, low: price, close: price, volume: 0, closed: false };
      for (const listener of this.#listeners[k]) listener.onForming?.(forming);
    }
  }

  follow({ symbol }: MarketId, _timeframe: Timeframe, from: number, listener: Listener) {
    const k = this.#symbols.indexOf(symbol);
    const listeners = this.#listeners[k];
    const begin = setImmediate(() => {
      const past = this.#bars[k].filter(({ time }) => time >= from);
      if (past.length > 0) listener.onClosed(columnsOf(past));
      listeners.add(listener);
    });
    return {
      health: LIVE,
      stop: async () => {
        clearImmediate(begin);
        listeners.delete(listener);
      },
    };
  }
}

function columnsOf(bars: readonly Bar[]): Candles {
  const candles = allocateCandles(bars.length);
  for (const [i, bar] of bars.entries()) for (const name of CANDLE_COLUMNS) candles[name][i] = bar[name];
  return candles;
}
