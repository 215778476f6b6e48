import type { Trade } from '#core/analysis/report.ts';
import type { BotNews } from '#core/bots/bot-news.ts';
import type { Candle } from '#core/bots/growing-candles.ts';
import { executionSchema } from '#core/live/execution.ts';
import type { LiveHistory, LiveNow, LiveResult, LiveRunInput } from '#core/live/live-input.ts';
import { LiveRun } from '#core/live/live-run.ts';
import type { LiveState } from '#core/live/live-state.ts';
import type { LiveOrder, OrderEvent } from '#core/live/order.ts';
import { allocateCandles } from '#core/market/candles.ts';
import { notionalAt, profit } from '#core/market/contract-math.ts';
import { NO_BOT_LIMITS } from '#core/risk/bot-limits.ts';
import type { BacktestInput } from '#core/simulation/backtest.ts';

/** A live run of a backtest's input on one instrument. */
export function liveOf(input: BacktestInput, changes: Partial<LiveRunInput> = {}): LiveRunInput {
  const { strategy, timeframeMs, settings, market, instrument } = input;
  return {
    id: 'bot',
    strategy,
    timeframeMs,
    settings,
    limits: NO_BOT_LIMITS,
    execution: executionSchema.parse({}),
    markets: [{ market, instrument, stops: 'exchange', targets: 'exchange' }],
    ...changes,
  };
}

export const NO_PAST: LiveHistory = {
  candles: [allocateCandles(0)],
  funding: [null],
  trades: [],
  equity: [],
  lastTrade: 0,
};

/** What the exchange remembers of an order that has reached it. */
interface Known {
  filled: number;
  value: number;
  done: boolean;
}

/** Thrown where a test lets the process die: what was kept is kept, what was to be sent is not. */
export class Killed extends Error {}

interface Resting {
  readonly order: LiveOrder;
  left: number;
}

/** How an exchange answers: all events of one step, which a test may double, hold back or shuffle. */
export type Post = (
  events: readonly (readonly [key: string, event: OrderEvent])[],
) => readonly (readonly [key: string, event: OrderEvent])[];

/**
 * The smallest exchange that there can be: one instrument, one account, prices that a test moves. It fills market orders
 * at the price, stops at their level and limits at theirs, as the simulated broker does.
 */
export class PureVenue {
  run: LiveRun;
  readonly input: LiveRunInput;
  readonly trades: Trade[] = [];
  readonly news: BotNews[] = [];
  /** Everything that was ever sent. */
  readonly sent: LiveOrder[] = [];
  readonly resting = new Map<string, Resting>();
  readonly known = new Map<string, Known>();
  /** Asked before each thing that is sent; a test may let the process die there. */
  beforeSending: () => void = () => undefined;
  /** Contracts, negative for a short position. */
  position = 0;
  entryPrice = 0;
  cash: number;
  price = Number.NaN;
  now = 0;
  blocks: readonly string[] = [];
  /** What becomes of orders before anything else; a test may refuse them, lose them or fill parts. */
  refuse: (order: LiveOrder) => OrderEvent | 'lose-answer' | 'lose-request' | null = () => null;
  post: Post = (events) => events;
  /** What was on disk last: state and orders are kept before anything is sent. */
  saved: { state: LiveState; orders: Map<string, LiveOrder> } | null = null;
  reconcile = false;
  /** Closes and the equity then. */
  readonly equity: [time: number, equity: number][] = [];
  #fill = 0;

  constructor(input: LiveRunInput, equity: number, history: LiveHistory = NO_PAST) {
    this.input = input;
    this.cash = equity;
    this.run = new LiveRun(input, null, [], history);
  }

  get instrument() {
    return this.input.markets[0].instrument;
  }

  get world(): LiveNow {
    const side = this.position > 0 ? 1 : -1;
    const open =
      this.position === 0 ? 0 : profit(this.instrument, side, Math.abs(this.position), this.entryPrice, this.price);
    const margin =
      this.position === 0
        ? 0
        : notionalAt(this.instrument, Math.abs(this.position), this.entryPrice) / this.input.settings.leverage;
    const equity = this.cash + open;
    return { now: this.now, account: { equity, available: this.cash - margin }, blocks: this.blocks };
  }

  /** Makes the run anew from what is on disk, as after a kill. */
  restart(history: LiveHistory): void {
    const { saved } = this;
    this.run = new LiveRun(
      this.input,
      saved ? JSON.parse(JSON.stringify(saved.state)) : null,
      saved ? JSON.parse(JSON.stringify([...saved.orders.values()])) : [],
      history,
    );
  }

  /** A candle: what waits fills at its open, levels are tested inside it, then it closes. */
  candle(candle: Candle): void {
    const { timeframeMs } = this.input;
    this.now = candle.time;
    this.#at(candle.open);
    this.fillMarketOrders();
    this.#inside(candle);
    this.now = candle.time + timeframeMs;
    this.price = candle.close;
    this.equity.push([this.now, this.world.account.equity]);
    this.take(this.run.close({ time: candle.time, candles: [candle] }, this.world, true));
  }

