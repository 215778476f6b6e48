import type { Candles } from '#core/market/candles.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';

/** Candles that are read at once; more come in several pages. */
const PAGE = 10_000;

/** Reads on in a stored series. Those who stand at the same place get the same page, which is read once. */
export class StoredPages {
  readonly #store: MarketStore;
  readonly #id: string;
  readonly #read = new Map<number, Candles>();

  /** @param id of the series, which may not be stored yet */
  constructor(store: MarketStore, id: string) {
    this.#store = store;
    this.#id = id;
  }

  /** The next candles that open at or after a time, ms; none at the end. */
  from(time: number): Candles | null {
    const known = this.#read.get(time);
    if (known) return known;
    if (this.#store.get(this.#id) === null) return null;
    const { candles } = this.#store.loadWindow(this.#id, { from: time }, PAGE);
    this.#read.set(time, candles);
    return candles;
  }
}
