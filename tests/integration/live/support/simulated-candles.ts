import { allocateCandles, CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';
import type { MarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CandleSource } from '#main/services/bots/live/live-history.ts';
import type { FeedHealth } from '#main/services/live-candles/candle-feed.ts';
import type { Listener } from '#main/services/live-candles/follower.ts';
import type { Simulator } from '../../../simulator/simulator.ts';

interface Following {
  readonly id: string;
  readonly stepMs: number;
  readonly listener: Listener;
  next: number;
}

const LIVE: FeedHealth = { state: 'live', lastUpdateAt: null, lastClosed: null, missing: 0, trouble: null };

/** Candles of a simulated exchange, handed on when the test says so: no waiting, no polling. */
export class SimulatedCandles implements CandleSource {
  readonly #simulator: Simulator;
  /** The venue's name of a symbol. */
  readonly #idOf: (symbol: string) => string;
  readonly #followings = new Set<Following>();

  constructor(simulator: Simulator, idOf: (symbol: string) => string) {
    this.#simulator = simulator;
    this.#idOf = idOf;
  }

  follow({ symbol }: MarketId, timeframe: Timeframe, from: number, listener: Listener) {
    const following = { id: this.#idOf(symbol), stepMs: timeframeMs(timeframe), listener, next: from };
    this.#followings.add(following);
    setImmediate(() => this.#advance(following));
    return {
      health: LIVE,
      stop: async () => {
        this.#followings.delete(following);
      },
    };
  }

  /** Hands on what has closed since the last time. */
  push(): void {
    for (const following of this.#followings) this.#advance(following);
  }

  /** Hands on the last price. */
  pushPrice(): void {
    for (const { id, listener } of this.#followings) {
      listener.onPrice?.(this.#simulator.exchange.market(id).price);
    }
  }

  #advance(following: Following): void {
    if (!this.#followings.has(following)) return;
    const { id, stepMs, listener, next } = following;
    const last = Math.floor(this.#simulator.exchange.now() / stepMs) * stepMs - stepMs;
    if (last < next) return;
    const bars = this.#simulator.exchange.market(id).candles.bars(stepMs, next, last, 1_000_000);
    following.next = last + stepMs;
    const candles: Candles = allocateCandles(bars.length);
    for (const [i, bar] of bars.entries()) for (const name of CANDLE_COLUMNS) candles[name][i] = bar[name];
    if (bars.length > 0) listener.onClosed(candles);
  }
}
