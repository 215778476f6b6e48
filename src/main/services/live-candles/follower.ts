import { type Candles, sliceCandles } from '#core/market/candles.ts';
import { findGaps, type Gap } from '#core/market/gaps.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CandleUpdate } from '#main/adapters/exchange/exchange-client.ts';
import type { Log } from '#main/log.ts';
import type { StoredPages } from './stored-pages.ts';

/** Who follows a market. Nothing that these do may throw. */
export interface Listener {
  /** Closed candles from the first moment of interest on: each exactly once and in order. */
  onClosed(candles: Candles): void;
  /** The candle that is forming, as far as it has come. Only where the exchange streams this timeframe. */
  onForming?(candle: CandleUpdate): void;
  /** The last price, many times a candle. Only where the exchange streams candles, of whatever timeframe. */
  onPrice?(price: number): void;
  /** Candles between two closed ones that the exchange does not have. */
  onGap?(gap: Gap): void;
}

export interface FollowerOptions {
  /** Id of the series, for the log. */
  readonly id: string;
  readonly timeframe: Timeframe;
  /** First moment of interest, ms. */
  readonly from: number;
  readonly listener: Listener;
  readonly log: Log;
}

/**
 * Reads on in a stored series, so that whoever listens gets each candle once and in order, whenever they began. One that
 * has read all of it takes what has just closed before it is stored.
 */
export class Follower {
  readonly #options: FollowerOptions;
  /** Where the next candle may open, ms. */
  #next: number;
  #last: number | null = null;
  #stopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#next = options.from;
  }

  get from(): number {
    return this.#options.from;
  }

  /** Hands on what is stored before `until` (ms) and has not been handed on. */
  advance(until: number, stored: StoredPages): void {
    while (!this.#stopped && this.#next < until) {
      const candles = stored.from(this.#next);
      if (candles === null) return;
      let length = candles.length;
      while (length > 0 && candles.time[length - 1] >= until) length--;
      if (length === 0) return;
      this.#hand(sliceCandles(candles, 0, length));
    }
  }

  /**
   * Hands on candles that follow on all that is stored, and will be; all before them has been handed on.
   * @param until before it nothing else will come, ms
   */
  take(fresh: Candles, until: number): void {
    if (this.#stopped) return;
    let begin = 0;
    while (begin < fresh.length && fresh.time[begin] < this.#next) begin++;
    if (begin < fresh.length) this.#hand(sliceCandles(fresh, begin, fresh.length));
    this.#next = Math.max(this.#next, until);
  }

  #hand(page: Candles): void {
    const { listener, timeframe } = this.#options;
    const stepMs = timeframeMs(timeframe);
    if (this.#last !== null && page.time[0] > this.#last + stepMs) {
      const from = this.#last + stepMs;
      const gap = { from, to: page.time[0], missing: Math.round((page.time[0] - from) / stepMs) };
      this.#call(() => listener.onGap?.(gap));
    }
    for (const gap of findGaps(page, stepMs)) this.#call(() => listener.onGap?.(gap));
    this.#last = page.time[page.length - 1];
    this.#next = this.#last + 1;
    this.#call(() => listener.onClosed(page));
  }

  forming(candle: CandleUpdate): void {
    const { listener } = this.#options;
    if (!this.#stopped && candle.time >= this.#next) this.#call(() => listener.onForming?.(candle));
  }

  price(price: number): void {
    const { listener } = this.#options;
    if (!this.#stopped) this.#call(() => listener.onPrice?.(price));
  }

  stop(): void {
    this.#stopped = true;
  }

  /** A listener that fails must not keep the others from their candles. */
  #call(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log.error({ error, series: this.#options.id }, 'a follower of live candles failed');
    }
  }
}
