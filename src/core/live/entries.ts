import { floorToStep, notionalAt, roundToTick } from '../market/contract-math.ts';
import { entryAmount } from '../trading/sizing.ts';
import type { DeskCore } from './desk-core.ts';
import type { LivePosition, MarketState } from './live-state.ts';
import { filledAmount, isDone, type LiveOrder } from './order.ts';
import { type Change, entered } from './position-books.ts';

/** The other parts of a desk, as far as this one needs them. */
interface Others {
  protect(): void;
  leave(reason: string, reverse: null): void;
}

/** How a desk gets into positions: sizes, limits, orders that go after the price, and the books of what fills. */
export class Entries {
  readonly #desk: DeskCore;
  readonly #others: Others;

  constructor(desk: DeskCore, others: Others) {
    this.#desk = desk;
    this.#others = others;
  }

  /** Sends an entry that the strategy has decided at the last close. What keeps it from being sent is told. */
  enter(side: 1 | -1, signalCandle: number): void {
    const refusal = this.#entryRefusal(side, signalCandle);
    if (refusal === null) return;
    this.#desk.series.trader.dropPlan();
    this.#desk.tell({ kind: 'refusal', market: this.#desk.place, time: this.#desk.now, reasons: refusal });
  }

  #entryRefusal(side: 1 | -1, signalCandle: number): readonly string[] | null {
    const { instrument } = this.#desk.market;
    const { settings, limits } = this.#desk.input;
    const { series } = this.#desk;
    const price = this.#desk.price;
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
    const { equity, available } = this.#desk.office.account;
    const input = { side, price: expected, stopFill, equity, available };
    const amount = entryAmount(settings.sizing, instrument, settings.leverage, input);
    if (typeof amount === 'string') return [...own, ...this.#desk.office.entryObstacles(0, expected), amount];
    const obstacles = [...own, ...this.#desk.office.entryObstacles(amount, expected)];
    if (obstacles.length > 0) return obstacles;
    this.#sendEntry({ side, signalCandle, amount, reprices: 0 });
    return null;
  }

  /** What forbids entries on this instrument alone. */
  #ownObstacles(): string[] {
    const { external } = this.#desk.state;
    const reasons: string[] = [];
    if (external) reasons.push('a position that the bot cannot explain');
    if (this.#desk.openOrders().some(({ status }) => status.kind === 'unresolved')) {
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
    const { instrument } = this.#desk.market;
    const { entry } = this.#desk.input.execution;
    const limit = entry.kind === 'limit' ? roundToTick(this.#desk.price, instrument.tick) : null;
    const order = this.#desk.send({
      role: 'entry',
      shape: limit === null ? 'market' : 'limit',
      side: side > 0 ? 'buy' : 'sell',
      amount,
      price: limit,
      reason: side > 0 ? 'long entry' : 'short entry',
    });
    const deadline = entry.kind === 'limit' ? this.#desk.now + entry.timeoutSeconds * 1000 : null;
    this.#desk.patch({ entry: { side, signalCandle, key: order.key, deadline, reprices, moving: false } });
  }

  /** An entry order has changed. */
  changed(order: LiveOrder): void {
    const { entry } = this.#desk.state;
    this.#desk.book(order, (position, change) => {
      if (position === null) this.#open(order, change);
      else this.replan(entered(position, this.#desk.market.instrument, change), false);
    });
    if (entry?.key !== order.key || !isDone(order)) return;
    const rest = floorToStep(Number(order.amount) - filledAmount(order), this.#desk.market.instrument.step);
    this.#desk.patch({ entry: null });
    const { status } = order;
    if (status.kind === 'rejected') {
      if (!this.#desk.state.position) this.#desk.series.trader.dropPlan();
      this.#desk.tell({ kind: 'refusal', market: this.#desk.place, time: this.#desk.now, reasons: [status.problem] });
      return;
    }
    if (!entry.moving || status.kind !== 'cancelled' || rest <= 0) {
      if (!this.#desk.state.position) this.#desk.series.trader.dropPlan();
      return;
    }
    this.#moveEntry(entry, rest);
  }

  /** A limit entry that nobody wanted goes after the price, as often as the user allows. */
  #moveEntry(entry: NonNullable<MarketState['entry']>, rest: number): void {
    const { entry: how } = this.#desk.input.execution;
    const { minAmount, minNotional } = this.#desk.market.instrument;
    const worth = notionalAt(this.#desk.market.instrument, rest, this.#desk.price);
    const obstacles = [...this.#ownObstacles(), ...this.#desk.office.entryObstacles(rest, this.#desk.price)];
    const over = how.kind !== 'limit' || entry.reprices >= how.reprices;
    if (over || rest < minAmount || worth < minNotional || obstacles.length > 0 || this.#desk.state.exit) {
      if (!this.#desk.state.position) this.#desk.series.trader.dropPlan();
      const reasons = obstacles.length > 0 ? obstacles : ['a limit order that nobody filled'];
      this.#desk.tell({ kind: 'refusal', market: this.#desk.place, time: this.#desk.now, reasons });
      return;
    }
    this.#sendEntry({ ...entry, amount: rest, reprices: entry.reprices + 1 });
  }

  /** The first part of an entry has filled. */
  #open(order: LiveOrder, change: Change): void {
    const entry = this.#desk.state.entry;
    const side = order.side === 'buy' ? 1 : -1;
    const entryPrice = change.price;
    const candle = this.#desk.openCandle();
    const signalCandle = entry?.signalCandle ?? this.#desk.state.lastCandle ?? candle;
    const position = this.newPosition(side, entryPrice, { signalCandle, entryCandle: candle });
    this.replan(entered(position, this.#desk.market.instrument, change), true);
  }

  /** A position of which nothing is in the books yet. */
  newPosition(
    side: 1 | -1,
    entryPrice: number,
    candles: Pick<LivePosition, 'signalCandle' | 'entryCandle'>,
  ): LivePosition {
    return {
      ...candles,
      trade: this.#desk.office.beginTrade(),
      side,
      entryTime: this.#desk.now,
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
  replan(position: LivePosition, first: boolean): void {
    const { series } = this.#desk;
    const { trader } = series;
    this.#desk.patch({ position });
    const signal = series.indexAt(position.signalCandle);
    const facts = series.facts(
      position.side,
      position.entryPrice,
      signal,
      this.#desk.indexOfCandle(position.entryCandle),
    );
    const refusal = trader.planLevels(facts);
    trader.opened(facts);
    const level = (value: number) => (Number.isNaN(value) ? null : value);
    this.#desk.patch({
      position: { ...position, initialStop: level(trader.stop), initialTarget: level(trader.target) },
    });
    this.#desk.keepLevels();
    if (first) {
      const { side, amount, entryPrice } = position;
      const levels = { stop: level(trader.stop), target: level(trader.target) };
      const entry = { price: entryPrice, amount, ...levels };
      this.#desk.tell({
        kind: 'entry',
        market: this.#desk.place,
        time: this.#desk.now,
        side: side > 0 ? 'long' : 'short',
        ...entry,
      });
    }
    // The fill came so far from the plan that its stop would be on the wrong side of it.
    if (refusal !== null) this.#others.leave(refusal, null);
    else this.#others.protect();
  }

  /** Takes back entries that have not been filled. */
  takeBack(): void {
    const { entry, exit } = this.#desk.state;
    if (exit?.reverse) this.#desk.patch({ exit: { ...exit, reverse: null } });
    if (!entry) return;
    // Moving would place it again.
    this.#desk.patch({ entry: { ...entry, moving: false, deadline: null } });
    this.#desk.cancel(entry.key);
  }
}
