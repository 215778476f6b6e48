import { Account } from '../account/account.ts';
import { type ApiKey, apiKey } from '../account/api-key.ts';
import { isFinal, type Order, type OrderRequest, remainingOf, signOf } from '../account/order.ts';
import type { MarginMode } from '../account/position.ts';
import { Rejection } from '../account/rejection.ts';
import type { SimulatedClock } from '../clock.ts';
import type { Market } from '../market/market.ts';
import { priceAt } from '../market/price-path.ts';
import { checkAmount, checkPrice } from './checks.ts';
import { execute, fill, finish, positionOf } from './execution.ts';
import type { ExchangeEvent, ExchangeRules, Floor } from './floor.ts';
import { sweep } from './movement.ts';
import { placeAttached, placeOrder } from './placement.ts';
import { chargeFunding } from './settlement.ts';

export interface AccountOptions {
  readonly name?: string;
  /** Wallet balances by coin. */
  readonly balances?: Readonly<Record<string, number>>;
}

/** A part of an order's amount that is filled at once, after which the exchange cancels the rest. */
export interface ForcedFill {
  readonly fraction: number;
}

/** The simulated exchange behind every venue's protocol: markets, accounts and the clock that moves them. */
export class Exchange implements Floor {
  readonly markets = new Map<string, Market>();
  readonly accounts = new Map<string, Account>();
  readonly keys = new Map<string, ApiKey>();
  readonly rules: ExchangeRules;
  readonly clock: SimulatedClock;
  /** Applied to the next order that is created. */
  forced: ForcedFill | undefined;
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();
  #lastId: number;

  constructor(clock: SimulatedClock, rules: ExchangeRules, markets: readonly Market[], firstId: number) {
    this.clock = clock;
    this.rules = rules;
    this.#lastId = firstId;
    for (const market of markets) this.markets.set(market.spec.symbol, market);
    this.listen((event) => {
      if (event.kind !== 'order' || event.change !== 'fill') return;
      const { account, order } = event;
      if (order.stopLoss || order.takeProfit) placeAttached(this, account, this.market(order.symbol), order);
    });
  }

  now(): number {
    return this.clock.now();
  }

  reach(time: number): void {
    if (time > this.clock.now()) this.clock.set(time);
  }

  nextId(): number {
    this.#lastId++;
    return this.#lastId;
  }

