import { closeInWords } from '../analysis/explain-close.ts';
import type { Trade } from '../analysis/report.ts';
import type { BotNews } from '../bots/bot-news.ts';
import type { Moment } from '../bots/paper-engine.ts';
import { FLATTEN, PAUSED } from '../bots/paper-event.ts';
import { allocateCandles } from '../market/candles.ts';
import { inQuote, notionalAt } from '../market/contract-math.ts';
import { NO_FUNDING } from '../market/funding-rates.ts';
import { LOCK_REASONS, type Lock, RiskGuard } from '../risk/risk-guard.ts';
import { Limits } from '../simulation/limits.ts';
import { type EvaluationRecord, recordAt } from '../strategy/evaluation-record.ts';
import { StrategyEvaluator } from '../strategy/evaluator.ts';
import type { DeskOffice } from './desk-core.ts';
import { LiveDesk } from './live-desk.ts';
import type { LiveHistory, LiveNow, LiveResult, LiveRunInput, ToldPosition } from './live-input.ts';
import { LiveSeries } from './live-series.ts';
import { EMPTY_MARKET, type LivePosition, type LiveState } from './live-state.ts';
import { applyOrderEvent, filledAmount, isDone, type LiveOrder, newOrder, type OrderEvent } from './order.ts';
import { newsOfOrder } from './order-news.ts';
import { tradeOf } from './position-books.ts';
import { RunOrders } from './run-orders.ts';

/** Warm-ups after which the recursion of an indicator has forgotten where it began, to 1e-9 (Wilder's needs most). */
const SETTLED_WARMUPS = 25;
const LEAST_CANDLES = 500;
const MOST_CANDLES = 20_000;
const MINUTE_MS = 60_000;

export type LiveCommand = 'pause' | 'resume' | 'flatten' | 'release' | 'stop';

/** What stands on one instrument. */
export interface LiveStanding {
  readonly market: string;
  readonly position: LivePosition | null;
  /** Nearest target; null without one. */
  readonly target: number | null;
  readonly stopIn: 'exchange' | 'software' | null;
  readonly unrealised: number;
  readonly mark: number | null;
  readonly liquidation: number | null;
  readonly pendingEntry: -1 | 0 | 1;
  readonly pendingExit: string | null;
  readonly external: { readonly amount: number; readonly since: number } | null;
}

/**
 * A bot on an exchange account, as a machine without a world of its own: closed candles, prices, what became of orders
 * and what the exchange holds go in, orders come out. The strategy, its levels and its sizes are those of the backtest.
 * `state` is all that must be kept; a run that is given it, the orders and the past goes on where the other one stood.
 */
export class LiveRun {
  readonly input: LiveRunInput;
  readonly #desks: readonly LiveDesk[];
  readonly #orders: RunOrders;
  readonly #limits: Limits;
  readonly #spread: { readonly id: string; readonly maxBps: number } | null;
  #risk: RiskGuard | null;
  #sequence: number;
  #trade: number;
  #paused: boolean;
  #entryTimes: readonly number[];
  #lastRefusal: (readonly string[])[];
  #outbox = new Outbox();
  #now: LiveNow | null = null;

