import type { BotNews } from '../bots/bot-news.ts';
import type { Candle } from '../bots/growing-candles.ts';
import { floorToStep, notionalAt, roundToTick } from '../market/contract-math.ts';
import { entryAmount } from '../trading/sizing.ts';
import { decimalText } from './decimal-text.ts';
import type { LiveAccount, LiveMarket, LiveRunInput, ToldPosition } from './live-input.ts';
import type { LiveNews } from './live-news.ts';
import type { LiveSeries } from './live-series.ts';
import {
  type Booking,
  type ClosingPosition,
  EMPTY_MARKET,
  type ExitAttempt,
  type LivePosition,
  type MarketState,
  type ProtectiveOrder,
} from './live-state.ts';
import {
  averagePrice,
  filledAmount,
  isBooked,
  isDone,
  type LiveOrder,
  type LiveOrderShape,
  type OrderRole,
  type OrderTicket,
} from './order.ts';
import { type Change, entered, isGone, netResult, reduced } from './position-books.ts';

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

/** Attempts to close a position before the user is called; they go on all the same. */
const ALARM_AFTER = 3;
/** Pause before an exit that was refused is tried again, ms, by the number of attempts. */
const RETRY_MS = [500, 1000, 2000, 5000, 10_000, 30_000];
/** How long a closed position waits for fills that the exchange speaks of and does not list, ms. */
const BOOKING_PATIENCE_MS = 20_000;
/** Stops that may be refused in a row before the position counts as unprotected. */
const STOP_ATTEMPTS = 2;

/**
 * Trades one instrument: what the trader has decided becomes orders, what becomes of the orders becomes a position with
 * its stop and target, and nothing is sent while the fate of the same kind of order is not known.
 */
export class LiveDesk {
  state: MarketState;
  readonly series: LiveSeries;
  readonly #place: number;
  readonly #market: LiveMarket;
  readonly #input: LiveRunInput;
  #office: DeskOffice | null = null;
  /** Last price that is known; NaN before the first. */
  price = Number.NaN;

