import { formatUtc } from '#core/market/calendar.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';
import type { MarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { FundingRate } from '#main/adapters/exchange/exchange-client.ts';
import { type CandleRow, candleAt } from '#main/adapters/storage/candle-merge.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';

/** Times at which store and exchange disagree. What is stored stays. */
export interface Disagreement {
  readonly count: number;
  /** The first one, in words. */
  readonly first: string;
}

/** Puts pages of one market into the store, and what the exchange has answered for with them. */
export class PageWriter {
  readonly #store: MarketStore;
  readonly #market: MarketId;
  #added = 0;
  #fundingAdded = 0;
  readonly #candleTimes = new Set<number>();
  readonly #fundingTimes = new Set<number>();
  #firstCandle: string | null = null;
  #firstFunding: string | null = null;

  constructor(store: MarketStore, market: MarketId) {
    this.#store = store;
    this.#market = market;
  }

  get added(): number {
    return this.#added;
  }

  get fundingAdded(): number {
    return this.#fundingAdded;
  }

  get candleDisagreement(): Disagreement | null {
    return this.#firstCandle === null ? null : { count: this.#candleTimes.size, first: this.#firstCandle };
  }

  get fundingDisagreement(): Disagreement | null {
    return this.#firstFunding === null ? null : { count: this.#fundingTimes.size, first: this.#firstFunding };
  }

  /** Stores the candles that are not there yet, with what they cover: all of it at once or nothing. */
  candles(timeframe: Timeframe, candles: Candles, from: number, coveredUntil: number): void {
    const added = this.#store.together(() => {
      const fresh = this.#notStored(timeframe, candles);
      const imported = fresh.length > 0 ? this.#store.importCandles(this.#market, timeframe, fresh).added : 0;
      this.#store.coverage.addCandles(this.#market, timeframe, { from, to: coveredUntil });
      return imported;
    });
    this.#added += added;
  }

  funding(rates: readonly FundingRate[], from: number, coveredUntil: number): void {
    if (rates.length > 0) {
      const stored = this.#store.loadFunding(this.#market.exchange, this.#market.symbol);
      const known = new Map(Array.from(stored.time, (time, i) => [time, stored.rate[i]]));
      const fresh = rates.filter(({ time, rate }) => {
        const there = known.get(time);
        if (there !== undefined && there !== rate) this.#disagreeOnFunding(time, there, rate);
        return there === undefined;
      });
      if (fresh.length > 0) {
        const time = Float64Array.from(fresh, (entry) => entry.time);
        const rate = Float64Array.from(fresh, (entry) => entry.rate);
        this.#fundingAdded += this.#store.importFunding(this.#market, time, rate).added;
      }
    }
    this.#store.coverage.addFunding(this.#market, { from, to: coveredUntil });
  }

  #notStored(timeframe: Timeframe, candles: Candles): Candles {
    const { exchange, symbol } = this.#market;
    const id = datasetId(exchange, symbol, timeframe);
    const series = candles.length === 0 ? null : this.#store.get(id);
    // Live candles come one by one behind all that is stored.
    if (series === null || series.to === null || candles.time[0] > series.to) return candles;
    const range = { from: candles.time[0], to: candles.time[candles.length - 1] + 1 };
    const stored = this.#store.loadCandles(id, range);
    if (stored.length === 0) return candles;
    const fresh = allocateCandles(candles.length);
    let n = 0;
    let at = 0;
    for (let i = 0; i < candles.length; i++) {
      while (at < stored.length && stored.time[at] < candles.time[i]) at++;
      if (at < stored.length && stored.time[at] === candles.time[i]) {
        this.#compare(candleAt(stored, at), candleAt(candles, i));
        continue;
      }
      for (const column of CANDLE_COLUMNS) fresh[column][n] = candles[column][i];
      n++;
    }
    return sliceCandles(fresh, 0, n);
  }

  #compare(stored: CandleRow, given: CandleRow): void {
    if (CANDLE_COLUMNS.every((column) => stored[column] === given[column])) return;
    this.#candleTimes.add(stored.time);
    const row = (c: CandleRow) => `${c.open},${c.high},${c.low},${c.close},${c.volume}`;
    this.#firstCandle ??= `${formatUtc(stored.time)} UTC: stored ${row(stored)}, exchange ${row(given)} (open,high,low,close,volume)`;
  }

  #disagreeOnFunding(time: number, stored: number, given: number): void {
    this.#fundingTimes.add(time);
    this.#firstFunding ??= `${formatUtc(time)} UTC: stored ${stored}, exchange ${given}`;
  }
}