  /**
   * @param saved what `state` was when the bot was last kept; null at its first start
   * @param orders its orders that are not over, and those of positions that are open or closing
   */
  constructor(input: LiveRunInput, saved: LiveState | null, orders: readonly LiveOrder[], history: LiveHistory) {
    this.input = input;
    this.#sequence = saved?.sequence ?? 1;
    this.#trade = saved?.trade ?? history.lastTrade;
    this.#paused = saved?.paused ?? false;
    this.#entryTimes = saved?.entryTimes ?? [];
    this.#orders = new RunOrders(orders, saved?.cancels ?? []);
    this.#risk = saved?.risk ? new RiskGuard(input.limits, saved.risk.equity, saved.risk) : null;
    this.#limits = new Limits(input.settings.limits);
    this.#lastRefusal = input.markets.map(() => []);
    this.#spread = spreadGuardOf(input);
    const keep = candlesNeeded(input);
    this.#desks = input.markets.map((market, k) => {
      const series = new LiveSeries({ ...input, market, keep }, history.candles[k], {
        trades: history.trades.filter((trade) => trade.market === k),
        funding: history.funding[k] ?? null,
        equityAt: equityAt(history.equity, input.timeframeMs),
      });
      return new LiveDesk(k, input, series, saved?.markets[k] ?? EMPTY_MARKET);
    });
  }

  /** Open time from which candles must be given so that indicators have settled, also where a position was decided. */
  static historyFrom(input: LiveRunInput, saved: LiveState | null, now: number): number {
    const { timeframeMs } = input;
    const signals = (saved?.markets ?? []).flatMap(({ position }) => (position ? [position.signalCandle] : []));
    const latest = Math.min(now, ...signals);
    return Math.floor(latest / timeframeMs) * timeframeMs - candlesNeeded(input) * timeframeMs;
  }

  get state(): LiveState {
    return {
      version: 1,
      sequence: this.#sequence,
      trade: this.#trade,
      paused: this.#paused,
      risk: this.#risk?.state ?? null,
      cancels: this.#orders.unwanted,
      entryTimes: this.#entryTimes,
      markets: this.#desks.map(({ core }) => core.state),
    };
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What the limits say; null before the account's equity is known. */
  get risk(): Pick<RiskGuard, 'state' | 'lostTodayPct' | 'drawdownPct' | 'losses' | 'locksAt'> | null {
    return this.#risk;
  }

  /** Candles that the strategy needs before it can say anything, and those that it has seen of each instrument. */
  get warmup(): number {
    return this.#desks[0].core.series.evaluator.warmup;
  }

  get seen(): readonly number[] {
    return this.#desks.map(({ core }) => core.series.count);
  }

  /** Orders that are not over. */
  orders(): readonly LiveOrder[] {
    return this.#orders.working;
  }

  orderOf(key: string): LiveOrder | undefined {
    return this.#orders.get(key);
  }

  /** Whether nothing is open and nothing on its way. */
  get flat(): boolean {
    return this.orders().length === 0 && this.#desks.every(({ core }) => core.state.position === null);
  }

  /**
   * All candles that closed at one time.
   * @param fresh false while closes are caught up with: exits and stops follow, nothing is entered on them
   */
  close(moment: Moment, now: LiveNow, fresh: boolean): LiveResult {
    return this.#work(now, () => {
      const { equity } = now.account;
      const wanted = this.#desks.map((desk, k) => {
        const candle = moment.candles[k];
        return candle === null ? 0 : this.#at(k, () => desk.close(candle, equity, fresh));
      });
      // Exits of all instruments come before entries of any: what they free can be used.
      for (const [k, side] of wanted.entries()) {
        if (side !== 0) this.#at(k, () => this.#desks[k].entries.enter(side, moment.time));
      }
      this.#mark(now);
    });
  }

  /** Something became known about an order. */
  order(key: string, event: OrderEvent, now: LiveNow): LiveResult {
    return this.#work(now, () => {
      const before = this.#orders.get(key);
      if (!before) return;
      const order = applyOrderEvent(before, event);
      if (order === before) return;
      this.#keep(order);
      const change = newsOfOrder(before, order, now.now);
      if (change) this.#tell(change);
      this.#at(order.market, () => {
        const desk = this.#desks[order.market];
        desk.orderChanged(order);
        // One that was taken for gone has turned up: something else has been done since, and nobody wants it any more.
        if (isDone(before) && !isDone(order)) desk.core.cancel(order.key);
      });
    });
  }

  /**
   * Takes a last price that nothing follows from, as from nearly all of them: there are many a second.
   * @returns false for one that {@link price} is to be told of
   */
  notePrice(market: number, price: number): boolean {
    return this.#desks[market].notePrice(price);
  }

  /** The last price of an instrument. */
  price(market: number, price: number, now: LiveNow): LiveResult {
    return this.#work(now, () => this.#at(market, () => this.#desks[market].priceMoved(price)));
  }

  /** Time has passed: about once a second. */
  tick(now: LiveNow): LiveResult {
    return this.#work(now, () => {
      for (const [k, desk] of this.#desks.entries()) this.#at(k, () => desk.tick());
      // A cancel that was lost, or that the process died over, leaves an order behind that nobody wants.
      for (const key of this.#orders.overdue(now.now)) this.#cancel(key);
      this.#mark(now);
    });
  }

  command(command: LiveCommand, now: LiveNow): LiveResult {
    return this.#work(now, () => {
      if (command === 'release') {
        this.#risk?.release();
        return;
      }
      if (command !== 'stop') this.#paused = command !== 'resume';
      if (command === 'resume') return;
      for (const [k, desk] of this.#desks.entries()) {
        this.#at(k, () => {
          desk.entries.takeBack();
          if (command === 'flatten') desk.exits.leave(FLATTEN, null);
        });
      }
    });
  }

  /** What the exchange holds of an instrument, read while no order of ours on it was of unknown fate. */
  position(market: number, told: ToldPosition, now: LiveNow): LiveResult {
    return this.#work(now, () => this.#at(market, () => this.#desks[market].external.told(told)));
  }

  /** The user has decided what becomes of a position that the bot cannot explain. */
  resolveExternal(
    market: number,
    choice: 'adopt' | 'close' | 'ignore',
    told: { readonly entryPrice: number },
    now: LiveNow,
  ): LiveResult {
    return this.#work(now, () => this.#at(market, () => this.#desks[market].external.resolve(choice, told)));
  }

  /** A funding rate that was settled at `time`, ms: later than those before it. */
  addFunding(market: number, time: number, rate: number): void {
    this.#desks[market].addFunding(time, rate);
  }

  /** What the account has paid at `time`, ms, in settlement currency: for exchanges that tell no rates. */
  addFundingPaid(market: number, time: number, paid: number): void {
    this.#desks[market].addFundingPaid(time, paid);
  }

  standing(market: number): LiveStanding {
    const { core: desk } = this.#desks[market];
    const { position, entry, exit, external, liquidation, stop } = desk.state;
    const { target } = desk.series.trader;
    const order = stop === null ? undefined : this.#orders.get(stop.key);
    const outside = order !== undefined && !isDone(order);
    return {
      market: this.input.markets[market].market,
      position,
      target: position && !Number.isNaN(target) ? target : null,
      stopIn: position?.stop == null ? null : outside ? 'exchange' : 'software',
      unrealised: desk.unrealised,
      mark: Number.isNaN(desk.price) ? null : desk.price,
      liquidation,
      pendingEntry: entry?.side ?? 0,
      pendingExit: exit?.reason ?? null,
      external,
    };
  }

  /** Why the last close of an instrument ended as it did; null before its first candle. */
  explain(market: number): {
    readonly record: EvaluationRecord;
    readonly state: {
      side: -1 | 0 | 1;
      stop: number;
      target: number;
      pendingExit: string | null;
      pendingEntry: -1 | 0 | 1;
    };
    readonly guardedBy: readonly string[];
    readonly sentence: string;
  } | null {
    const { series } = this.#desks[market].core;
    if (series.count === 0) return null;
    const record = recordAt(this.input.strategy, series.evaluator, series.last);
    const { side, stop, target } = series.trader;
    const standing = this.standing(market);
    const { pendingEntry, pendingExit } = standing;
    const state = { side, stop, target, pendingExit, pendingEntry };
    const guardedBy = [...series.guardedBy, ...this.#lastRefusal[market]];
    return { record, state, guardedBy, sentence: closeInWords(record, state, guardedBy, []) };
  }

  #work(now: LiveNow, work: () => void): LiveResult {
    this.#outbox = new Outbox();
    this.#now = now;
    this.#risk ??= new RiskGuard(this.input.limits, now.account.equity);
    work();
    this.#orders.forget(() => this.#desks.flatMap(({ core }) => Object.keys(core.state.booked)));
    return this.#outbox.result();
  }

  #at<T>(market: number, work: () => T): T {
    return this.#desks[market].core.with(this.#officeOf(market), work);
  }

  #officeOf(market: number): DeskOffice {
    const { now, account } = this.#world;
    return {
      now,
      account: { ...account, available: Math.max(0, account.available - this.#boundByEntries) },
      order: (key) => this.#orders.get(key),
      place: (terms) => {
        const key = `${this.input.id}/${this.#sequence++}`;
        const order = newOrder({ ...terms, key, market, createdAt: now });
        if (order.role === 'entry') this.#entryTimes = [...this.#recentEntries(now), now];
        this.#keep(order);
        this.#outbox.place.push(order);
        return order;
      },
      cancel: (key) => this.#cancel(key),
      tell: (news) => this.#tell(news),
      beginTrade: () => ++this.#trade,
      closeTrade: (position, exitTime) => this.#closeTrade(market, position, exitTime),
      entryObstacles: (amount, price) => this.#entryObstacles(market, amount, price),
      doubt: () => {
        this.#outbox.reconcile = true;
      },
    };
  }

  /** What entries that are on their way will bind, in settlement currency. */
  get #boundByEntries(): number {
    const { leverage } = this.input.settings;
    return this.#orders.working
      .filter(({ role }) => role === 'entry')
      .reduce((sum, order) => {
        const { instrument } = this.input.markets[order.market];
        const rest = Number(order.amount) - filledAmount(order);
        return sum + notionalAt(instrument, rest, order.referencePrice) * (1 / leverage + instrument.feeTaker);
      }, 0);
  }

  #cancel(key: string): void {
    this.#orders.wantGone(key, this.#world.now);
    if (!this.#outbox.cancel.includes(key)) this.#outbox.cancel.push(key);
  }

  #entryObstacles(market: number, amount: number, price: number): readonly string[] {
    const { now, account, blocks, spreadBps } = this.#world;
    const reasons = [...blocks];
    if (this.#paused) reasons.push(PAUSED);
    for (const { kind } of this.#risk?.locksAt(now) ?? []) reasons.push(LOCK_REASONS[kind]);
    const { maxOrdersPerMinute } = this.input.limits;
    if (maxOrdersPerMinute !== null && this.#recentEntries(now).length >= maxOrdersPerMinute) {
      reasons.push('the limit of orders in a minute');
    }
    const held = {
      openPositions: this.#desks.filter(({ core }, k) => core.engaged && k !== market).length,
      notional: this.#desks.reduce((sum, { core }, k) => (k === market ? sum : sum + core.notional), 0),
    };
    const { instrument } = this.input.markets[market];
    const notional = notionalAt(instrument, amount, price);
    const quoteNotional = inQuote(instrument, notional, price);
    const limit = this.#limits.refusal(held, { equity: account.equity, notional, quoteNotional });
    if (limit !== null) reasons.push(limit);
    if (this.#spread) {
      const spread = spreadBps?.[market] ?? null;
      // What is not known must not let an entry through.
      if (spread === null || spread > this.#spread.maxBps) reasons.push(`guard "${this.#spread.id}"`);
    }
    return reasons;
  }

  #recentEntries(now: number): number[] {
    return this.#entryTimes.filter((time) => time > now - MINUTE_MS);
  }

  #closeTrade(market: number, position: LivePosition, exitTime: number): void {
    const { market: name, instrument } = this.input.markets[market];
    const symbol = this.input.markets.length > 1 ? name : null;
    const trade = tradeOf(position, instrument, { exitTime, symbol });
    this.#outbox.trades.push(trade);
    this.#tell({ kind: 'exit', market, time: exitTime, trade });
    this.#tellLocks(this.#risk?.tradeClosed(exitTime, trade.pnl) ?? []);
  }

  #mark({ now, account }: LiveNow): void {
    this.#tellLocks(this.#risk?.mark(now, account.equity) ?? []);
  }

  #tellLocks(locks: readonly Lock[]): void {
    for (const lock of locks) this.#tell({ kind: 'lock', time: lock.since, lock });
  }

  #tell(news: BotNews): void {
    if (news.kind === 'refusal') this.#lastRefusal[news.market] = news.reasons;
    else if (news.kind === 'entry') this.#lastRefusal[news.market] = [];
    this.#outbox.news.push(news);
  }

  #keep(order: LiveOrder): void {
    this.#orders.keep(order);
    this.#outbox.changed.set(order.key, order);
  }

  get #world(): LiveNow {
    if (!this.#now) throw new Error('a live run works inside an input only');
    return this.#now;
  }
}

