import type { ExternalChoice } from '#contract/bots.ts';
import type { Moment } from '#core/bots/paper-engine.ts';
import type { LiveNow, LiveResult } from '#core/live/live-input.ts';
import type { LiveCommand, LiveRun } from '#core/live/live-run.ts';
import { isBooked, isDone, type LiveOrder, type OrderEvent } from '#core/live/order.ts';
import type { Candles } from '#core/market/candles.ts';
import type { ExchangeClient, ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { CLOCK_LIMIT_MS, CLOCK_WARNING_MS } from '#main/adapters/exchange/key-test.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { JournalledOrder, LiveRecord, LiveTable } from '#main/adapters/storage/live-table.ts';
import { BackOff } from '#main/services/live-candles/back-off.ts';
import type { BotStatus } from '../bot-status.ts';
import type { AccountReading } from './account-reading.ts';
import { ConnectionHealth } from './connection-health.ts';
import { FillBook } from './fill-book.ts';
import { FundingReader } from './funding-reader.ts';
import type { LiveClock } from './live-clock.ts';
import type { FollowedMarkets } from './live-history.ts';
import type { LiveJournal, StateChange } from './live-journal.ts';
import type { LivePace } from './live-pace.ts';
import { liveEvaluations, liveStanding } from './live-status.ts';
import { MomentGate } from './moment-gate.ts';
import { OrderNames } from './order-names.ts';
import type { TradingTerms } from './order-request.ts';
import { OrderTraffic } from './order-traffic.ts';
import { ownResult } from './own-result.ts';
import { PrivateStreams } from './private-streams.ts';
import { Reconciler } from './reconciler.ts';
import { SpreadWatch } from './spread-watch.ts';
import { Strangers } from './strangers.ts';

export interface SessionDeps {
  readonly botId: string;
  readonly profile: SupportedProfile;
  readonly client: ExchangeClient;
  readonly clock: LiveClock;
  readonly pace: LivePace;
  readonly ledger: LiveTable;
  readonly journal: LiveJournal;
  readonly terms: readonly TradingTerms[];
  readonly timeframeMs: number;
  readonly run: LiveRun;
  readonly record: LiveRecord | null;
  readonly reading: AccountReading;
  readonly candles: FollowedMarkets;
  /** Trades that were closed, and won, before. */
  readonly trades: number;
  readonly wins: number;
  /** What forbids entries from outside: the key, the limits of all bots together. */
  readonly blocks: () => readonly string[];
  /** What there is to say beside the bot's state has changed, or its figures have. */
  readonly changed: () => void;
  /** The session cannot go on. */
  readonly failed: (error: unknown) => void;
}

/**
 * A live run that is connected to its exchange. Everything that comes in, from whatever side, goes through one door: the
 * run decides, what it has decided is written and on the disk, and only then is it sent.
 */
export class LiveSession {
  readonly run: LiveRun;
  readonly health: ConnectionHealth;
  readonly #deps: SessionDeps;
  readonly #names: OrderNames;
  readonly #traffic: OrderTraffic;
  readonly #fills: FillBook;
  readonly #reconciler: Reconciler;
  readonly #streams: PrivateStreams;
  readonly #gate: MomentGate;
  readonly #strangers: Strangers;
  readonly #funding: FundingReader;
  readonly #spreads: SpreadWatch;
  readonly #backOff: BackOff;
  readonly #prices: (number | null)[];
  #over = false;
  #reading: AccountReading;
  #resultAtReading = 0;
  #version = 0;
  #trades: number;
  #wins: number;
  #marketTime: number | null = null;
  #evaluations: BotStatus['evaluations'];
  #evaluationsStale = false;
  /** Whether the exchange's state is known as it is now: nothing is entered while it is not. */
  #known = false;
  #believe = true;
  #suspended = false;
  #reconciling: Promise<void> | null = null;
  #reconcileAt = 0;
  #fillsAt: (number | null)[];
  #fillLooks: number[];
  #readingFills = false;
  #clockAt: number;
  #clockOff: { readonly text: string; readonly blocks: boolean } | null = null;
  #measuring = false;
  #wall: number;
  #flushedAt = 0;

  constructor(deps: SessionDeps) {
    const { run, terms, pace, profile, client, clock, ledger, botId, record, journal } = deps;
    this.#deps = deps;
    this.run = run;
    this.#reading = deps.reading;
    this.#trades = deps.trades;
    this.#wins = deps.wins;
    this.#prices = terms.map((_, market) => run.standing(market).mark);
    this.#evaluations = liveEvaluations(run);
    this.#fillsAt = terms.map(() => null);
    this.#fillLooks = terms.map(() => 0);
    this.#clockAt = performance.now() + pace.clockEveryMs;
    this.#wall = Date.now();
    this.#backOff = new BackOff(pace.retryMs);
    this.health = new ConnectionHealth(pace.offlineMs, () => Date.now());
    this.#names = new OrderNames(botId, profile.orders.clientOrderId, ledger);
    for (const order of run.orders()) this.#names.learn(order);
    const shared = {
      terms,
      pace,
      names: this.#names,
      client: () => client,
      now: () => clock.now(),
      order: (key: string) => run.orderOf(key),
      working: () => run.orders(),
      told: (key: string, event: OrderEvent) => this.#orderEvent(key, event),
    };
    this.#traffic = new OrderTraffic({
      ...shared,
      lastPrice: (market) => this.#prices[market],
      answered: () => this.#answered(),
      failed: (error) => this.#unanswered(error),
      alarm: (market, text) => this.#alarm(market, text),
      defect: (error) => this.#fail(error),
    });
    for (const key of ledger.cancelWanted(botId)) this.#traffic.wantCancel(key);
    this.#fills = new FillBook(
      {
        ...shared,
        isKnown: (market, id) => ledger.hasFill(botId, market, id),
        unclaimed: (market) => this.#lookAtFired(market),
        foreign: (fill) => {
          journal.foreign(fill);
          this.#reconciler.foreign(fill);
          this.#doubt();
        },
      },
      record?.until.fills ?? [],
    );
    this.#strangers = new Strangers(
      profile,
      (text) => this.#alarm(null, text),
      (text) => journal.notice(text),
    );
    this.#reconciler = new Reconciler({
      ...shared,
      profile,
      coin: terms[0].symbol.split(':')[1],
      traffic: this.#traffic,
      fills: this.#fills,
      ownView: (market) => this.#ownView(market),
      version: () => this.#version,
      account: (reading) => this.#take(reading),
      position: (market, told) => this.#input((now) => run.position(market, told, now)),
      foreignOrders: (market, orders) => this.#strangers.seen(terms[market].symbol, orders),
    });
    this.#streams = new PrivateStreams({
      client: () => client,
      profile,
      symbols: terms.map(({ symbol }) => symbol),
      retryMs: pace.retryMs,
      order: (market, order) => this.#streamed(market, order),
      fill: (market, fill) => this.#fills.take(market, fill),
      broken: () => this.#doubt(),
      defect: (error) => this.#fail(error),
    });
    this.#funding = new FundingReader(terms, profile, client, record?.until.funding ?? [], clock.now());
    const symbols = terms.map(({ symbol }) => symbol);
    this.#spreads = new SpreadWatch(symbols, client, run.input.strategy);
    const handled = run.state.markets.map(({ lastCandle }) => lastCandle ?? Number.NEGATIVE_INFINITY);
    this.#gate = new MomentGate(terms.length, pace.momentMs, Math.min(...handled));
  }

  // ---- life ----

  /**
   * Finds out what has become of everything that was under way, brings the books and the exchange together, and goes
   * through the closes that were missed; then follows the market.
   * @throws ExchangeError when the exchange cannot be read: nothing has been decided then
   */
  async open(missed: readonly Candles[]): Promise<void> {
    const { pace, candles } = this.#deps;
    this.#take(this.#reading);
    this.#traffic.findLost();
    await this.#traffic.lookAtAll();
    this.#believe = !(await this.#reconciler.run(true));
    if (this.#over) return;
    this.health.succeeded();
    this.#known = true;
    for (const [market, page] of missed.entries()) this.#gate.add(market, page, performance.now() - pace.momentMs);
    this.#drain();
    candles.handOver({
      closed: (market, page) => {
        this.#gate.add(market, page, performance.now());
        this.#drain();
      },
      price: (market, price) => this.#price(market, price),
    });
    this.#streams.start();
    this.#reconcileAt = performance.now();
    this.#flush(null);
  }

  /** Lets go of everything. What was being sent may arrive: it is in the journal, and looked for at the next start. */
  async close(): Promise<void> {
    this.#over = true;
    await this.#deps.candles.stop();
    await this.#streams.stop();
    await this.#reconciling;
  }

  /** Everything that happens by the clock. */
  tick(): void {
    if (this.#over) return;
    this.#watchWall();
    const { pace } = this.#deps;
    this.#input((now) => this.run.tick(now));
    this.#traffic.tick();
    this.#drain();
    this.#readFillsIfDue();
    if (performance.now() >= this.#reconcileAt) void this.#reconcile();
    if (performance.now() >= this.#clockAt) void this.#measureClock();
    this.#readFunding();
    this.#readSpreads();
    const age = performance.now() - this.#flushedAt;
    const { journal } = this.#deps;
    if (age >= pace.heartbeatMs || (journal.dirty && age >= pace.flushMs)) this.#flush(null);
  }

  /** The machine goes to sleep: nothing is entered until everything has been read again. */
  suspend(): void {
    this.#suspended = true;
    this.#known = false;
  }

  /** The machine has been asleep, or its clock was set: everything is read again before anything is entered. */
  resume(): void {
    this.#suspended = false;
    this.#known = false;
    this.#believe = true;
    this.#reconcileAt = 0;
    this.#clockAt = 0;
  }

  // ---- what the user wants ----

  command(command: LiveCommand, number: number | null): void {
    if (number !== null) this.#deps.journal.done(number);
    this.#input((now) => this.run.command(command, now), { keep: true });
  }

  /** @returns whether there was something to decide */
  resolveExternal(market: number, choice: ExternalChoice, number: number): boolean {
    const entryPrice = this.#reading.positions.get(this.#deps.terms[market].symbol)?.entryPrice ?? 0;
    const { external } = this.run.standing(market);
    this.#deps.journal.done(number, { ok: external !== null });
    this.#input((now) => this.run.resolveExternal(market, choice, { entryPrice }, now), { keep: true });
    this.#doubt();
    return external !== null;
  }

  /** Reads the exchange's state now. @returns whether everything was brought together */
  async reconcileNow(): Promise<boolean> {
    await this.#reconciling;
    this.#believe = true;
    await this.#reconcile();
    return this.#known && !this.#believe;
  }

  /** What the exchange held when it was last read, of the instruments of the bot. */
  heldBySymbol(): ReadonlyMap<string, number> {
    return new Map(
      this.#deps.terms.map(({ symbol }) => [symbol, this.#reading.positions.get(symbol)?.amount ?? 0] as const),
    );
  }

  /** Has every order that still waits on the exchange cancelled. */
  cancelAll(fits: (order: LiveOrder) => boolean): void {
    const keys = this.run.orders().flatMap((order) => (fits(order) ? [order.key] : []));
    for (const key of keys) this.#traffic.wantCancel(key);
    this.#flush(null, () => {
      for (const key of keys) this.#traffic.cancel(key);
    });
  }

  // ---- what is shown ----

  get equity(): number {
    return this.#reading.equity + ownResult(this.run) - this.#resultAtReading + this.#closedSince;
  }

  get status(): BotStatus {
    const { journal, clock } = this.#deps;
    const counts = {
      moments: journal.moments,
      marketTime: this.#marketTime,
      equity: this.equity,
      trades: this.#trades,
      wins: this.#wins,
    };
    return {
      standing: liveStanding(this.run, counts, clock.now()),
      evaluations: this.#evaluations,
      warmup: this.run.warmup,
      seen: this.run.seen,
      note: this.note,
      blocks: [...this.blocks, ...this.#unknownFates],
    };
  }

  /** What there is to say beside the state; null for nothing. */
  get note(): string | null {
    const { trouble } = this.health;
    if (this.health.offline && trouble) {
      return `Offline since ${new Date(trouble.since).toISOString().slice(0, 19).replace('T', ' ')} UTC: ${trouble.reason}`;
    }
    if (this.#suspended) return 'The machine is asleep.';
    const late = this.#lateCandles;
    if (late !== null) return late;
    const least = Math.min(...this.run.seen);
    if (least < this.run.warmup) return `Warming up: ${least} of ${this.run.warmup} candles.`;
    return this.#clockOff?.text ?? null;
  }

  /** What forbids entries at this moment beyond the bot's own rules. */
  get blocks(): string[] {
    const reasons = [...this.#deps.blocks()];
    if (this.health.trouble) reasons.push(`the connection to ${this.#deps.profile.name} is lost`);
    else if (!this.#known) reasons.push('what the exchange holds has not been read yet');
    if (this.#lateCandles !== null) reasons.push('candles are late');
    if (this.#clockOff?.blocks) reasons.push("this machine's clock");
    if (this.#strangers.present) reasons.push('another instance of the application trades this account');
    return reasons;
  }

  /** The run itself holds entries back for these. */
  get #unknownFates(): string[] {
    const unknown = this.run.orders().filter(({ status }) => status.kind === 'unresolved').length;
    return unknown === 0 ? [] : [`the fate of ${unknown} order${unknown === 1 ? '' : 's'} is not known yet`];
  }

  // ---- the one door ----

  /**
   * @param closed the moment that this is about
   * @param keep whether it is written at once although no order is concerned
   */
  #input(
    work: (now: LiveNow) => LiveResult,
    { closed = null, keep = false }: { readonly closed?: Moment | null; readonly keep?: boolean } = {},
  ): void {
    if (this.#over) return;
    const { journal, terms } = this.#deps;
    let result: LiveResult;
    try {
      result = work(this.#world());
    } catch (error) {
      this.#fail(error);
      return;
    }
    for (const trade of result.trades) {
      this.#trades++;
      if (trade.pnl > 0) this.#wins++;
      this.#closedSince += trade.pnl;
    }
    for (const key of result.cancel) this.#traffic.wantCancel(key);
    for (const order of result.place) this.#traffic.expect(order);
    if (result.changed.length > 0) this.#version++;
    for (const order of result.changed) this.#needFills(order);
    if (result.reconcile) this.#doubt();
    const important = journal.add(result, (order) => this.#journalled(order));
    for (const key of result.cancel) {
      const order = this.run.orderOf(key);
      if (order) journal.put(this.#journalled(order));
    }
    if (closed) {
      this.#marketTime = closed.time + this.#deps.timeframeMs;
      journal.closed(this.#marketTime, this.equity);
      this.#evaluationsStale = true;
      for (const market of terms.keys()) this.#prices[market] = closed.candles[market]?.close ?? this.#prices[market];
    }
    if (!important && !closed && !keep) return;
    this.#flush(null, () => {
      for (const order of result.place) this.#traffic.place(order);
      for (const key of result.cancel) this.#traffic.cancel(key);
    });
  }

  /** Has what has happened written; `kept` is called when it is on the disk. */
  #flush(state: StateChange | null, kept: () => void = () => undefined): void {
    const { journal } = this.#deps;
    this.#flushedAt = performance.now();
    journal.write(
      { record: this.#record, status: this.status },
      state,
      () => {
        if (this.#over) return;
        kept();
        this.#afterwards();
      },
      (error) => this.#fail(error),
    );
  }

  /** Writes everything, with a new state of the bot if there is one. */
  enter(state: StateChange | null): void {
    this.#flush(state);
  }

  /** What can wait until orders are on their way. */
  #afterwards(): void {
    this.#deps.changed();
    if (!this.#evaluationsStale) return;
    this.#evaluationsStale = false;
    setImmediate(() => {
      if (this.#over) return;
      try {
        this.#evaluations = liveEvaluations(this.run);
      } catch (error) {
        this.#fail(error);
        return;
      }
      this.#deps.journal.touch();
      this.#deps.changed();
    });
  }

  get #record(): LiveRecord {
    return { state: this.run.state, until: { fills: this.#fills.until, funding: this.#funding.until } };
  }

  #journalled(order: LiveOrder): JournalledOrder {
    return {
      order,
      clientOrderId: this.#names.clientIdOf(order),
      cancelWanted: !isDone(order) && this.#traffic.isCancelWanted(order.key),
    };
  }

  #world(): LiveNow {
    const session = this;
    return {
      now: this.#deps.clock.now(),
      account: { equity: this.equity, available: this.#reading.available },
      spreadBps: this.#spreads.bps,
      get blocks() {
        return session.blocks;
      },
    };
  }

  // ---- what comes in ----

  #orderEvent(key: string, event: OrderEvent): void {
    this.#input((now) => this.run.order(key, event, now));
  }

  #streamed(market: number, order: ExchangeOrder): void {
    if (!this.#traffic.streamed(market, order)) this.#doubt();
  }

  #price(market: number, price: number): void {
    this.#prices[market] = price;
    for (const order of this.run.orders()) {
      if (order.market !== market) continue;
      const level = Number(order.triggerPrice ?? order.price ?? Number.NaN);
      const wakes = order.shape === 'stop-market' ? 1 : -1;
      const way = order.side === 'buy' ? 1 : -1;
      if (wakes * way * (price - level) >= 0) this.#traffic.lookSoon(order.key, this.#deps.pace.lookMs[0]);
    }
    this.#input((now) => this.run.price(market, price, now));
  }

  #drain(): void {
    for (;;) {
      const moment = this.#over ? null : this.#gate.take(performance.now());
      if (!moment) return;
      const { timeframeMs, clock } = this.#deps;
      const fresh = clock.now() - (moment.time + timeframeMs) <= this.#freshMs;
      this.#input((now) => this.run.close(moment, now, fresh), { closed: moment });
    }
  }

  #take(reading: AccountReading): void {
    this.#reading = reading;
    this.#resultAtReading = ownResult(this.run);
    this.#closedSince = 0;
  }

  // ---- fills ----

  #needFills(order: LiveOrder): void {
    if (isBooked(order)) return;
    const { market } = order;
    this.#fillLooks[market] = 0;
    const at = performance.now() + this.#deps.pace.fillsMs[0];
    this.#fillsAt[market] = Math.min(this.#fillsAt[market] ?? at, at);
    // What was filled has changed the account.
    this.#doubt();
  }

  #readFillsIfDue(): void {
    if (this.#readingFills) return;
    const due = this.#fillsAt.findIndex((at) => at !== null && performance.now() >= at);
    if (due < 0) return;
    this.#readingFills = true;
    this.#readFills(due)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#readingFills = false;
      });
  }

  async #readFills(market: number): Promise<void> {
    const { pace } = this.#deps;
    const look = Math.min(this.#fillLooks[market]++, pace.fillsMs.length - 1);
    this.#fillsAt[market] = null;
    try {
      await this.#fills.read(market);
      this.#answered();
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      this.#unanswered(error);
    }
    const missing = this.#unbooked(market) || this.#fills.waits(market);
    if (missing && this.#fillLooks[market] < 100) this.#fillsAt[market] = performance.now() + pace.fillsMs[look];
  }

  #unbooked(market: number): boolean {
    const open = this.run.orders().some((order) => order.market === market && !isBooked(order));
    return (
      open ||
      this.#deps.ledger
        .unbooked(this.#deps.botId, this.#deps.clock.now() - 600_000)
        .some((order) => order.market === market)
    );
  }

  /** A conditional order may have fired, and trade under a name that is not known. */
  #lookAtFired(market: number): void {
    for (const order of this.run.orders()) if (order.market === market) this.#traffic.lookSoon(order.key, 0);
    const at = performance.now() + this.#deps.pace.fillsMs[0];
    this.#fillsAt[market] = Math.min(this.#fillsAt[market] ?? at, at);
  }

  // ---- the exchange's state ----

  /** Something does not fit, or has changed: everything is read soon. */
  #doubt(): void {
    this.#reconcileAt = Math.min(this.#reconcileAt, performance.now() + this.#deps.pace.doubtMs);
  }

  #answered(): void {
    if (!this.health.succeeded()) return;
    // What happened in between is not known.
    this.#known = false;
    this.#believe = true;
    this.#reconcileAt = 0;
  }

  #unanswered(error: ExchangeError): void {
    this.health.failed(error.message);
    this.#known = false;
    this.#believe = true;
    const wait = Math.max(this.#backOff.next(), (error.retryAt ?? 0) - Date.now());
    this.#reconcileAt = performance.now() + wait;
    this.#deps.journal.touch();
    this.#deps.changed();
  }

  #reconcile(): Promise<void> {
    if (this.#reconciling) return this.#reconciling;
    const { pace } = this.#deps;
    const believe = this.#believe;
    this.#reconcileAt = performance.now() + pace.reconcileMs;
    const work = async () => {
      try {
        const together = await this.#reconciler.run(believe);
        if (this.#over) return;
        const back = this.health.succeeded();
        this.#backOff.reset();
        this.#known = !this.#suspended;
        this.#believe = believe && !together;
        if (!together) this.#doubt();
        if (back) this.#deps.journal.notice('The connection is back: orders, fills and positions were read again.');
        this.#deps.changed();
      } catch (error) {
        if (this.#over) return;
        if (error instanceof ExchangeError) this.#unanswered(error);
        else this.#fail(error);
      }
    };
    this.#reconciling = work().finally(() => {
      this.#reconciling = null;
    });
    return this.#reconciling;
  }

  #ownView(market: number) {
    const { external, ignored, liquidation } = this.run.state.markets[market];
    const { position } = this.run.standing(market);
    const own = position ? position.side * position.amount : 0;
    return { own, ignored, external: external?.amount ?? 0, liquidation };
  }

  // ---- clocks ----

  /** A wall clock that jumps against the steady one was asleep, or has been set. */
  #watchWall(): void {
    const now = Date.now();
    const jump = now - this.#wall - this.#deps.pace.tickMs;
    this.#wall = now;
    if (Math.abs(jump) < this.#deps.pace.jumpMs) return;
    this.#deps.journal.notice(
      'This machine was asleep, or its clock was set: orders, fills and positions are read again before anything is entered.',
    );
    this.resume();
  }

  async #measureClock(): Promise<void> {
    if (this.#measuring) return;
    this.#measuring = true;
    this.#clockAt = performance.now() + this.#deps.pace.clockEveryMs;
    try {
      const { offset, uncertainty } = await this.#deps.clock.measure();
      this.clockMeasured(offset, uncertainty);
    } catch (error) {
      if (error instanceof ExchangeError) this.#unanswered(error);
      else this.#fail(error);
    } finally {
      this.#measuring = false;
    }
  }

  /** How far this machine's clock is off: a second is said, five forbid entries. */
  clockMeasured(offset: number, uncertainty: number): void {
    const off = Math.abs(offset) - uncertainty;
    const before = this.#clockOff;
    if (off <= CLOCK_WARNING_MS) {
      this.#clockOff = null;
      return;
    }
    const seconds = (Math.abs(offset) / 1000).toFixed(1);
    const text = `The clock of this machine is ${seconds} s off: switch automatic time on.`;
    this.#clockOff = { text, blocks: off > CLOCK_LIMIT_MS };
    if (this.#clockOff.blocks && !before?.blocks) this.#alarm(null, `${text} Nothing is entered meanwhile.`);
    else if (!before) this.#deps.journal.notice(text);
  }

  /** How old a close may be that is traded on. */
  get #freshMs(): number {
    const { profile, pace, timeframeMs } = this.#deps;
    const polled = profile.candles.source === 'poll' ? profile.candles.pollSeconds * 1000 : 0;
    return Math.min(timeframeMs, pace.freshMs + polled);
  }

  /** What is said when no candle has closed although one is due; null while all come. */
  get #lateCandles(): string | null {
    const { clock, timeframeMs, pace, profile } = this.#deps;
    const polled = profile.candles.source === 'poll' ? profile.candles.pollSeconds * 1000 : 0;
    const last = Math.min(...this.run.state.markets.map(({ lastCandle }) => lastCandle ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(last)) return null;
    const due = last + 2 * timeframeMs;
    if (clock.now() <= due + pace.staleMs + polled) return null;
    return `No candle has come since ${new Date(last + timeframeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  }

  #readFunding(): void {
    this.#funding
      .readIfDue(this.#deps.pace.fundingMs, this.#deps.clock.now(), (market, time, rate) => {
        if (!this.#over) this.run.addFunding(market, time, rate);
        this.#deps.journal.touch();
      })
      .catch((error: unknown) => {
        if (!(error instanceof ExchangeError)) this.#fail(error);
      });
  }

  /** One that cannot be read is not known, and holds entries back by itself. */
  #readSpreads(): void {
    this.#spreads.readIfDue().catch((error: unknown) => {
      if (!(error instanceof ExchangeError)) this.#fail(error);
    });
  }

  #alarm(market: number | null, text: string): void {
    this.#deps.journal.log([{ kind: 'alarm', market, time: this.#deps.clock.now(), text }]);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#deps.failed(error);
  }

  #closedSince = 0;
}