  #at(price: number): void {
    this.price = price;
    this.take(this.run.price(0, price, this.world));
  }

  fillMarketOrders(): void {
    for (let again = true; again; ) {
      again = false;
      for (const resting of [...this.resting.values()]) {
        if (resting.order.shape !== 'market') continue;
        again = true;
        this.fill(resting.order.key, resting.left, this.price, this.instrument.feeTaker);
      }
    }
  }

  #inside({ low, high }: Candle): void {
    for (let turn = 0; turn < 20 && this.position !== 0; turn++) {
      const long = this.position > 0;
      const stops = this.#levels('stop-market', ({ triggerPrice }) => Number(triggerPrice));
      const stop = stops.find(({ level }) => (long ? low <= level : high >= level));
      // A target that the price stands at already is filled before anything moves.
      const passed = this.#levels('limit', ({ price }) => Number(price)).find(({ level }) =>
        long ? this.price >= level : this.price <= level,
      );
      if (passed) {
        this.fill(passed.key, passed.left, this.price, this.instrument.feeMaker);
        continue;
      }
      if (stop) {
        this.fill(stop.key, stop.left, stop.level, this.instrument.feeTaker);
        continue;
      }
      const limits = this.#levels('limit', ({ price }) => Number(price));
      const target = limits.find(({ level }) => (long ? high >= level : low <= level));
      if (!target) return;
      this.fill(target.key, target.left, target.level, this.instrument.feeMaker);
    }
  }

  #levels(shape: string, levelOf: (order: LiveOrder) => number) {
    return [...this.resting.values()]
      .filter(({ order }) => order.shape === shape && order.reduceOnly)
      .map(({ order, left }) => ({ key: order.key, left, level: levelOf(order) }));
  }

  /** Fills a part of an order, as far as a reduce-only one may go. */
  fill(key: string, wanted: number, price: number, feeRate: number): void {
    const resting = this.resting.get(key);
    if (!resting) return;
    const { order } = resting;
    const amount = order.reduceOnly ? Math.min(wanted, Math.abs(this.position)) : wanted;
    if (amount <= 0) {
      this.#end(key);
      this.deliver([
        [key, { kind: 'told', status: 'cancelled', exchangeId: key, filled: null, averagePrice: null, at: this.now }],
      ]);
      return;
    }
    const signed = order.side === 'buy' ? amount : -amount;
    const fee = notionalAt(this.instrument, amount, price) * feeRate;
    this.cash -= fee;
    if (this.position === 0 || Math.sign(this.position) === Math.sign(signed)) {
      const before = Math.abs(this.position);
      this.entryPrice = (before * this.entryPrice + amount * price) / (before + amount);
    } else {
      const side = this.position > 0 ? 1 : -1;
      this.cash += profit(this.instrument, side, amount, this.entryPrice, price);
    }
    this.position += signed;
    if (Math.abs(this.position) < 1e-12) this.position = 0;
    resting.left -= amount;
    const known = this.known.get(key);
    if (known) {
      known.filled += amount;
      known.value += amount * price;
    }
    if (resting.left <= Number(order.amount) * 1e-9) this.#end(key);
    const id = `f${++this.#fill}`;
    this.deliver([[key, { kind: 'filled', fill: { id, price, amount, fee, time: this.now }, at: this.now }]]);
  }

  deliver(events: readonly (readonly [string, OrderEvent])[]): void {
    for (const [key, event] of this.post(events)) this.take(this.run.order(key, event, this.world));
  }

  /** Keeps first, then sends. */
  take(result: LiveResult): void {
    const orders = this.saved?.orders ?? new Map<string, LiveOrder>();
    for (const order of result.changed) orders.set(order.key, order);
    this.saved = { state: this.run.state, orders };
    this.trades.push(...result.trades);
    this.news.push(...result.news);
    this.reconcile ||= result.reconcile;
    for (const order of result.place) {
      this.beforeSending();
      this.send(order);
    }
    for (const key of result.cancel) {
      this.beforeSending();
      this.cancel(key);
    }
  }

  send(order: LiveOrder): void {
    this.sent.push(order);
    const refusal = this.refuse(order);
    if (refusal === 'lose-request' || refusal === 'lose-answer') {
      if (refusal === 'lose-answer') this.#rest(order);
      this.deliver([[order.key, { kind: 'unresolved', problem: 'no answer', at: this.now }]]);
      return;
    }
    if (refusal) {
      this.deliver([[order.key, refusal]]);
      return;
    }
    this.#rest(order);
    this.deliver([[order.key, { kind: 'accepted', exchangeId: order.key, at: this.now }]]);
  }

  #rest(order: LiveOrder): void {
    if (this.known.has(order.key)) throw new Error(`${order.key} was sent twice`);
    this.known.set(order.key, { filled: 0, value: 0, done: false });
    this.resting.set(order.key, { order, left: Number(order.amount) });
  }

  /** What a host does with orders whose fate it does not know, and with those that ended while it was away. */
  lookUp(): void {
    for (const { key } of this.run.orders()) {
      const known = this.known.get(key);
      const at = this.now;
      if (!known) this.deliver([[key, { kind: 'not-found', final: true, at }]]);
      else {
        const { filled, value, done } = known;
        const whole = filled >= Number(this.run.orderOf(key)?.amount) * (1 - 1e-9);
        const status = !done ? 'open' : whole ? 'filled' : 'cancelled';
        const averagePrice = filled > 0 ? value / filled : null;
        this.deliver([[key, { kind: 'told', status, exchangeId: key, filled, averagePrice, at }]]);
      }
    }
  }

  #end(key: string): void {
    this.resting.delete(key);
    const known = this.known.get(key);
    if (known) known.done = true;
  }

  cancel(key: string): void {
    if (!this.resting.has(key)) return;
    this.#end(key);
    this.deliver([
      [key, { kind: 'cancel-sent', at: this.now }],
      [key, { kind: 'told', status: 'cancelled', exchangeId: key, filled: null, averagePrice: null, at: this.now }],
    ]);
  }

  tick(ms = 1000): void {
    this.now += ms;
    this.take(this.run.tick(this.world));
  }

  /** The orders of one role that wait, as their level and what is left. */
  waiting(role: LiveOrder['role']): { amount: number; level: number | null }[] {
    return [...this.resting.values()]
      .filter(({ order }) => order.role === role)
      .map(({ order, left }) => ({ amount: left, level: Number(order.triggerPrice ?? order.price) || null }));
  }
}