/** What one input leads to, while it is being gathered. */
class Outbox {
  readonly place: LiveOrder[] = [];
  readonly cancel: string[] = [];
  readonly changed = new Map<string, LiveOrder>();
  readonly trades: Trade[] = [];
  readonly news: BotNews[] = [];
  reconcile = false;

  result(): LiveResult {
    const { place, cancel, changed, trades, news, reconcile } = this;
    return { place, cancel, changed: [...changed.values()], trades, news, reconcile };
  }
}

/** Candles of the past that a run begins with. */
function candlesNeeded({ strategy, timeframeMs }: Pick<LiveRunInput, 'strategy' | 'timeframeMs'>): number {
  const candles = allocateCandles(0);
  const { warmup } = new StrategyEvaluator(strategy, { candles, timeframeMs, funding: NO_FUNDING });
  return Math.min(MOST_CANDLES, Math.max(LEAST_CANDLES, SETTLED_WARMUPS * warmup));
}

/** The last known equity at the close of a candle; the first known one before that. */
function equityAt(known: LiveHistory['equity'], timeframeMs: number): (open: number) => number {
  return (open) => {
    const close = open + timeframeMs;
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (known[middle][0] <= close) low = middle + 1;
      else high = middle;
    }
    return known[Math.max(0, low - 1)]?.[1] ?? 0;
  };
}

/** The guard on the live spread, which no column can answer. */
function spreadGuardOf({ strategy }: LiveRunInput): { id: string; maxBps: number } | null {
  const found = strategy.components.find(({ component }) => component.id === 'spread');
  return found ? { id: found.use.id, maxBps: Number(found.params.maxBps) } : null;
}
