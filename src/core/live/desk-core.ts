import type { BotNews } from '../bots/bot-news.ts';
import { notionalAt } from '../market/contract-math.ts';
import { decimalText } from './decimal-text.ts';
import type { LiveAccount, LiveMarket, LiveRunInput } from './live-input.ts';
import type { LiveNews } from './live-news.ts';
import type { LiveSeries } from './live-series.ts';
import type { Booking, ClosingPosition, LivePosition, MarketState } from './live-state.ts';
import {
  averagePrice,
  filledAmount,
  isDone,
  type LiveOrder,
  type LiveOrderShape,
  type OrderRole,
  type OrderTicket,
} from './order.ts';
import { type Change, entered, reduced } from './position-books.ts';

/** What an order of a desk says; the run numbers it. */
export type TicketTerms = Omit<OrderTicket, 'key' | 'market' | 'createdAt'>;

/** What a desk asks of the run that it belongs to. */
export interface DeskOffice {
  readonly now: number;
  readonly account: LiveAccount;
  order(key: string): LiveOrder | undefined;
  /** Numbers an order and has it sent. */
  place(terms: TicketTerms): LiveOrder;
  cancel(key: string): void;
  tell(news: BotNews): void;
  beginTrade(): number;
  closeTrade(position: LivePosition, exitTime: number): void;
  /** Why an entry of so many contracts at this price is not sent now. */
  entryObstacles(amount: number, price: number): readonly string[];
  /** Something does not fit: the exchange should be read soon. */
  doubt(): void;
}

/** What the parts of a desk share: its state, its orders and its books. */
export class DeskCore {
  state: MarketState;
  readonly series: LiveSeries;
  /** Place of the instrument in the bot. */
  readonly place: number;
  readonly market: LiveMarket;
  readonly input: LiveRunInput;
  /** Last price that is known; NaN before the first. */
  price: number;
  #office: DeskOffice | null = null;

  constructor(place: number, input: LiveRunInput, series: LiveSeries, state: MarketState) {
    this.place = place;
    this.input = input;
    this.market = input.markets[place];
    this.series = series;
    this.state = state;
    this.price = series.lastClose;
  }

  /** Lets the desk work for the length of one input. */
  with<T>(office: DeskOffice, work: () => T): T {
    this.#office = office;
    try {
      return work();
    } finally {
      this.#office = null;
    }
  }

  get unrealised(): number {
    const { position } = this.state;
    if (!position || Number.isNaN(this.price)) return 0;
    const { side, amount, entryPrice } = position;
    const { contract, contractSize } = this.market.instrument;
    const size = side * amount * contractSize;
    return contract === 'linear' ? size * (this.price - entryPrice) : size * (1 / entryPrice - 1 / this.price);
  }

  /** Notional of the position and of entries that are on their way, in the settlement coin. */
  get notional(): number {
    const { position, entry } = this.state;
    const price = Number.isNaN(this.price) ? (position?.entryPrice ?? 0) : this.price;
    const order = entry && this.#office?.order(entry.key);
    const coming = order ? Number(order.amount) - filledAmount(order) : 0;
    const amount = (position?.amount ?? 0) + coming;
    return amount > 0 && price > 0 ? notionalAt(this.market.instrument, amount, price) : 0;
  }

  /** Whether it has, or is about to have, a position. */
  get engaged(): boolean {
    return this.state.position !== null || this.state.entry !== null;
  }

  /** Takes the trader's levels into the state that is kept. */
  keepLevels(): void {
    const { position } = this.state;
    if (!position) return;
    const { stop, stopReason } = this.series.trader;
    const kept = Number.isNaN(stop) ? null : stop;
    if (kept !== position.stop) this.patch({ position: { ...position, stop: kept, stopReason } });
  }

  /** Takes into the books what an order has filled since the last look. */
  book(order: LiveOrder, work: (position: LivePosition | null, change: Change) => void): void {
    const amount = filledAmount(order);
    const before = this.state.booked[order.key];
    if (amount === 0 && !before) return;
    const average = averagePrice(order);
    // An exchange that tells of a fill without its price: the decision's own price stands in until the fills are read.
    const price = Number.isNaN(average) ? order.referencePrice : average;
    const value = amount * price;
    const fees = this.#feesOf(order, amount, price);
    const known: Booking = before ?? { trade: 0, amount: 0, value: 0, fees: 0, ended: null };
    // Sums of the same fills in another order are the same.
    const more = withoutNoise(amount - known.amount, amount);
    const change = {
      amount: more,
      value: withoutNoise(value - known.value, value),
      price: known.amount === 0 ? price : more > 0 ? (value - known.value) / more : Number.NaN,
      fees: fees - known.fees,
      reference: order.referencePrice,
    };
    if (change.amount === 0 && change.value === 0 && change.fees === 0) return;
    const { position } = this.state;
    // More of an entry than was known when its position was closed is a position of its own.
    const opens = order.role === 'entry' && change.amount > 0 && position === null;
    const closed = opens ? undefined : before && this.state.closing.find(({ trade }) => trade === before.trade);
    if (closed) {
      this.#correct(closed, order, change);
      this.#remember(order.key, { trade: closed.trade, amount, value, fees, ended: null });
      return;
    }
    const trade = position?.trade;
    if (!opens && before && before.trade !== trade) {
      if (change.amount > 0) this.office.doubt();
      return;
    }
    // Remembered first: what the change leads to may look at the books.
    this.#remember(order.key, { trade: trade ?? 0, amount, value, fees, ended: null });
    work(position, change);
    const opened = trade ?? this.state.position?.trade ?? this.state.closing.at(-1)?.trade ?? 0;
    const booking = this.state.booked[order.key];
    // What has just been booked may have ended its trade.
    if (booking && booking.ended === null) this.#remember(order.key, { ...booking, trade: opened });
  }

