import type { ExternalChoice } from '#contract/bots.ts';
import type { Moment } from '#core/bots/paper-engine.ts';
import type { LiveNow, LiveResult } from '#core/live/live-input.ts';
import type { LiveCommand, LiveRun } from '#core/live/live-run.ts';
import { isDone, type LiveOrder, type OrderEvent } from '#core/live/order.ts';
import type { Candles } from '#core/market/candles.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { JournalledOrder, LiveRecord, LiveTable } from '#main/adapters/storage/live-table.ts';
import type { BotStatus } from '../bot-status.ts';
import { AccountMark } from './account-mark.ts';
import type { AccountReading } from './account-reading.ts';
import { ClockWatch } from './clock-watch.ts';
import { ExchangeKnowledge } from './exchange-knowledge.ts';
import { FillBook } from './fill-book.ts';
import { FillSchedule } from './fill-schedule.ts';
import { FundingReader, type Settled } from './funding-reader.ts';
import type { LiveClock } from './live-clock.ts';
import type { FollowedMarkets } from './live-history.ts';
import type { LiveJournal, StateChange, Written } from './live-journal.ts';
import type { LivePace } from './live-pace.ts';
import { liveEvaluations, liveStanding } from './live-status.ts';
import { MomentGate } from './moment-gate.ts';
import { OrderNames } from './order-names.ts';
import type { TradingTerms } from './order-request.ts';
import { OrderTraffic } from './order-traffic.ts';
import { PrivateStreams } from './private-streams.ts';
import { type OwnView, Reconciler } from './reconciler.ts';
import { SessionHealth } from './session-health.ts';
import { SpreadReader } from './spread-reader.ts';
import { Strangers } from './strangers.ts';
import { RECENT_MS, UnbookedOrders } from './unbooked-orders.ts';

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
  /** The session cannot go on. */
  readonly failed: (error: unknown) => void;
}

/** How an input is written. */
interface InputOptions {
  /** The moment that it is about. */
  readonly closed?: Moment;
  /** It is written at once although no order is concerned. */
  readonly keep?: boolean;
}

/**
 * A live run that is connected to its exchange. Everything that comes in, from whatever side, goes through one door: the
 * run decides, what it has decided is written and on the disk, and only then is it sent.
 */
export class LiveSession {
  readonly run: LiveRun;
  readonly #deps: SessionDeps;
  readonly #names: OrderNames;
  readonly #traffic: OrderTraffic;
  readonly #fills: FillBook;
  readonly #fillSchedule: FillSchedule;
  readonly #unbooked = new UnbookedOrders();
  readonly #reconciler: Reconciler;
  readonly #knowledge: ExchangeKnowledge;
  readonly #streams: PrivateStreams;
  readonly #gate: MomentGate;
  readonly #strangers: Strangers;
  readonly #funding: FundingReader;
  readonly #spread: SpreadReader;
  readonly #clocks: ClockWatch;
  readonly #mark: AccountMark;
  readonly #health: SessionHealth;
  readonly #prices: (number | null)[];
  #over = false;
  /** Counts what becomes known about orders of ours. */
  #version = 0;
  #trades: number;
  #wins: number;
  #marketTime: number | null = null;
  #evaluations: BotStatus['evaluations'];
  #evaluationsStale = false;
  #flushedAt = 0;

