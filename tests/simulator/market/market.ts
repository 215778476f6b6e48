import { decimalsOf, roundTo } from '../decimal.ts';
import { CandleHistory } from './candle-history.ts';
import { FundingSchedule } from './funding.ts';
import type { InstrumentSpec } from './instrument.ts';
import { OrderBook } from './order-book.ts';
import type { PriceFeed } from './price-feed.ts';
import { type Knot, knotAfter, priceAt } from './price-path.ts';

/** A public trade. */
export interface PublicTrade {
  readonly id: number;
  readonly time: number;
  readonly price: number;
  readonly amount: number;
  readonly side: 'buy' | 'sell';
}

/** What a ticker says of the last 24 hours. */
export interface DayFigures {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

export interface MarketSettings {
  readonly spec: InstrumentSpec;
  readonly feed: PriceFeed;
  readonly start: number;
  readonly seed: number;
  /** Oldest funding rate that is told. */
  readonly fundingSince: number;
}

const MINUTE = 60_000;
const KEPT_TRADES = 1000;

/** One instrument's market: its price, order book, candles, trades and funding. Who trades on it is not its business. */
export class Market {
  readonly spec: InstrumentSpec;
  readonly feed: PriceFeed;
  readonly book: OrderBook;
  readonly candles: CandleHistory;
  readonly funding: FundingSchedule;
  readonly trades: PublicTrade[] = [];
  readonly amountDecimals: number;
  readonly priceDecimals: number;
  readonly tick: number;
  /** Mark and index price are the last price plus this. */
  markOffset = 0;
  /** Whether the price follows the feed; a test that moves it by hand takes it over. */
  following = true;
  #price: number;
  #tradeCount = 0;
  #lastMove: number;
  #knot: Knot | undefined;
  #day: { readonly now: number; readonly price: number; readonly figures: DayFigures } | undefined;

  constructor({ spec, feed, start, seed, fundingSince }: MarketSettings) {
    this.spec = spec;
    this.feed = feed;
    this.tick = Number(spec.tick);
    this.priceDecimals = decimalsOf(spec.tick);
    this.amountDecimals = decimalsOf(spec.step);
    this.#price = this.onTick(priceAt(feed, start) ?? spec.startPrice);
    this.#lastMove = start;
    const { tick, amountDecimals, priceDecimals } = this;
    const { levelAmount } = spec;
    this.book = new OrderBook({ tick, amountDecimals, priceDecimals, levelAmount, seed }, this.#price);
    this.candles = new CandleHistory(feed, start, this.#price, (price) => this.onTick(price));
    this.funding = new FundingSchedule(spec.fundingIntervalMs, seed, fundingSince);
  }

  get price(): number {
    return this.#price;
  }

  get markPrice(): number {
    return this.onTick(this.#price + this.markOffset);
  }

  /** The first moment after `time` at which the feed knows the price; times must not go back from call to call. */
  nextKnot(time: number): Knot | undefined {
    if (this.#knot === undefined || this.#knot.time <= time) this.#knot = knotAfter(this.feed, time);
    return this.#knot;
  }

  /** The nearest price on the tick grid. */
  onTick(price: number): number {
    return roundTo(Math.max(1, Math.round(price / this.tick)) * this.tick, this.priceDecimals);
  }

  amount(value: number): number {
    return roundTo(value, this.amountDecimals);
  }

  /** Lets the price trade at a new level: book, candles and the list of trades follow. */
  moveTo(price: number, time: number): void {
    const side = price >= this.#price ? 'buy' : 'sell';
    const bar = this.feed.candleAt(time);
    const volume = bar ? (bar.volume * (time - this.#lastMove)) / this.feed.lengthMs : 0;
    this.#price = price;
    this.#lastMove = time;
    this.book.moveTo(price);
    const amount = this.amount(volume);
    this.candles.record(time, price, amount);
    this.trade(time, price, Math.max(amount, Number(this.spec.minAmount)), side);
  }

  /** Adds to the list of public trades. */
  trade(time: number, price: number, amount: number, side: 'buy' | 'sell'): void {
    this.#tradeCount++;
    this.trades.push({ id: this.#tradeCount, time, price, amount, side });
    if (this.trades.length > 2 * KEPT_TRADES) this.trades.splice(0, this.trades.length - KEPT_TRADES);
  }

  /** First, highest, lowest price and volume of the last 24 hours. */
  day(now: number): DayFigures {
    // Every ticker stream asks for the same figures at the same moment.
    if (this.#day?.now === now && this.#day.price === this.#price) return this.#day.figures;
    const figures = this.#dayFigures(now);
    this.#day = { now, price: this.#price, figures };
    return figures;
  }

  #dayFigures(now: number): DayFigures {
    const rows = this.candles.bars(60 * MINUTE, now - 1440 * MINUTE, now, 25);
    const figures = { open: rows[0]?.open ?? this.#price, high: this.#price, low: this.#price, volume: 0 };
    for (const row of rows) {
      figures.high = Math.max(figures.high, row.high);
      figures.low = Math.min(figures.low, row.low);
      figures.volume += row.volume;
    }
    return { ...figures, volume: this.amount(figures.volume) };
  }
}
