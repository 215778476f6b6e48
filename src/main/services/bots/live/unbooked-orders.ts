import { isBooked, isDone, type LiveOrder } from '#core/live/order.ts';

/** Orders that were over for longer have their fills, or will not get them, ms. */
export const RECENT_MS = 600_000;

/** Orders of which the exchange has filled more than what is in the books. */
export class UnbookedOrders {
  readonly #orders = new Map<string, LiveOrder>();

  /** An order is new or has changed. @returns whether fills of it are missing */
  note(order: LiveOrder): boolean {
    if (!isBooked(order)) this.#orders.set(order.key, order);
    else this.#orders.delete(order.key);
    return this.#orders.has(order.key);
  }

  /**
   * Whether fills of an instrument are missing that may still be listed.
   * @param now exchange time, ms
   */
  has(market: number, now: number): boolean {
    for (const [key, order] of this.#orders) {
      if (isDone(order) && order.updatedAt < now - RECENT_MS) this.#orders.delete(key);
    }
    return [...this.#orders.values()].some((order) => order.market === market);
  }
}