  emit(event: ExchangeEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Calls `listener` with everything that happens until the returned function is called. */
  listen(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  openAccount(options: AccountOptions = {}): Account {
    const account = new Account(options.name ?? `account-${this.accounts.size + 1}`, this.rules.defaultLeverage);
    for (const [coin, amount] of Object.entries(options.balances ?? {})) {
      account.book({ time: this.now(), coin, amount, kind: 'deposit', symbol: undefined });
    }
    this.accounts.set(account.name, account);
    return account;
  }

  addKey(given: Parameters<typeof apiKey>[0]): ApiKey {
    const key = apiKey(given);
    this.keys.set(key.key, key);
    return key;
  }

  market(symbol: string | undefined): Market {
    const market = symbol === undefined ? undefined : this.markets.get(symbol);
    if (!market) throw new Rejection('unknown-instrument', `there is no instrument ${symbol}`);
    return market;
  }

  /** Takes an order, or throws a {@link Rejection}. What trades at once has traded when this returns. */
  place(account: Account, request: OrderRequest): Order {
    const forced = this.forced;
    this.forced = undefined;
    return placeOrder(this, account, this.market(request.symbol), request, forced?.fraction);
  }

  /** Finds an order by its id, the id it got when it triggered, or its client id. */
  find(account: Account, by: { readonly id?: number | undefined; readonly clientId?: string | undefined }): Order {
    const order = by.id === undefined ? account.byClientId.get(by.clientId ?? '') : this.#byId(account, by.id);
    if (!order) throw new Rejection('unknown-order', 'there is no such order');
    return order;
  }

  cancel(account: Account, order: Order): void {
    if (isFinal(order)) throw new Rejection('order-closed', `order ${order.id} is ${order.status}`);
    finish(this, account, order, 'cancelled', 'by-user');
  }

  /** Cancels what is open and fits; returns it. */
  cancelAll(account: Account, fits: (order: Order) => boolean): Order[] {
    const orders = account.openOrders().filter(fits);
    for (const order of orders) finish(this, account, order, 'cancelled', 'by-user');
    return orders;
  }

  /** Changes amount, price or trigger of an open order; the amount is the total, filled part included. */
  amend(
    account: Account,
    order: Order,
    changes: {
      readonly amount?: string | undefined;
      readonly price?: string | undefined;
      readonly trigger?: string | undefined;
    },
  ): void {
    if (isFinal(order)) throw new Rejection('order-closed', `order ${order.id} is ${order.status}`);
    const market = this.market(order.symbol);
    const amount = changes.amount === undefined ? order.amount : checkAmount(changes.amount, market);
    if (amount <= order.filled) throw new Rejection('below-minimum', `${order.filled} of the order is filled already`);
    if (changes.price !== undefined) order.price = checkPrice(changes.price, market, 'price');
    if (changes.trigger !== undefined && order.trigger) {
      order.trigger = { ...order.trigger, price: checkPrice(changes.trigger, market, 'trigger price') };
    }
    order.amount = amount;
    order.touched = false;
    order.updated = this.now();
    order.version++;
    this.emit({ kind: 'order', account, order, change: 'amended', fill: undefined });
    if (order.status === 'open') execute(this, account, market, order);
  }

  setLeverage(account: Account, market: Market, leverage: number): void {
    const { symbol, maxLeverage } = market.spec;
    if (!(leverage >= 1)) throw new Rejection('bad-request', `leverage ${leverage} is below 1`);
    if (leverage > maxLeverage)
      throw new Rejection('leverage-too-high', `leverage ${leverage} is above ${maxLeverage}`);
    if (account.leverageOf(market.spec) === leverage) throw new Rejection('leverage-same', 'leverage not modified');
    account.leverages.set(symbol, leverage);
    const position = positionOf(this, account, market);
    position.leverage = leverage;
    position.updated = this.now();
    this.emit({ kind: 'position', account, position });
  }

  /** Sets the margin mode of one instrument, or of the whole account where none is named. */
  setMarginMode(account: Account, mode: MarginMode, symbol?: string): void {
    const now = symbol === undefined ? account.marginMode : account.marginModeOf(symbol);
    if (now === mode) throw new Rejection('margin-mode-same', `margin mode is ${mode} already`);
    const affected = [...account.positions.values()].filter((p) => symbol === undefined || p.symbol === symbol);
    if (affected.some((p) => p.amount !== 0)) {
      throw new Rejection('margin-mode-position', 'the margin mode cannot change while there is a position');
    }
    if (symbol === undefined) account.marginMode = mode;
    else account.marginModes.set(symbol, mode);
    for (const position of affected) position.mode = mode;
  }

  /** Fills a part of a resting order at its price, whatever the market does. */
  forceFill(account: Account, order: Order, amount: number): void {
    if (order.status !== 'open') throw new RangeError(`order ${order.id} is ${order.status}`);
    const market = this.market(order.symbol);
    fill(this, account, market, order, Math.min(amount, remainingOf(order)), order.price ?? market.price, true);
  }

  /** Closes a position with a reduce-only market order, as somebody else with the same account would. */
  closePosition(account: Account, symbol: string): Order {
    const held = account.positions.get(symbol)?.amount ?? 0;
    if (held === 0) throw new Rejection('no-position', `there is no position in ${symbol}`);
    const side = signOf('sell') === Math.sign(held) ? 'buy' : 'sell';
    const amount = String(Math.abs(held));
    return this.place(account, { symbol, side, kind: 'market', amount, reduceOnly: true, origin: 'somebody-else' });
  }

  /**
   * Moves a price by hand; from then on that market no longer follows its candles.
   *
   * @param gap whether the price jumps instead of trading through everything in between
   */
  movePrice(symbol: string, price: number, gap = false): void {
    const market = this.market(symbol);
    market.following = false;
    sweep(this, market, market.onTick(price), this.now(), gap);
  }

  /** Lets everything happen up to `time`: prices move, orders fill, funding is charged. */
  runTo(time: number): void {
    while (this.now() < time) {
      const from = this.now();
      const deadlines = [...this.accounts.values()].map((account) => account.deadline ?? time);
      const moments = [...this.markets.values()].map((market) => this.#nextMoment(market, from));
      const due = Math.max(from + 1, Math.min(time, ...moments, ...deadlines));
      for (const market of this.markets.values()) {
        const goal = market.following ? priceAt(market.feed, due) : undefined;
        // A candle ends a millisecond before the next begins: between both there is a gap, and nothing traded in it.
        sweep(this, market, goal === undefined ? market.price : market.onTick(goal), due, due - from <= 1);
        if (due % market.funding.intervalMs === 0) chargeFunding(this, market, due);
      }
      this.reach(due);
      this.#strikeDeadMen();
    }
  }

  #strikeDeadMen(): void {
    for (const account of this.accounts.values()) {
      if (account.deadline === undefined || account.deadline > this.now()) continue;
      account.deadline = undefined;
      this.cancelAll(account, () => true);
    }
  }

  #nextMoment(market: Market, from: number): number {
    const knot = market.following ? market.nextKnot(from)?.time : undefined;
    const minute = (Math.floor(from / 60_000) + 1) * 60_000;
    return Math.min(knot ?? minute, minute, market.funding.nextAfter(from));
  }

  #byId(account: Account, id: number): Order | undefined {
    const direct = account.orders.get(id);
    if (direct) return direct;
    return [...account.orders.values()].find((order) => order.triggeredId === id);
  }
}