  constructor(place: number, input: LiveRunInput, series: LiveSeries, state: MarketState = EMPTY_MARKET) {
    this.#place = place;
    this.#input = input;
    this.#market = input.markets[place];
    this.series = series;
    this.state = state;
    this.price = series.lastClose;
    if (!state.position) return;
    series.restore(state.position, input.execution.trailing);
    this.#keepLevels();
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
    const { contract, contractSize } = this.#market.instrument;
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
    return amount > 0 && price > 0 ? notionalAt(this.#market.instrument, amount, price) : 0;
  }

  /** Whether it has, or is about to have, a position. */
  get engaged(): boolean {
    return this.state.position !== null || this.state.entry !== null;
  }

  // ---- closes ----

  /**
   * A candle has closed.
   * @param fresh whether it is still time to enter on it
   * @returns the side that the strategy wants to enter now, 0 for none
   */
  close(candle: Candle, equity: number, fresh: boolean): -1 | 0 | 1 {
    const { series } = this;
    if (!series.push(candle, equity)) return 0;
    this.price = candle.close;
    if (series.takeMoved() && this.state.position) series.restore(this.state.position, 'resume');
    this.#patch({ lastCandle: candle.time });
    const { position } = this.state;
    if (position) {
      this.#patch({
        position: {
          ...position,
          lowest: Math.min(position.lowest, candle.low),
          highest: Math.max(position.highest, candle.high),
          bars: position.bars + 1,
        },
      });
    }
    // What was refused is tried once more at each close.
    this.#patch({ targetRefused: false, stopFailures: Math.min(this.state.stopFailures, STOP_ATTEMPTS - 1) });
    // A limit order that has waited for a whole candle stands for a close that is past.
    if (this.state.entry?.deadline) this.cancelEntries();
    if (this.state.exit !== null || (!position && (this.state.entry !== null || !fresh))) return 0;
    series.decide();
    const { trader } = series;
    const { pendingExit, pendingEntry } = trader;
    trader.dropOrders();
    if (position) {
      this.#keepLevels();
      if (pendingExit === null) {
        this.#protect();
        return 0;
      }
      const reverse = pendingEntry !== 0 && fresh ? pendingEntry : 0;
      const until = this.#now + Math.min(this.#input.timeframeMs / 2, 60_000);
      this.leave(pendingExit, reverse === 0 ? null : { side: reverse, signalCandle: candle.time, until });
      return 0;
    }
    return pendingEntry;
  }

  // ---- entries ----

  /** Sends an entry that the strategy has decided at the last close. What keeps it from being sent is told. */
  enter(side: 1 | -1, signalCandle: number): void {
    const refusal = this.#entryRefusal(side, signalCandle);
    if (refusal === null) return;
    this.series.trader.dropPlan();
    this.#tell({ kind: 'refusal', market: this.#place, time: this.#now, reasons: refusal });
  }

  #entryRefusal(side: 1 | -1, signalCandle: number): readonly string[] | null {
    const { instrument } = this.#market;
    const { settings, limits } = this.#input;
    const { series } = this;
    const price = this.price;
    const own = this.#ownObstacles();
    const signal = series.indexAt(signalCandle);
    const close = series.lastClose;
    const moved = (10_000 * side * (price - close)) / close;
    if (limits.maxSlippageBps !== null && moved > limits.maxSlippageBps) {
      own.push(`a price that has moved ${moved.toFixed(1)} bps against the entry`);
    }
    const expected = roundToTick(price * (1 + (side * settings.slippageBps) / 10_000), instrument.tick);
    const levels = series.trader.planLevels(series.facts(side, expected, signal, series.count));
    if (levels !== null) return [...own, levels];
    const { stop } = series.trader;
    const stopFill = Number.isNaN(stop) ? Number.NaN : series.prices.stop(stop, side > 0 ? -1 : 1);
    const { equity, available } = this.#need.account;
    const input = { side, price: expected, stopFill, equity, available };
    const amount = entryAmount(settings.sizing, instrument, settings.leverage, input);
    if (typeof amount === 'string') return [...own, ...this.#need.entryObstacles(0, expected), amount];
    const obstacles = [...own, ...this.#need.entryObstacles(amount, expected)];
    if (obstacles.length > 0) return obstacles;
    this.#sendEntry({ side, signalCandle, amount, reprices: 0 });
    return null;
  }

  /** What forbids entries on this instrument alone. */
  #ownObstacles(): string[] {
    const { external } = this.state;
    const reasons: string[] = [];
    if (external) reasons.push('a position that the bot cannot explain');
    if (this.#openOrders().some(({ status }) => status.kind === 'unresolved')) {
      reasons.push('an order whose fate is not known');
    }
    return reasons;
  }

  #sendEntry(terms: {
    readonly side: 1 | -1;
    readonly signalCandle: number;
    readonly amount: number;
    readonly reprices: number;
  }): void {
    const { side, signalCandle, amount, reprices } = terms;
    const { instrument } = this.#market;
    const { entry } = this.#input.execution;
    const limit = entry.kind === 'limit' ? roundToTick(this.price, instrument.tick) : null;
    const order = this.#send({
      role: 'entry',
      shape: limit === null ? 'market' : 'limit',
      side: side > 0 ? 'buy' : 'sell',
      amount,
      price: limit,
      reason: side > 0 ? 'long entry' : 'short entry',
    });
    const deadline = entry.kind === 'limit' ? this.#now + entry.timeoutSeconds * 1000 : null;
    this.#patch({ entry: { side, signalCandle, key: order.key, deadline, reprices, moving: false } });
  }

  #entryChanged(order: LiveOrder): void {
    const { entry } = this.state;
    this.#book(order, (position, change) => {
      if (position === null) this.#open(order, change);
      else this.#replan(entered(position, this.#market.instrument, change), false);
    });
    if (entry?.key !== order.key || !isDone(order)) return;
    const rest = floorToStep(Number(order.amount) - filledAmount(order), this.#market.instrument.step);
    this.#patch({ entry: null });
    const { status } = order;
    if (status.kind === 'rejected') {
      if (!this.state.position) this.series.trader.dropPlan();
      this.#tell({ kind: 'refusal', market: this.#place, time: this.#now, reasons: [status.problem] });
      return;
    }
    if (!entry.moving || status.kind !== 'cancelled' || rest <= 0) {
      if (!this.state.position) this.series.trader.dropPlan();
      return;
    }
    this.#moveEntry(entry, rest);
  }

  /** A limit entry that nobody wanted goes after the price, as often as the user allows. */
  #moveEntry(entry: NonNullable<MarketState['entry']>, rest: number): void {
    const { entry: how } = this.#input.execution;
    const { minAmount, minNotional } = this.#market.instrument;
    const worth = notionalAt(this.#market.instrument, rest, this.price);
    const obstacles = [...this.#ownObstacles(), ...this.#need.entryObstacles(rest, this.price)];
    const over = how.kind !== 'limit' || entry.reprices >= how.reprices;
    if (over || rest < minAmount || worth < minNotional || obstacles.length > 0 || this.state.exit) {
      if (!this.state.position) this.series.trader.dropPlan();
      const reasons = obstacles.length > 0 ? obstacles : ['a limit order that nobody filled'];
      this.#tell({ kind: 'refusal', market: this.#place, time: this.#now, reasons });
      return;
    }
    this.#sendEntry({ ...entry, amount: rest, reprices: entry.reprices + 1 });
  }

  /** The first part of an entry has filled. */
  #open(order: LiveOrder, change: Change): void {
    const entry = this.state.entry;
    const side = order.side === 'buy' ? 1 : -1;
    const entryPrice = change.price;
    const candle = this.#openCandle();
    const signalCandle = entry?.signalCandle ?? this.state.lastCandle ?? candle;
    const position = this.#newPosition(side, entryPrice, { signalCandle, entryCandle: candle });
    this.#replan(entered(position, this.#market.instrument, change), true);
  }

  #newPosition(
    side: 1 | -1,
    entryPrice: number,
    candles: Pick<LivePosition, 'signalCandle' | 'entryCandle'>,
  ): LivePosition {
    return {
      ...candles,
      trade: this.#need.beginTrade(),
      side,
      entryTime: this.#now,
      entryPrice,
      amount: 0,
      entryAmount: 0,
      fees: 0,
      funding: 0,
      slippage: 0,
      realised: 0,
      exitValue: 0,
      lowest: entryPrice,
      highest: entryPrice,
      initialStop: null,
      initialTarget: null,
      stop: null,
      stopReason: '',
      rungs: 0,
      bars: 0,
      exitReason: '',
    };
  }

  /** Works out the levels from what was really paid, and has the position protected. */
  #replan(position: LivePosition, first: boolean): void {
    const { series } = this;
    const { trader } = series;
    this.#patch({ position });
    const signal = series.indexAt(position.signalCandle);
    const facts = series.facts(position.side, position.entryPrice, signal, this.#indexOfCandle(position.entryCandle));
    const refusal = trader.planLevels(facts);
    trader.opened(facts);
    const level = (value: number) => (Number.isNaN(value) ? null : value);
    this.#patch({
      position: { ...position, initialStop: level(trader.stop), initialTarget: level(trader.target) },
    });
    this.#keepLevels();
    if (first) {
      const { side, amount, entryPrice } = position;
      const levels = { stop: level(trader.stop), target: level(trader.target) };
      const entry = { price: entryPrice, amount, ...levels };
      this.#tell({
        kind: 'entry',
        market: this.#place,
        time: this.#now,
        side: side > 0 ? 'long' : 'short',
        ...entry,
      });
    }
    // The fill came so far from the plan that its stop would be on the wrong side of it.
    if (refusal !== null) this.leave(refusal, null);
    else this.#protect();
  }

  // ---- protection ----

  /** Takes the trader's levels into the state that is kept. */
  #keepLevels(): void {
    const { position } = this.state;
    if (!position) return;
    const { stop, stopReason } = this.series.trader;
    const kept = Number.isNaN(stop) ? null : stop;
    if (kept !== position.stop) this.#patch({ position: { ...position, stop: kept, stopReason } });
  }

  /** Sees to it that stop and target on the exchange are those that are in force, for what is really filled. */
  #protect(): void {
    const { position, exit } = this.state;
    if (!position || exit) return;
    this.#protectWithStop(position);
    this.#protectWithTarget(position);
  }

  #protectWithStop(position: LivePosition): void {
    const { stop: level } = position;
    const { stop } = this.state;
    if (this.#market.stops !== 'exchange' || level === null) return;
    const order = stop && this.#need.order(stop.key);
    const fits = stop && stop.level === level && this.#same(stop.amount, position.amount);
    if (fits && order && !isDone(order)) return;
    if (this.state.stopFailures >= STOP_ATTEMPTS) return;
    // One replacement at a time: the next one is made when this one's fate is known.
    if (order && (order.status.kind === 'submitting' || order.status.kind === 'unresolved')) return;
    if (this.state.oldStop !== null && this.#working(this.state.oldStop)) return;
    const placed = this.#send({
      role: 'stop',
      shape: 'stop-market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount: position.amount,
      triggerPrice: level,
      reference: level,
      reason: position.stopReason,
    });
    const old = stop && order && !isDone(order) ? stop.key : null;
    this.#patch({ stop: { key: placed.key, level, amount: position.amount }, oldStop: old });
  }

  #protectWithTarget(position: LivePosition): void {
    const { trader } = this.series;
    const { target } = this.state;
    if (this.#market.targets !== 'exchange' || this.state.targetRefused) return;
    const level = trader.target;
    const amount = this.#targetAmount(position);
    const order = target && this.#need.order(target.key);
    const pending = order && (order.status.kind === 'submitting' || order.status.kind === 'unresolved');
    if (pending || order?.status.kind === 'cancelling') return;
    const works = order && !isDone(order);
    if (target && works) {
      const left = Number(order.amount) - filledAmount(order);
      if (target.level === level && (filledAmount(order) > 0 || this.#same(left, amount))) return;
      this.#cancel(target.key);
      return;
    }
    if (Number.isNaN(level) || amount <= 0) return;
    const placed = this.#send({
      role: 'target',
      shape: 'limit',
      side: position.side > 0 ? 'sell' : 'buy',
      amount,
      price: level,
      reference: level,
      reason: trader.targetReason,
    });
    this.#patch({ target: { key: placed.key, level, amount } });
  }

  /** Contracts that the nearest target closes: all where less than a step would be left. */
  #targetAmount(position: LivePosition): number {
    const { step, minAmount } = this.#market.instrument;
    const part = floorToStep(position.entryAmount * this.series.trader.targetShare, step);
    const rest = floorToStep(position.amount - part, step);
    return part <= 0 || rest <= 0 || rest < minAmount ? position.amount : part;
  }

  #stopChanged(order: LiveOrder): void {
    this.#reduceBy(order);
    const { stop, oldStop, position } = this.state;
    if (stop?.key !== order.key) {
      if (oldStop === order.key && isDone(order)) this.#patch({ oldStop: null });
      return;
    }
    const { kind } = order.status;
    if (kind === 'open' || kind === 'partially-filled') {
      this.#patch({ stopFailures: 0 });
      if (oldStop !== null) this.#cancel(oldStop);
    }
    if (kind !== 'rejected' && kind !== 'cancelled') return;
    if (!position || this.state.exit) {
      this.#patch({ stop: null });
      return;
    }
    this.#stopLost(order, position, oldStop);
  }

  /** A stop was refused, or somebody has taken it away. */
  #stopLost(order: LiveOrder, position: LivePosition, oldStop: string | null): void {
    const { status } = order;
    const old = oldStop === null ? undefined : this.#need.order(oldStop);
    const fallBack: ProtectiveOrder | null =
      old && !isDone(old)
        ? { key: old.key, level: Number(old.triggerPrice), amount: Number(old.amount) - filledAmount(old) }
        : null;
    const failures = this.state.stopFailures + 1;
    this.#patch({ stop: fallBack, oldStop: null, stopFailures: failures });
    if (status.kind === 'rejected' && status.failure === 'would-trigger-at-once') {
      this.leave(position.stopReason, null);
      return;
    }
    if (status.kind === 'rejected' && status.failure === 'would-not-reduce') this.#need.doubt();
    if (failures < STOP_ATTEMPTS) {
      this.#protect();
      return;
    }
    if (fallBack) {
      this.#alarm(`The stop could not be moved to ${position.stop}: the old one at ${fallBack.level} stays.`);
      return;
    }
    if (this.#input.execution.unprotected === 'exit') {
      this.#alarm('The stop could not be placed, so the position is closed at once.');
      this.leave('stop-not-placed', null);
    } else
      this.#alarm('The stop could not be placed: the position is open without one. Close it, or place one by hand.');
  }

  #targetChanged(order: LiveOrder): void {
    const { target, position } = this.state;
    const over = target?.key === order.key && isDone(order);
    if (over) {
      this.#patch({ target: null, targetRefused: order.status.kind === 'rejected' });
      // Before the books: what is left is to have the next target.
      if (position && order.status.kind === 'filled') {
        this.series.trader.targetFilled();
        this.#patch({ position: { ...position, rungs: position.rungs + 1 } });
      }
    }
    this.#reduceBy(order);
    if (over && this.state.position) this.#protect();
  }

  // ---- exits ----

  /** Closes the position at the market. */
  leave(reason: string, reverse: ExitAttempt['reverse']): void {
    const { position, exit, target, entry } = this.state;
    if (!position || exit) return;
    if (entry) this.#cancel(entry.key);
    if (target) this.#cancel(target.key);
    this.#patch({ exit: { reason, key: null, attempts: 0, retryAt: null, reverse } });
    this.#tryExit();
  }

  #tryExit(): void {
    const { position, exit } = this.state;
    if (!position || !exit || exit.key !== null) return;
    const order = this.#send({
      role: 'exit',
      shape: 'market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount: position.amount,
      reason: exit.reason,
    });
    this.#patch({ exit: { ...exit, key: order.key, attempts: exit.attempts + 1, retryAt: null } });
  }

  #exitChanged(order: LiveOrder): void {
    if (this.state.externalExit === order.key) {
      if (isDone(order)) {
        this.#patch({ externalExit: null });
        this.#need.doubt();
      }
      return;
    }
    this.#reduceBy(order);
    const { exit, position } = this.state;
    if (exit?.key !== order.key || !isDone(order) || !position) return;
    const wait = RETRY_MS[Math.min(exit.attempts - 1, RETRY_MS.length - 1)];
    this.#patch({ exit: { ...exit, key: null, retryAt: this.#now + wait } });
    if (order.status.kind === 'rejected' && order.status.failure === 'would-not-reduce') this.#need.doubt();
    if (exit.attempts === ALARM_AFTER) {
      const why = order.status.kind === 'rejected' ? ` (${order.status.problem})` : '';
      this.#alarm(
        `The position could not be closed in ${exit.attempts} attempts${why}: it is tried again, look at it.`,
      );
    }
  }

  /** Takes what an order has closed out of the position, and ends it where nothing is left. */
  #reduceBy(order: LiveOrder): void {
    const { instrument } = this.#market;
    this.#book(order, (position, change) => {
      if (position === null) {
        // It closed more than there was: the exchange now has the opposite position, which nobody wanted.
        if (change.amount > 0) this.#need.doubt();
        return;
      }
      const reason = order.role === 'exit' ? (this.state.exit?.reason ?? order.reason) : order.reason;
      const next = { ...reduced(position, instrument, change), exitReason: reason };
      this.#patch({ position: next });
      if (isGone(next, instrument)) this.#finish(next);
      else if (change.amount > 0) {
        const { price, amount } = change;
        this.#tell({ kind: 'partial-exit', market: this.#place, time: this.#now, price, amount });
        this.#protect();
      }
    });
  }

  /** The position is gone: what is left of its orders goes too, and a reversal follows. */
  #finish(position: LivePosition): void {
    const { exit } = this.state;
    const closing: ClosingPosition = { ...position, amount: 0, closedAt: this.#now };
    this.series.trader.closed();
    this.#patch({
      position: null,
      closing: [...this.state.closing, closing],
      exit: null,
      stopFailures: 0,
      liquidation: null,
    });
    for (const order of this.#openOrders()) if (order.key !== this.state.externalExit) this.#cancel(order.key);
    this.#patch({ stop: null, target: null, oldStop: null });
    this.settle();
    const reverse = exit?.reverse;
    if (!reverse) return;
    if (this.#now > reverse.until) {
      this.#tell({ kind: 'refusal', market: this.#place, time: this.#now, reasons: ['a reversal that came too late'] });
    } else if (this.state.entry === null) this.enter(reverse.side, reverse.signalCandle);
  }

  /** Ends the books of closed positions whose fills are all known, or are waited for no longer. */
  settle(): void {
    for (const closing of this.state.closing) {
      const keys = Object.keys(this.state.booked).filter((key) => this.state.booked[key].trade === closing.trade);
      const orders = keys.flatMap((key) => this.#need.order(key) ?? []);
      const known = orders.every((order) => isBooked(order));
      if (!known && this.#now - closing.closedAt < BOOKING_PATIENCE_MS) continue;
      const booked = Object.fromEntries(
        Object.entries(this.state.booked).filter(([, { trade }]) => trade !== closing.trade),
      );
      this.#patch({ closing: this.state.closing.filter(({ trade }) => trade !== closing.trade), booked });
      this.series.tradeClosed({ exitTime: closing.closedAt, pnl: netResult(closing) });
      this.#need.closeTrade(closing, closing.closedAt);
    }
  }

  // ---- what comes from outside ----

  /** An order of this desk has changed. */
  orderChanged(order: LiveOrder): void {
    switch (order.role) {
      case 'entry':
        this.#entryChanged(order);
        break;
      case 'stop':
        this.#stopChanged(order);
        break;
      case 'target':
        this.#targetChanged(order);
        break;
      case 'exit':
        this.#exitChanged(order);
        break;
    }
    this.settle();
  }

  /** The last price: wakes stops and targets that wait in the bot. */
  priceMoved(price: number): void {
    this.price = price;
    const { position, exit } = this.state;
    if (!position || exit) return;
    const { side, stop } = position;
    if (!this.#stopWaitsOutside && stop !== null && side * (price - stop) <= 0) {
      this.leave(position.stopReason, null);
      return;
    }
    const { trader } = this.series;
    const inside = this.#market.targets === 'software' || this.state.targetRefused;
    if (inside && side * (price - trader.target) >= 0) this.#takeSoftwareTarget(position);
  }

  /** Whether the exchange is known to have a stop of ours. */
  get #stopWaitsOutside(): boolean {
    const { stop, oldStop } = this.state;
    const known = (key: string | undefined) => {
      const kind = key === undefined ? undefined : this.#need.order(key)?.status.kind;
      return kind === 'open' || kind === 'partially-filled' || kind === 'cancelling';
    };
    return known(stop?.key) || known(oldStop ?? undefined);
  }

  #takeSoftwareTarget(position: LivePosition): void {
    const { target } = this.state;
    if (target && this.#working(target.key)) return;
    const { trader } = this.series;
    const amount = this.#targetAmount(position);
    if (this.#same(amount, position.amount)) {
      this.leave(trader.targetReason, null);
      return;
    }
    const placed = this.#send({
      role: 'target',
      shape: 'market',
      side: position.side > 0 ? 'sell' : 'buy',
      amount,
      reason: trader.targetReason,
    });
    this.#patch({ target: { key: placed.key, level: trader.target, amount } });
  }

  /** Time has passed. */
  tick(): void {
    const { entry, exit } = this.state;
    if (exit && exit.key === null && (exit.retryAt === null || this.#now >= exit.retryAt)) this.#tryExit();
    if (entry && entry.deadline !== null && this.#now >= entry.deadline && !entry.moving) {
      this.#patch({ entry: { ...entry, moving: true } });
      this.#cancel(entry.key);
    }
    if (this.state.position && !this.state.exit) this.#protect();
    this.settle();
  }

  /** Takes back entries that have not been filled. */
  cancelEntries(): void {
    const { entry, exit } = this.state;
    if (exit?.reverse) this.#patch({ exit: { ...exit, reverse: null } });
    if (!entry) return;
    // Moving would place it again.
    this.#patch({ entry: { ...entry, moving: false, deadline: null } });
    this.#cancel(entry.key);
  }

  addFunding(time: number, rate: number): void {
    this.series.addFunding(time, rate);
    const { position } = this.state;
    if (!position || time < position.entryTime || Number.isNaN(this.price)) return;
    const paid = position.side * rate * notionalAt(this.#market.instrument, position.amount, this.price);
    this.#patch({ position: { ...position, funding: position.funding + paid } });
  }

  /**
   * What the exchange holds, at a moment at which all own orders are resolved and booked. What has become less was closed
   * by the exchange or by somebody; everything else that does not fit waits for the user.
   */
  positionTold(told: ToldPosition): void {
    const { position, ignored } = this.state;
    if (told.liquidationPrice !== this.state.liquidation) this.#patch({ liquidation: told.liquidationPrice });
    // What is under way may be on the exchange already, or not yet.
    if (this.#openOrders().some(({ status }) => status.kind === 'submitting' || status.kind === 'unresolved')) return;
    const own = position ? position.side * position.amount : 0;
    const difference = told.amount - own - ignored;
    if (this.#same(difference, 0)) {
      if (this.state.external) {
        this.#patch({ external: null });
        this.#tell({
          kind: 'reconciled',
          market: this.#place,
          time: this.#now,
          text: 'The position on the exchange fits again.',
        });
      }
      return;
    }
    const rest = told.amount - ignored;
    if (position && position.side * difference < 0 && position.side * rest >= -this.#half) {
      this.#closedElsewhere(position, Math.min(Math.abs(difference), position.amount), told);
      return;
    }
    if (this.state.external && this.#same(this.state.external.amount, difference)) return;
    this.#patch({ external: { amount: difference, since: this.#now } });
    this.#alarm(
      `The exchange has ${told.amount} contracts and the bot knows of ${own}: nothing is entered until you decide what becomes of the difference.`,
    );
  }

  /** Somebody, or the exchange itself, has closed a part of the position. */
  #closedElsewhere(position: LivePosition, amount: number, told: ToldPosition): void {
    const side = position.side > 0 ? 'sell' : 'buy';
    const fills = (told.externalFills ?? []).filter((fill) => fill.side === side);
    const known = fills.reduce((sum, fill) => sum + fill.amount, 0);
    const price =
      known > 0
        ? fills.reduce((sum, fill) => sum + fill.amount * fill.price, 0) / known
        : (told.markPrice ?? (Number.isNaN(this.price) ? position.entryPrice : this.price));
    const fees = fills.reduce((sum, fill) => sum + (fill.fee ?? 0), 0);
    const change = { amount, value: amount * price, price, fees, reference: Number.NaN };
    const reason = told.liquidated ? 'liquidation' : 'closed-elsewhere';
    const next = { ...reduced(position, this.#market.instrument, change), exitReason: reason };
    this.#patch({ position: next });
    this.#alarm(
      told.liquidated
        ? `The exchange has liquidated ${amount} contracts at about ${price}.`
        : `${amount} contracts were closed at about ${price} by somebody else than this bot: its books follow.`,
    );
    if (isGone(next, this.#market.instrument)) this.#finish(next);
    else this.#protect();
  }

  /** The user has decided about a position that the bot cannot explain. @returns whether there was one */
  resolveExternal(choice: 'adopt' | 'close' | 'ignore', told: { readonly entryPrice: number }): boolean {
    const { external, ignored } = this.state;
    if (!external) return false;
    const { amount } = external;
    this.#patch({ external: null });
    switch (choice) {
      case 'ignore':
        this.#patch({ ignored: ignored + amount });
        break;
      case 'close': {
        const order = this.#send({
          role: 'exit',
          shape: 'market',
          side: amount > 0 ? 'sell' : 'buy',
          amount: Math.abs(amount),
          reason: 'external position',
        });
        this.#patch({ externalExit: order.key });
        break;
      }
      case 'adopt':
        this.#adopt(amount, told.entryPrice > 0 ? told.entryPrice : this.price);
        break;
    }
    return true;
  }

  #adopt(amount: number, entryPrice: number): void {
    const { position } = this.state;
    const side = amount > 0 ? 1 : -1;
    const change = {
      amount: Math.abs(amount),
      value: Math.abs(amount) * entryPrice,
      price: entryPrice,
      fees: 0,
      reference: Number.NaN,
    };
    if (position && position.side !== side) {
      this.#closedElsewhere(position, position.amount, {
        amount: 0,
        entryPrice,
        liquidationPrice: null,
        markPrice: this.price,
      });
      const left = Math.abs(amount) - position.amount;
      if (left > this.#half) this.#adopt(side * left, entryPrice);
      return;
    }
    if (position) {
      this.#replan(entered(position, this.#market.instrument, change), false);
      return;
    }
    const candle = this.state.lastCandle ?? this.#openCandle();
    const base = this.#newPosition(side, entryPrice, { signalCandle: candle, entryCandle: this.#openCandle() });
    this.#replan(entered(base, this.#market.instrument, change), true);
  }

  // ---- books and orders ----

  /** Takes into the books what an order has filled since the last look. */
  #book(order: LiveOrder, work: (position: LivePosition | null, change: Change) => void): void {
    const amount = filledAmount(order);
    const before = this.state.booked[order.key];
    if (amount === 0 && !before) return;
    const average = averagePrice(order);
    // An exchange that tells of a fill without its price: the decision's own price stands in until the fills are read.
    const price = Number.isNaN(average) ? order.referencePrice : average;
    const value = amount * price;
    const fees = this.#feesOf(order, amount, price);
    const known: Booking = before ?? { trade: 0, amount: 0, value: 0, fees: 0 };
    const more = amount - known.amount;
    const change = {
      amount: more,
      value: value - known.value,
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
      this.#remember(order.key, { trade: closed.trade, amount, value, fees });
      return;
    }
    const trade = position?.trade;
    if (!opens && before && before.trade !== trade) return;
    // Remembered first: what the change leads to may look at the books.
    this.#remember(order.key, { trade: trade ?? 0, amount, value, fees });
    work(position, change);
    const opened = trade ?? this.state.position?.trade ?? this.state.closing.at(-1)?.trade ?? 0;
    if (this.state.booked[order.key]) this.#remember(order.key, { trade: opened, amount, value, fees });
  }

  #remember(key: string, booking: Booking): void {
    this.#patch({ booked: { ...this.state.booked, [key]: booking } });
  }

  /** A fill of a position that is closed has become known better. */
  #correct(closing: ClosingPosition, order: LiveOrder, change: Change): void {
    const { instrument } = this.#market;
    const next = order.role === 'entry' ? entered(closing, instrument, change) : reduced(closing, instrument, change);
    const corrected = { ...closing, ...next, amount: 0 };
    this.#patch({
      closing: this.state.closing.map((each) => (each.trade === closing.trade ? corrected : each)),
    });
  }

  /** What is paid in fees for what is filled: as the exchange says, and by the instrument's rate for the rest. */
  #feesOf(order: LiveOrder, amount: number, price: number): number {
    const { instrument } = this.#market;
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

  #send(terms: {
    readonly role: OrderRole;
    readonly shape: LiveOrderShape;
    readonly side: 'buy' | 'sell';
    readonly amount: number;
    readonly price?: number | null;
    readonly triggerPrice?: number;
    readonly reference?: number;
    readonly reason: string;
  }): LiveOrder {
    const { instrument } = this.#market;
    const text = (value: number | null | undefined) =>
      value === null || value === undefined ? null : decimalText(value, instrument.tick);
    const order = this.#need.place({
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
    this.#tell({
      kind: 'order',
      market: this.#place,
      time: this.#now,
      role: order.role,
      side: order.side,
      amount: Number(order.amount),
      price: price === null ? null : Number(price),
      what,
      text,
    });
  }

  #cancel(key: string): void {
    const order = this.#need.order(key);
    if (order && !isDone(order)) this.#need.cancel(key);
  }

  /** Orders of the state that may still do something. */
  #openOrders(): LiveOrder[] {
    const { entry, exit, stop, target, oldStop, externalExit } = this.state;
    const keys = [entry?.key, exit?.key, stop?.key, target?.key, oldStop, externalExit];
    return keys.flatMap((key) => {
      const order = key ? this.#need.order(key) : undefined;
      return order && !isDone(order) ? [order] : [];
    });
  }

  #working(key: string): boolean {
    const order = this.#need.order(key);
    return order !== undefined && !isDone(order);
  }

  #alarm(text: string): void {
    this.#tell({ kind: 'alarm', market: this.#place, time: this.#now, text });
  }

  #tell(news: BotNews): void {
    this.#need.tell(news);
  }

  /** Whether two amounts are the same by the instrument's step. */
  #same(a: number, b: number): boolean {
    return Math.abs(a - b) < this.#half;
  }

  get #half(): number {
    const { step } = this.#market.instrument;
    return step > 0 ? step / 2 : 1e-9;
  }

  /** Open time of the candle that is forming. */
  #openCandle(): number {
    const { timeframeMs } = this.#input;
    const { lastCandle } = this.state;
    const forming = Math.floor(this.#now / timeframeMs) * timeframeMs;
    return lastCandle === null ? forming : Math.max(forming, lastCandle + timeframeMs);
  }

  #indexOfCandle(time: number): number {
    const { series } = this;
    const { last } = series;
    return last < 0 || time > series.timeOf(last) ? series.count : series.indexAt(time);
  }

  #patch(changes: Partial<MarketState>): void {
    this.state = { ...this.state, ...changes };
  }

  get #now(): number {
    return this.#need.now;
  }

  get #need(): DeskOffice {
    if (!this.#office) throw new Error('a desk works inside an input only');
    return this.#office;
  }
}