  #remember(key: string, booking: Booking): void {
    this.patch({ booked: { ...this.state.booked, [key]: booking } });
  }

  /** A fill of a position that is closed has become known better. */
  #correct(closing: ClosingPosition, order: LiveOrder, change: Change): void {
    const { instrument } = this.market;
    const next = order.role === 'entry' ? entered(closing, instrument, change) : reduced(closing, instrument, change);
    const corrected = { ...closing, ...next, amount: 0 };
    this.patch({
      closing: this.state.closing.map((each) => (each.trade === closing.trade ? corrected : each)),
    });
  }

  /** What is paid in fees for what is filled: as the exchange says, and by the instrument's rate for the rest. */
  #feesOf(order: LiveOrder, amount: number, price: number): number {
    const { instrument } = this.market;
    const rate = order.shape === 'limit' ? instrument.feeMaker : instrument.feeTaker;
    let fees = 0;
    let known = 0;
    for (const fill of order.fills) {
      fees += fill.fee ?? rate * notionalAt(instrument, fill.amount, fill.price);
      known += fill.amount;
    }
    const rest = amount - known;
    return rest > amount * 1e-9 ? fees + rate * notionalAt(instrument, rest, price) : fees;
  }

  /** Has an order sent, its figures on the instrument's step and tick, and tells of it. */
  send(terms: {
    readonly role: OrderRole;
    readonly shape: LiveOrderShape;
    readonly side: 'buy' | 'sell';
    readonly amount: number;
    readonly price?: number | null;
    readonly triggerPrice?: number;
    readonly reference?: number;
    readonly reason: string;
  }): LiveOrder {
    const { instrument } = this.market;
    const text = (value: number | null | undefined) =>
      value === null || value === undefined ? null : decimalText(value, instrument.tick);
    const order = this.office.place({
      role: terms.role,
      shape: terms.shape,
      side: terms.side,
      amount: decimalText(terms.amount, instrument.step),
      price: text(terms.price),
      triggerPrice: text(terms.triggerPrice),
      referencePrice: terms.reference ?? this.price,
      reduceOnly: terms.role !== 'entry',
      reason: terms.reason,
    });
    this.#tellOrder(order, 'placed', terms.reason);
    return order;
  }

  #tellOrder(order: LiveOrder, what: (LiveNews & { kind: 'order' })['what'], text: string): void {
    const price = order.triggerPrice ?? order.price;
    this.tell({
      kind: 'order',
      market: this.place,
      time: this.now,
      role: order.role,
      side: order.side,
      amount: Number(order.amount),
      price: price === null ? null : Number(price),
      what,
      text,
    });
  }

  /** Asks an order to go, if it is not gone already. */
  cancel(key: string): void {
    const order = this.office.order(key);
    if (order && !isDone(order)) this.office.cancel(key);
  }

  /** Orders of the state that may still do something. */
  openOrders(): LiveOrder[] {
    const { entry, exit, stop, target, oldStop, externalExit } = this.state;
    const keys = [entry?.key, exit?.key, stop?.key, target?.key, oldStop, externalExit];
    return keys.flatMap((key) => {
      const order = key ? this.office.order(key) : undefined;
      return order && !isDone(order) ? [order] : [];
    });
  }

  /** Whether an order may still do something. */
  working(key: string): boolean {
    const order = this.office.order(key);
    return order !== undefined && !isDone(order);
  }

  /** Calls the user. */
  alarm(text: string): void {
    this.tell({ kind: 'alarm', market: this.place, time: this.now, text });
  }

  tell(news: BotNews): void {
    this.office.tell(news);
  }

  /** Whether two amounts are the same by the instrument's step. */
  same(a: number, b: number): boolean {
    return Math.abs(a - b) < this.half;
  }

  /** Half a step: amounts that differ by less are the same. */
  get half(): number {
    const { step } = this.market.instrument;
    return step > 0 ? step / 2 : 1e-9;
  }

  /** Open time of the candle that is forming. */
  openCandle(): number {
    const { timeframeMs } = this.input;
    const { lastCandle } = this.state;
    const forming = Math.floor(this.now / timeframeMs) * timeframeMs;
    return lastCandle === null ? forming : Math.max(forming, lastCandle + timeframeMs);
  }

  /** Index of the candle that opened at a time; that of the next one for the candle that is forming. */
  indexOfCandle(time: number): number {
    const { series } = this;
    const { last } = series;
    return last < 0 || time > series.timeOf(last) ? series.count : series.indexAt(time);
  }

  /** Changes the state, of which nothing is ever changed in place. */
  patch(changes: Partial<MarketState>): void {
    this.state = { ...this.state, ...changes };
  }

  /** Exchange time of the input that is being dealt with, ms. */
  get now(): number {
    return this.office.now;
  }

  /** @throws Error outside an input */
  get office(): DeskOffice {
    if (!this.#office) throw new Error('a desk works inside an input only');
    return this.#office;
  }
}

/** Differences of floating-point sums below this part of the sum are none. */
const NOISE = 1e-9;

function withoutNoise(difference: number, sum: number): number {
  return Math.abs(difference) <= NOISE * Math.abs(sum) ? 0 : difference;
}
