import { isDone, type LiveOrder } from './order.ts';

/** How long a cancel may take before it is asked for again, ms. */
const CANCEL_AGAIN_MS = 5000;
/** Orders that are over stay at hand for as many that came after them: a late fill finds them. */
const KEPT_ORDERS = 200;

/** The orders of a live run: those that are not over, and the last ones that are. */
export class RunOrders {
  readonly #all: Map<string, LiveOrder>;
  /** Those that are not over, made when it is asked for: every price asks. */
  #working: readonly LiveOrder[] | null = null;
  /** Orders that shall go, and when they were last asked to, ms. */
  readonly #unwanted: Map<string, number>;

  /** @param unwanted keys of orders that were to be cancelled when the run was last kept */
  constructor(orders: readonly LiveOrder[], unwanted: readonly string[]) {
    this.#all = new Map(orders.map((order) => [order.key, order]));
    this.#unwanted = new Map(unwanted.map((key) => [key, Number.NEGATIVE_INFINITY]));
  }

  get(key: string): LiveOrder | undefined {
    return this.#all.get(key);
  }

  /** Orders that are not over. */
  get working(): readonly LiveOrder[] {
    this.#working ??= [...this.#all.values()].filter((order) => !isDone(order));
    return this.#working;
  }

  /** Keys of the orders that shall go, and have not. */
  get unwanted(): string[] {
    return [...this.#unwanted.keys()];
  }

  /** An order that is new, or different. */
  keep(order: LiveOrder): void {
    this.#all.set(order.key, order);
    this.#working = null;
  }

  /** An order is asked to go at `now`, ms. */
  wantGone(key: string, now: number): void {
    this.#unwanted.set(key, now);
  }

  /** Keys of those that were asked to go and are still there. */
  overdue(now: number): string[] {
    for (const key of this.#unwanted.keys()) {
      const order = this.#all.get(key);
      if (!order || isDone(order)) this.#unwanted.delete(key);
    }
    return [...this.#unwanted].filter(([, askedAt]) => now - askedAt >= CANCEL_AGAIN_MS).map(([key]) => key);
  }

  /** Lets orders go that are over, but for the last ones and those with `needed` keys. */
  forget(needed: () => readonly string[]): void {
    const done = [...this.#all.values()].filter((order) => isDone(order));
    if (done.length <= KEPT_ORDERS) return;
    const kept = new Set(needed());
    for (const { key } of done.slice(0, done.length - KEPT_ORDERS)) if (!kept.has(key)) this.#all.delete(key);
  }
}
