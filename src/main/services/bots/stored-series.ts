import { type Candle, candleAt } from '#core/bots/growing-candles.ts';
import type { Candles } from '#core/market/candles.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';

/** Candles that are read at once: little enough not to be felt by whatever else the process does. */
const PAGE = 1000;

/** The stored candles of one series in order, read some at a time. More may be stored while that goes on. */
export class StoredSeries {
  readonly #store: MarketStore;
  readonly #datasetId: string;
  #page: Candles | null = null;
  #next = 0;
  /** Open time from which the page after this one begins, and up to where it is known that there is none. */
  #more: number;
  #emptyUntil = Number.NEGATIVE_INFINITY;

  /** @param from open time of the first candle of interest, ms */
  constructor(store: MarketStore, datasetId: string, from: number) {
    this.#store = store;
    this.#datasetId = datasetId;
    this.#more = from;
  }

  /** Open time of the next candle if it opens before `before`, up to which all are stored; else null. */
  peek(before: number): number | null {
    if (!this.#page || this.#next >= this.#page.length) {
      if (before <= this.#emptyUntil || before <= this.#more) return null;
      this.#load(before);
    }
    const time = this.#page && this.#next < this.#page.length ? this.#page.time[this.#next] : null;
    return time !== null && time < before ? time : null;
  }

  /** Takes the candle that {@link peek} has seen. */
  take(): Candle {
    if (!this.#page) throw new Error('there is no candle to take');
    return candleAt(this.#page, this.#next++);
  }

  #load(before: number): void {
    const stored = this.#store.get(this.#datasetId) !== null;
    this.#page = stored ? this.#store.loadWindow(this.#datasetId, { from: this.#more }, PAGE).candles : null;
    this.#next = 0;
    const length = this.#page?.length ?? 0;
    if (this.#page && length > 0) this.#more = this.#page.time[length - 1] + 1;
    else this.#emptyUntil = before;
  }
}
