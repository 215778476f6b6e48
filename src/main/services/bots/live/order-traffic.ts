import { filledAmount, isDone, type LiveOrder, type OrderEvent } from '#core/live/order.ts';
import type { ExchangeClient, ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { isConditional } from '#main/adapters/exchange/order.ts';
import type { LivePace } from './live-pace.ts';
import type { OrderNames } from './order-names.ts';
import { referenceTo, requestFor, type TradingTerms } from './order-request.ts';

export interface TrafficDeps {
  /** By the place of the instrument in the bot. */
  readonly terms: readonly TradingTerms[];
  readonly names: OrderNames;
  readonly pace: LivePace;
  readonly client: () => ExchangeClient;
  /** Exchange time, ms. */
  readonly now: () => number;
  readonly order: (key: string) => LiveOrder | undefined;
  /** Orders that are not over. */
  readonly working: () => readonly LiveOrder[];
  readonly lastPrice: (market: number) => number | null;
  readonly told: (key: string, event: OrderEvent) => void;
  /** The exchange has answered, or has failed to. */
  readonly answered: () => void;
  readonly failed: (error: ExchangeError) => void;
  readonly alarm: (market: number, text: string) => void;
  /** Something went wrong that is no failure of an exchange. */
  readonly defect: (error: unknown) => void;
}

/** What is known of the traffic about one order. Times by a clock of this process that never goes back, ms. */
interface Watch {
  lookAt: number;
  looks: number;
  /** Answers in a row that did not know an order that was known before. */
  missing: number;
  cancelledAt: number;
  /** That two orders of ours bear the same id was told. */
  ambiguous: boolean;
}

/** An order that is so much older than ours bears our id from an earlier life of the ledger. */
const OLDER_MS = 120_000;
const MISSING_BEFORE_LOST = 3;

/**
 * Carries orders to the exchange and finds out what becomes of them. An order is sent once and never again: where the
 * answer leaves open whether it arrived, it is looked for by its own id until it is found, or has not been there often
 * enough. What the exchange says when it is asked is the truth; streams only make it known sooner.
 */
export class OrderTraffic {
  readonly #deps: TrafficDeps;
  readonly #inFlight = new Set<string>();
  readonly #cancelling = new Set<string>();
  readonly #cancelWanted = new Set<string>();
  readonly #watches = new Map<string, Watch>();
  #looking = false;

  constructor(deps: TrafficDeps) {
    this.#deps = deps;
  }

  /** An order was decided, and is sent when it is on the disk. */
  expect(order: LiveOrder): void {
    this.#inFlight.add(order.key);
    this.#deps.names.learn(order);
  }

  /** Makes an order ready that is written, and sends it when it is on the disk; never where `onDisk` is rejected. */
  place(order: LiveOrder, onDisk: Promise<void>): void {
    this.#create(order, onDisk).catch(this.#deps.defect);
  }

  /** An order is to be cancelled; nothing is sent yet. */
  wantCancel(key: string): void {
    this.#cancelWanted.add(key);
  }

  /** Has an order cancelled, as soon as that is on the disk and it is known that the exchange has the order. */
  cancel(key: string, onDisk?: Promise<void>): void {
    this.#cancelWanted.add(key);
    if (!onDisk) this.#tryCancel(key);
    else
      onDisk.then(
        () => this.#tryCancel(key),
        // Whoever writes is told.
        () => undefined,
      );
  }

  isCancelWanted(key: string): boolean {
    return this.#cancelWanted.has(key);
  }

  /** Orders on their way to the exchange, whose answer has not come. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Has orders looked at that wait for a price which has been seen. */
  lookSoon(key: string, inMs: number): void {
    const watch = this.#watchOf(key);
    watch.lookAt = Math.min(watch.lookAt, performance.now() + inMs);
  }

  /** What is due by the clock: looks at orders, the search for those of unknown fate, cancels that went unheard. */
  tick(): void {
    for (const { key } of this.#deps.working()) this.#tryCancel(key);
    this.#forget();
    if (this.#looking) return;
    this.#looking = true;
    this.#lookAll()
      .catch(this.#deps.defect)
      .finally(() => {
        this.#looking = false;
      });
  }

  /** After a start: what was being sent when the last process ended may have arrived, or not. */
  findLost(): void {
    for (const { key, status } of this.#deps.working()) {
      if (status.kind !== 'submitting' || this.#inFlight.has(key)) continue;
      const problem = 'the application ended while the order was being sent';
      this.#tell(key, { kind: 'unresolved', problem, at: this.#deps.now() });
    }
  }

  /** Looks at every order that is not over: what the world looks like after a start or a break. */
  async lookAtAll(): Promise<void> {
    for (const order of this.#deps.working()) {
      if (!this.#inFlight.has(order.key)) await this.#look(order);
    }
  }

  /** A message of the stream of orders. @returns whether it is an order of ours */
  streamed(market: number, seen: ExchangeOrder): boolean {
    const key = this.#deps.names.keyOf(market, { clientOrderId: seen.clientOrderId, id: seen.id || null });
    if (key === null) return false;
    const order = this.#deps.order(key);
    if (order) this.#tellOf(order, seen);
    return true;
  }

  /**
   * All open orders of an instrument, as the exchange lists them.
   * @param before keys of the orders that were open when the question was asked: such a one that is missing is looked at
   * @returns those that are not ours
   */
  listed(market: number, orders: readonly ExchangeOrder[], before: ReadonlySet<string>): ExchangeOrder[] {
    const seen = new Set<string>();
    const foreign: ExchangeOrder[] = [];
    for (const listed of orders) {
      const key = this.#deps.names.keyOf(market, { clientOrderId: listed.clientOrderId, id: listed.id || null });
      if (key === null) {
        foreign.push(listed);
        continue;
      }
      seen.add(key);
      const order = this.#deps.order(key);
      if (!order) continue;
      this.#tellOf(order, { ...listed, status: listed.status === 'unknown' ? 'open' : listed.status });
      // One that we took for gone has turned up: nobody wants it any more.
      if (isDone(order) && order.status.kind !== 'filled') this.cancel(key);
    }
    for (const order of this.#deps.working()) {
      if (order.market === market && before.has(order.key) && !seen.has(order.key)) this.lookSoon(order.key, 0);
    }
    return foreign;
  }

  async #create(order: LiveOrder, onDisk: Promise<void>): Promise<void> {
    const { terms, client, now, lastPrice } = this.#deps;
    const { key, market } = order;
    try {
      const created = await client().createOrder(requestFor(order, terms[market], lastPrice(market)), onDisk);
      this.#deps.answered();
      this.#inFlight.delete(key);
      this.#tell(key, { kind: 'accepted', exchangeId: created.id || null, at: now() });
      this.#tellOf(this.#deps.order(key) ?? order, created);
    } catch (error) {
      this.#inFlight.delete(key);
      if (!(error instanceof ExchangeError)) throw error;
      this.#refused(order, error);
    }
    this.#tryCancel(key);
  }

  #refused({ key }: LiveOrder, error: ExchangeError): void {
    const { now, failed, answered, pace } = this.#deps;
    if (error.kind === 'network-down' || error.kind === 'exchange-down' || error.kind === 'clock-skew') failed(error);
    else answered();
    // The exchange has it already: that is no refusal of this order.
    const there = error.kind === 'duplicate-client-id';
    if (error.outcomeUnknown || there) {
      this.#tell(key, { kind: 'unresolved', problem: error.message, at: now() });
      this.#watchOf(key).lookAt = performance.now() + (there ? 0 : pace.searchAfterMs);
    } else {
      this.#tell(key, { kind: 'rejected', problem: error.message, failure: error.kind, at: now() });
    }
  }

  #tryCancel(key: string): void {
    if (!this.#cancelWanted.has(key) || this.#cancelling.has(key) || this.#inFlight.has(key)) return;
    const order = this.#deps.order(key);
    if (!order || isDone(order)) {
      this.#cancelWanted.delete(key);
      return;
    }
    const { kind } = order.status;
    if (kind === 'submitting' || kind === 'unresolved') return;
    const watch = this.#watchOf(key);
    if (performance.now() - watch.cancelledAt < this.#deps.pace.cancelAgainMs) return;
    watch.cancelledAt = performance.now();
    this.#cancelling.add(key);
    this.#sendCancel(order)
      .catch(this.#deps.defect)
      .finally(() => this.#cancelling.delete(key));
  }

  async #sendCancel(order: LiveOrder): Promise<void> {
    const { terms, client, answered, failed } = this.#deps;
    this.#tell(order.key, { kind: 'cancel-sent', at: this.#deps.now() });
    try {
      await client().cancelOrder(referenceTo(order, terms[order.market]));
      answered();
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (error.outcomeUnknown) failed(error);
    }
    // Whatever was answered: only a look says what has become of it.
    this.lookSoon(order.key, this.#deps.pace.lookMs[0]);
  }

  async #lookAll(): Promise<void> {
    const due = this.#deps
      .working()
      .filter(({ key }) => !this.#inFlight.has(key) && performance.now() >= this.#watchOf(key).lookAt);
    // The first that fails shows that nothing is answered: the others wait for the next time.
    for (const order of due) if (!(await this.#look(order))) return;
  }

  /** @returns whether the exchange has answered */
  async #look(order: LiveOrder): Promise<boolean> {
    const { terms, client, answered, failed, pace } = this.#deps;
    const watch = this.#watchOf(order.key);
    let found: ExchangeOrder | null;
    try {
      found = await client().fetchOrder(referenceTo(order, terms[order.market]));
      answered();
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      watch.lookAt = performance.now() + pace.searchEveryMs;
      if (error.kind === 'ambiguous-client-id') {
        if (!watch.ambiguous) this.#deps.alarm(order.market, error.message);
        watch.ambiguous = true;
        watch.lookAt = performance.now() + pace.restingMs;
        return true;
      }
      failed(error);
      return false;
    }
    const now = this.#deps.order(order.key);
    if (!now || isDone(now)) return true;
    watch.looks++;
    if (found && !isOlder(found, now)) this.#found(now, found, watch);
    else await this.#notFound(now, watch);
    return true;
  }

  #found(order: LiveOrder, found: ExchangeOrder, watch: Watch): void {
    watch.missing = 0;
    const { kind } = order.status;
    if (kind === 'unresolved')
      this.#tell(order.key, { kind: 'accepted', exchangeId: found.id || null, at: this.#deps.now() });
    this.#tellOf(this.#deps.order(order.key) ?? order, found);
    const after = this.#deps.order(order.key);
    if (after) watch.lookAt = performance.now() + this.#untilNextLook(after, watch);
    this.#tryCancel(order.key);
  }

  async #notFound(order: LiveOrder, watch: Watch): Promise<void> {
    const { pace, now } = this.#deps;
    watch.lookAt = performance.now() + pace.searchEveryMs;
    if (order.status.kind === 'unresolved') {
      // Counted in the order, so that a restart does not begin anew.
      this.#tell(order.key, { kind: 'not-found', final: false, at: now() });
      const { status } = this.#deps.order(order.key) ?? order;
      if (status.kind !== 'unresolved' || status.searches < pace.searches) return;
    } else if (++watch.missing < MISSING_BEFORE_LOST) return;
    if (await this.#hasTraces(order)) return;
    this.#tell(order.key, { kind: 'not-found', final: true, at: now() });
  }

  /** Looks once more where orders and fills of the instrument are listed. @returns whether the order may be there */
  async #hasTraces(order: LiveOrder): Promise<boolean> {
    const { terms, client, names, failed } = this.#deps;
    const { symbol } = terms[order.market];
    try {
      const open = await client().openOrders(symbol);
      const listed = open.find((each) => names.keyOf(order.market, { ...each, id: each.id || null }) === order.key);
      if (listed) {
        this.#tellOf(order, listed);
        return true;
      }
      for (const fill of await client().fills(symbol, order.createdAt - OLDER_MS)) {
        if (fill.orderId === null || fill.side !== order.side || fill.time < order.createdAt - OLDER_MS) continue;
        if (names.keyOf(order.market, { clientOrderId: null, id: fill.orderId }) === order.key) return true;
      }
      return false;
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      failed(error);
      return true;
    }
  }

  #tellOf(order: LiveOrder, seen: ExchangeOrder): void {
    const { names, now } = this.#deps;
    const { market, key, shape } = order;
    if (seen.id) names.alias(market, seen.id, key);
    if (seen.tradedAs) names.alias(market, seen.tradedAs, key);
    // A conditional order that has fired trades under another name: its fills say how much.
    const fired = isConditional(shape) && seen.tradedAs !== null && seen.status === 'filled';
    if (fired) {
      this.#deps.told(key, {
        kind: 'told',
        status: 'open',
        exchangeId: seen.id || null,
        filled: seen.filled,
        averagePrice: seen.averagePrice,
        at: now(),
      });
      return;
    }
    if (seen.status === 'unknown' && !(seen.filled && seen.filled > 0)) return;
    this.#tell(key, {
      kind: 'told',
      status: seen.status,
      exchangeId: seen.id || null,
      filled: seen.filled,
      averagePrice: seen.averagePrice,
      at: now(),
    });
  }

  #tell(key: string, event: OrderEvent): void {
    const before = this.#deps.order(key);
    this.#deps.told(key, event);
    const after = this.#deps.order(key);
    if (!after || before === after) return;
    const watch = this.#watchOf(key);
    watch.looks = 0;
    if (after.status.kind !== 'unresolved') watch.lookAt = performance.now() + this.#untilNextLook(after, watch);
  }

  #untilNextLook(order: LiveOrder, { looks }: Watch): number {
    const { pace } = this.#deps;
    const rests = order.status.kind === 'open' && order.role !== 'entry' && order.shape !== 'market';
    if (rests && filledAmount(order) === 0) return pace.restingMs;
    return pace.lookMs[Math.min(looks, pace.lookMs.length - 1)];
  }

  #watchOf(key: string): Watch {
    let watch = this.#watches.get(key);
    if (!watch) {
      watch = { lookAt: 0, looks: 0, missing: 0, cancelledAt: Number.NEGATIVE_INFINITY, ambiguous: false };
      this.#watches.set(key, watch);
    }
    return watch;
  }

  #forget(): void {
    for (const key of this.#watches.keys()) {
      const order = this.#deps.order(key);
      if (!order || isDone(order)) this.#watches.delete(key);
    }
  }
}

function isOlder({ time }: ExchangeOrder, order: LiveOrder): boolean {
  return time !== null && time < order.createdAt - OLDER_MS;
}