  constructor(deps: SessionDeps) {
    const { run, terms, pace, profile, client, clock, ledger, botId, record, journal } = deps;
    this.#deps = deps;
    this.run = run;
    this.#trades = deps.trades;
    this.#wins = deps.wins;
    this.#prices = terms.map((_, market) => run.standing(market).mark);
    this.#evaluations = liveEvaluations(run);
    this.#mark = new AccountMark(run, deps.reading);
    this.#names = new OrderNames(botId, profile.orders.clientOrderId, ledger);
    for (const order of run.orders()) this.#names.learn(order);
    const symbols = terms.map(({ symbol }) => symbol);
    const defect = (error: unknown) => this.#fail(error);
    const answered = () => this.#knowledge.answered();
    const failed = (error: ExchangeError) => this.#unanswered(error);
    const orders = {
      terms,
      pace,
      names: this.#names,
      client: () => client,
      now: () => clock.now(),
      order: (key: string) => run.orderOf(key),
      working: () => run.orders(),
      told: (key: string, event: OrderEvent) => this.#input((now) => run.order(key, event, now)),
    };
    this.#traffic = new OrderTraffic({
      ...orders,
      lastPrice: (market) => this.#prices[market],
      answered,
      failed,
      alarm: (market, text) => this.#alarm(market, text),
      defect,
    });
    for (const key of ledger.cancelWanted(botId)) this.#traffic.wantCancel(key);
    this.#fills = new FillBook(
      {
        ...orders,
        isKnown: (market, id) => ledger.hasFill(botId, market, id),
        unclaimed: (market) => this.#lookAtFired(market),
        foreign: (fill) => {
          journal.foreign(fill);
          this.#reconciler.foreign(fill);
          this.#knowledge.doubt();
        },
      },
      record?.until.fills ?? [],
    );
    for (const order of [...ledger.unbooked(botId, clock.now() - RECENT_MS), ...run.orders()])
      this.#unbooked.note(order);
    this.#fillSchedule = new FillSchedule({
      pace,
      fills: this.#fills,
      markets: terms.length,
      missing: (market) => this.#unbooked.has(market, clock.now()),
      answered,
      failed,
      defect,
    });
    this.#strangers = new Strangers(
      profile,
      (text) => this.#alarm(null, text),
      (text) => journal.notice(text),
    );
    this.#reconciler = new Reconciler({
      ...orders,
      profile,
      coin: symbols[0].split(':')[1],
      traffic: this.#traffic,
      fills: this.#fills,
      ownView: (market) => this.#ownView(market),
      version: () => this.#version,
      account: (reading) => this.#mark.read(reading),
      position: (market, told) => {
        // The only price where nobody tells another one.
        if (told.markPrice !== null && this.#over === false) this.#priceIfNone(market, told.markPrice);
        this.#input((now) => run.position(market, told, now));
      },
      foreignOrders: (market, others) => this.#strangers.seen(symbols[market], others),
    });
    this.#knowledge = new ExchangeKnowledge({
      pace,
      read: (believe) => this.#reconciler.run(believe),
      back: () => journal.notice('The connection is back: orders, fills and positions were read again.'),
      unanswered: ({ kind }) => {
        if (kind === 'clock-skew') this.#clocks.refused();
      },
      defect,
    });
    this.#streams = new PrivateStreams({
      client,
      profile,
      symbols,
      retryMs: pace.retryMs,
      order: (market, order) => {
        if (!this.#traffic.streamed(market, order)) this.#knowledge.doubt();
      },
      fill: (market, fill) => this.#fills.take(market, fill),
      price: (market, price) => this.#price(market, price),
      broken: () => this.#knowledge.doubt(),
      defect,
    });
    this.#funding = new FundingReader(terms, profile, client, record?.until.funding ?? [], clock.now());
    this.#spread = new SpreadReader(client, symbols, run.input);
    this.#clocks = new ClockWatch({
      pace,
      clock,
      notice: (text) => journal.notice(text),
      alarm: (text) => this.#alarm(null, text),
      jumped: () => this.#knowledge.resume(),
      failed,
      defect,
    });
    this.#health = new SessionHealth({
      ...deps,
      knowledge: this.#knowledge,
      clocks: this.#clocks,
      strangers: this.#strangers,
    });
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
    this.#traffic.findLost();
    await this.#traffic.lookAtAll();
    await this.#knowledge.open();
    if (this.#over) return;
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
    this.#flush(null);
  }

  /** Nothing is decided, written or sent any more. What is on its way is in the journal, and looked for at the next start. */
  end(): void {
    this.#over = true;
    this.#knowledge.end();
    this.#streams.end();
  }

  /** Resolves when everything that was being asked has ended. */
  async ended(): Promise<void> {
    await this.#deps.candles.stop();
    await this.#streams.ended();
    await this.#knowledge.idle();
  }

  /** Everything that happens by the clock. */
  tick(): void {
    if (this.#over) return;
    const { pace, journal } = this.#deps;
    this.#clocks.tick();
    this.#input((now) => this.run.tick(now));
    this.#traffic.tick();
    this.#drain();
    this.#fillSchedule.tick();
    this.#knowledge.tick();
    this.#readBySide();
    const age = performance.now() - this.#flushedAt;
    if (age >= pace.heartbeatMs || (journal.dirty && age >= pace.flushMs)) this.#flush(null);
  }

  /** The machine goes to sleep: nothing is entered until everything has been read again. */
  suspend(): void {
    this.#knowledge.suspend();
  }

  /** The machine has been asleep: everything is read again before anything is entered. */
  resume(): void {
    this.#knowledge.resume();
    this.#clocks.measureSoon();
  }

  // ---- what the user wants ----

  command(command: LiveCommand, number: number | null): void {
    if (number !== null) this.#deps.journal.done(number);
    this.#input((now) => this.run.command(command, now), { keep: true });
  }

  resolveExternal(market: number, choice: ExternalChoice, number: number): void {
    const { terms, journal } = this.#deps;
    const entryPrice = this.#mark.reading.positions.get(terms[market].symbol)?.entryPrice ?? 0;
    const ok = this.run.standing(market).external !== null;
    journal.done(number, { ok, text: ok ? 'It is decided.' : 'There was nothing to decide any more.' });
    this.#input((now) => this.run.resolveExternal(market, choice, { entryPrice }, now), { keep: true });
    this.#knowledge.doubt();
  }

  /** Reads the exchange's state now. @returns whether books and exchange fit together */
  async reconcileNow(): Promise<boolean> {
    return await this.#knowledge.readNow();
  }

  /** What the exchange held of each instrument when it was last read, contracts. */
  get held(): readonly number[] {
    return this.#deps.terms.map(({ symbol }) => this.#mark.reading.positions.get(symbol)?.amount ?? 0);
  }

  /** Has orders cancelled that still wait on the exchange. */
  cancelAll(fits: (order: LiveOrder) => boolean): void {
    const orders = this.run.orders().filter(fits);
    for (const { key } of orders) this.#traffic.wantCancel(key);
    for (const order of orders) this.#deps.journal.put(this.#journalled(order));
    this.#keep((onDisk) => {
      for (const { key } of orders) this.#traffic.cancel(key, onDisk);
    });
  }

  // ---- what is shown ----

  get isOffline(): boolean {
    return this.#health.offline;
  }

  get status(): BotStatus {
    const { journal, clock } = this.#deps;
    const counts = {
      moments: journal.moments,
      marketTime: this.#marketTime,
      equity: this.#mark.account.equity,
      trades: this.#trades,
      wins: this.#wins,
    };
    return {
      standing: liveStanding(this.run, counts, clock.now()),
      evaluations: this.#evaluations,
      warmup: this.run.warmup,
      seen: this.run.seen,
      note: this.#health.note,
      blocks: [...this.#health.blocks, ...this.#health.unknownFates],
    };
  }

  /** What forbids entries at this moment beyond the bot's own rules. */
  get blocks(): readonly string[] {
    return this.#health.blocks;
  }

  /** How far this machine's clock was off at the start, ms. */
  clockMeasured(offset: number, uncertainty: number): void {
    this.#clocks.measured(offset, uncertainty);
  }

  // ---- the one door ----

  #input(work: (now: LiveNow) => LiveResult, { closed, keep = false }: InputOptions = {}): void {
    if (this.#over) return;
    let result: LiveResult;
    try {
      result = work(this.#world());
    } catch (error) {
      this.#fail(error);
      return;
    }
    for (const { pnl } of result.trades) {
      this.#trades++;
      if (pnl > 0) this.#wins++;
      this.#mark.tradeClosed(pnl);
    }
    for (const key of result.cancel) this.#traffic.wantCancel(key);
    for (const order of result.place) this.#traffic.expect(order);
    for (const order of result.changed) {
      this.#version++;
      if (this.#unbooked.note(order)) this.#traded(order);
    }
    if (result.reconcile) this.#knowledge.doubt();
    const important = this.#note(result);
    if (closed) this.#closed(closed);
    if (result.place.length > 0 || result.cancel.length > 0) {
      this.#keep((onDisk) => {
        for (const order of result.place) this.#traffic.place(order, onDisk);
        for (const key of result.cancel) this.#traffic.cancel(key, onDisk);
      });
    } else if (keep) this.#flush(null, true);
    // What is only known anew is asked for again by whoever comes after a process that died meanwhile.
    else if (important || closed) this.#flushSoon();
  }

  /** @returns whether it is written soon */
  #note(result: LiveResult): boolean {
    const { journal } = this.#deps;
    const important = journal.add(result, (order) => this.#journalled(order));
    for (const key of result.cancel) {
      const order = this.run.orderOf(key);
      if (order) journal.put(this.#journalled(order));
    }
    return important;
  }

  #closed({ time, candles }: Moment): void {
    this.#marketTime = time + this.#deps.timeframeMs;
    this.#deps.journal.closed(this.#marketTime, this.#mark.account.equity);
    this.#evaluationsStale = true;
    for (const [market, candle] of candles.entries()) if (candle) this.#prices[market] = candle.close;
  }

  /** Writes everything, with a new state of the bot if there is one. */
  enter(state: StateChange | null): void {
    this.#flush(state, true);
  }

  /**
   * Has everything written that orders depend on, at once.
   * @param send makes them ready, and sends them when what it is given has resolved
   */
  #keep(send: (onDisk: Promise<void>) => void): void {
    this.#write({ record: this.#record, status: null, durable: true }, null, send);
    this.#flushSoon();
  }

  /** Has everything written that has happened. */
  #flush(state: StateChange | null, durable = false): void {
    this.#flushedAt = performance.now();
    this.#explain();
    // What a run that has failed stands at is nothing to go on from.
    const record = this.#over ? null : this.#record;
    this.#write({ record, status: this.status, durable }, state, () => undefined);
  }

  #flushSoon(): void {
    this.#deps.journal.soon(() => {
      if (!this.#over) this.#flush(null);
    });
  }

  #write(what: Written, state: StateChange | null, send: (onDisk: Promise<void>) => void): void {
    const written = (onDisk: Promise<void>) => {
      if (this.#over) return;
      const mayGo = onDisk.then(() => {
        if (this.#over) throw new Error('the run has ended before its orders were on the disk');
      });
      // Told by `lost`, whether or not something waits to be sent.
      mayGo.catch(() => undefined);
      send(mayGo);
    };
    this.#deps.journal.write(what, state, written, (error) => this.#fail(error));
  }

  /** Works out what the components said at the last close: not before orders that follow from it are on their way. */
  #explain(): void {
    if (!this.#evaluationsStale || this.#over) return;
    this.#evaluationsStale = false;
    try {
      this.#evaluations = liveEvaluations(this.run);
    } catch (error) {
      this.#fail(error);
    }
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
      account: this.#mark.account,
      // Looked at only where an entry is wanted.
      get blocks() {
        return session.blocks;
      },
      spreadBps: this.#spread.bps,
    };
  }

  // ---- what comes in ----

  #drain(): void {
    for (;;) {
      const moment = this.#over ? null : this.#gate.take(performance.now());
      if (!moment) return;
      const { timeframeMs, clock } = this.#deps;
      const fresh = clock.now() - (moment.time + timeframeMs) <= this.#health.freshMs;
      this.#input((now) => this.run.close(moment, now, fresh), { closed: moment });
    }
  }

  #price(market: number, price: number): void {
    this.#prices[market] = price;
    for (const order of this.run.orders()) {
      if (order.market === market && isReached(order, price)) {
        this.#traffic.lookSoon(order.key, this.#deps.pace.lookMs[0]);
      }
    }
    if (this.#over) return;
    if (!this.run.notePrice(market, price)) this.#input((now) => this.run.price(market, price, now));
  }

  #priceIfNone(market: number, price: number): void {
    if (this.#deps.profile.candles.source === 'poll' || this.#prices[market] === null) this.#price(market, price);
  }

  #traded({ market }: LiveOrder): void {
    this.#fillSchedule.want(market);
    // What was filled has changed the account.
    this.#knowledge.doubt();
  }

  /** A conditional order may have fired, and trade under a name that is not known. */
  #lookAtFired(market: number): void {
    for (const order of this.run.orders()) if (order.market === market) this.#traffic.lookSoon(order.key, 0);
    this.#fillSchedule.want(market);
  }

  #unanswered(error: ExchangeError): void {
    this.#knowledge.failed(error);
    this.#deps.journal.touch();
  }

  #ownView(market: number): OwnView {
    const { external, ignored, liquidation } = this.run.state.markets[market];
    const { position } = this.run.standing(market);
    const own = position ? position.side * position.amount : 0;
    return { own, ignored, external: external?.amount ?? 0, liquidation };
  }

  /** Funding and spreads, which nothing else waits for. */
  #readBySide(): void {
    const { pace, clock, journal } = this.#deps;
    const told = (error: unknown) => {
      if (!(error instanceof ExchangeError)) this.#fail(error);
    };
    const settled = (market: number, time: number, what: Settled) => {
      if (this.#over) return;
      if ('rate' in what) this.run.addFunding(market, time, what.rate);
      else this.run.addFundingPaid(market, time, what.paid);
      journal.touch();
    };
    this.#funding.readIfDue(pace.fundingMs, clock.now(), settled).catch(told);
    this.#spread.readIfDue().catch(told);
  }

  #alarm(market: number | null, text: string): void {
    this.#deps.journal.log([{ kind: 'alarm', market, time: this.#deps.clock.now(), text }]);
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.end();
    this.#deps.journal.drop();
    this.#deps.failed(error);
  }
}

/** Whether the price has come to what an order waits for. */
function isReached({ side, shape, price, triggerPrice }: LiveOrder, last: number): boolean {
  const level = Number(triggerPrice ?? price ?? Number.NaN);
  const falls = (side === 'sell') === (shape === 'stop-market');
  return falls ? last <= level : last >= level;
}
