/** What an order is for. Everything but an entry only ever reduces the position. */
export const ORDER_ROLES = ['entry', 'exit', 'stop', 'target'] as const;
export type OrderRole = (typeof ORDER_ROLES)[number];

export type LiveOrderShape = 'market' | 'limit' | 'stop-market' | 'take-profit-market';

/** An order as it was decided; none of it changes afterwards. Prices in quote currency, amounts in contracts. */
export interface OrderTicket {
  /**
   * What makes the order ours and unique: bot, intent, attempt. The same ticket always has the same key, and the
   * exchange's client order id is made from it, so that the same order can never count twice.
   */
  readonly key: string;
  /** Place of the instrument in the bot. */
  readonly market: number;
  readonly role: OrderRole;
  readonly shape: LiveOrderShape;
  readonly side: 'buy' | 'sell';
  /** Decimal text, a multiple of the instrument's step. */
  readonly amount: string;
  /** Of a limit order: decimal text on the tick. */
  readonly price: string | null;
  /** Of a conditional order: decimal text on the tick. */
  readonly triggerPrice: string | null;
  /** Price that the decision was made at; what a market order may cost is measured against it. */
  readonly referencePrice: number;
  readonly reduceOnly: boolean;
  /** Why it is placed: the rule that leaves, the side that is entered. */
  readonly reason: string;
  readonly createdAt: number;
}

/** A part of an order that was filled. */
export interface OrderFill {
  /** The exchange's id of the trade: the same one is booked once. */
  readonly id: string;
  readonly price: number;
  readonly amount: number;
  /** In the settlement coin; negative for a rebate, null where the exchange does not say. */
  readonly fee: number | null;
  readonly time: number;
}

/** Where an order stands. `unresolved`: nobody knows whether the exchange has it; it is looked for. */
export type OrderStatus =
  | { readonly kind: 'submitting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'partially-filled' }
  | { readonly kind: 'filled' }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'cancelled'; readonly problem: string | null }
  | { readonly kind: 'rejected'; readonly problem: string; readonly failure: string | null }
  | { readonly kind: 'unresolved'; readonly since: number; readonly searches: number; readonly problem: string };

export interface LiveOrder extends OrderTicket {
  readonly status: OrderStatus;
  readonly exchangeId: string | null;
  readonly fills: readonly OrderFill[];
  /** What the exchange says is filled in all, and its average price: may be ahead of the fills that we know. */
  readonly toldFilled: number;
  readonly toldAverage: number | null;
  readonly updatedAt: number;
}

/** Something that became known about an order. Events may come twice, late, or in the wrong order. */
export type OrderEvent =
  | { readonly kind: 'accepted'; readonly exchangeId: string | null; readonly at: number }
  /** The exchange, or our own checks before sending, refused it for good. */
  | { readonly kind: 'rejected'; readonly problem: string; readonly failure: string | null; readonly at: number }
  | { readonly kind: 'unresolved'; readonly problem: string; readonly at: number }
  /** It was looked for and the exchange does not know it; `final` when that has been said often enough. */
  | { readonly kind: 'not-found'; readonly final: boolean; readonly at: number }
  | { readonly kind: 'cancel-sent'; readonly at: number }
  /** The exchange's own description of the order. */
  | {
      readonly kind: 'told';
      readonly status: 'open' | 'filled' | 'cancelled' | 'rejected' | 'unknown';
      readonly exchangeId: string | null;
      readonly filled: number | null;
      readonly averagePrice: number | null;
      readonly at: number;
    }
  | { readonly kind: 'filled'; readonly fill: OrderFill; readonly at: number };

/** Two sums of floating-point amounts that differ by less than this part are the same amount. */
const SAME = 1e-9;

export function newOrder(ticket: OrderTicket): LiveOrder {
  return {
    ...ticket,
    status: { kind: 'submitting' },
    exchangeId: null,
    fills: [],
    toldFilled: 0,
    toldAverage: null,
    updatedAt: ticket.createdAt,
  };
}

/** Contracts that are filled: what the fills add up to, or what the exchange says where it knows of more. */
export function filledAmount({ fills, toldFilled }: LiveOrder): number {
  return Math.max(
    fills.reduce((sum, { amount }) => sum + amount, 0),
    toldFilled,
  );
}

/** Average price of what is filled; NaN where nothing is, or nobody has said. */
export function averagePrice(order: LiveOrder): number {
  const { fills, toldFilled, toldAverage } = order;
  const known = fills.reduce((sum, { amount }) => sum + amount, 0);
  if (toldAverage !== null && toldFilled > known * (1 + SAME)) return toldAverage;
  if (known === 0) return toldAverage ?? Number.NaN;
  // One price is that price, without the noise of a division.
  if (fills.every(({ price }) => price === fills[0].price)) return fills[0].price;
  return fills.reduce((sum, { amount, price }) => sum + amount * price, 0) / known;
}

/** Whether nothing more is expected to happen to it. A late fill may still come, and counts. */
export function isDone({ status: { kind } }: LiveOrder): boolean {
  return kind === 'filled' || kind === 'cancelled' || kind === 'rejected';
}

/** Whether it waits on the exchange, or may. */
export function isWorking(order: LiveOrder): boolean {
  return !isDone(order);
}

/** Whether all fills are known that the exchange speaks of. */
export function isBooked({ fills, toldFilled }: LiveOrder): boolean {
  return fills.reduce((sum, { amount }) => sum + amount, 0) >= toldFilled * (1 - SAME);
}

/**
 * The order after an event. Pure; an event that says nothing new gives the very same order back. What is filled never
 * becomes less, a fill counts once by its id, and an order that has ended is opened again only by what proves that the
 * exchange has it.
 */
export function applyOrderEvent(order: LiveOrder, event: OrderEvent): LiveOrder {
  switch (event.kind) {
    case 'accepted':
      return accepted(order, event.exchangeId, event.at);
    case 'rejected':
      // Whoever knows of a fill knows better.
      if (isDone(order) || filledAmount(order) > 0) return order;
      return withStatus(order, { kind: 'rejected', problem: event.problem, failure: event.failure }, event.at);
    case 'unresolved':
      if (order.status.kind !== 'submitting') return order;
      return withStatus(order, { kind: 'unresolved', since: event.at, searches: 0, problem: event.problem }, event.at);
    case 'not-found':
      return notFound(order, event.final, event.at);
    case 'cancel-sent':
      if (order.status.kind !== 'open' && order.status.kind !== 'partially-filled') return order;
      return withStatus(order, { kind: 'cancelling' }, event.at);
    case 'told':
      return told(order, event);
    case 'filled':
      return filled(order, event.fill, event.at);
  }
}

function accepted(order: LiveOrder, exchangeId: string | null, at: number): LiveOrder {
  const known = exchangeId ?? order.exchangeId;
  const { kind } = order.status;
  if (kind === 'submitting' || kind === 'unresolved') {
    return settle({ ...order, exchangeId: known, status: { kind: 'open' }, updatedAt: at }, at);
  }
  return known === order.exchangeId ? order : { ...order, exchangeId: known, updatedAt: at };
}

function notFound(order: LiveOrder, final: boolean, at: number): LiveOrder {
  const { status } = order;
  if (isDone(order)) return order;
  if (final) {
    const problem =
      status.kind === 'unresolved' ? `${status.problem} (the exchange does not have it)` : 'the exchange lost it';
    // Whatever was filled stays filled: the rest of it is gone.
    return filledAmount(order) > 0
      ? withStatus(order, { kind: 'cancelled', problem }, at)
      : withStatus(order, { kind: 'rejected', problem, failure: null }, at);
  }
  if (status.kind !== 'unresolved') return order;
  return withStatus(order, { ...status, searches: status.searches + 1 }, at);
}

function told(order: LiveOrder, event: OrderEvent & { kind: 'told' }): LiveOrder {
  const { status, exchangeId, filled: amount, averagePrice: average, at } = event;
  const more = amount !== null && amount > order.toldFilled;
  let next: LiveOrder = {
    ...order,
    exchangeId: order.exchangeId ?? exchangeId,
    toldFilled: more ? amount : order.toldFilled,
    toldAverage: more || order.toldAverage === null ? (average ?? order.toldAverage) : order.toldAverage,
    updatedAt: at,
  };
  if (status === 'open' && !isDone(next) && next.status.kind !== 'cancelling') {
    next = { ...next, status: { kind: 'open' } };
  }
  // A message about an open order that comes late says nothing about one that has ended.
  const revived = next.status.kind === 'rejected' && (status === 'open' || status === 'filled' || more);
  if (revived) next = { ...next, status: { kind: 'open' } };
  if (status === 'cancelled' && !(next.status.kind === 'filled')) {
    next = { ...next, status: { kind: 'cancelled', problem: null } };
  }
  if (status === 'rejected' && !isDone(next) && filledAmount(next) === 0) {
    next = { ...next, status: { kind: 'rejected', problem: 'the exchange rejected it', failure: null } };
  }
  if (status === 'filled' && next.status.kind !== 'filled') {
    // An exchange that says "filled" without an amount means all of it.
    const all = amount ?? Number(order.amount);
    next = { ...next, toldFilled: Math.max(next.toldFilled, all), status: { kind: 'filled' } };
  }
  next = settle(next, at);
  return sameOrder(order, next) ? order : next;
}

function filled(order: LiveOrder, fill: OrderFill, at: number): LiveOrder {
  if (order.fills.some(({ id }) => id === fill.id)) return order;
  const revived = order.status.kind === 'rejected' || order.status.kind === 'unresolved';
  const status: OrderStatus = revived || order.status.kind === 'submitting' ? { kind: 'open' } : order.status;
  return settle({ ...order, fills: [...order.fills, fill], status, updatedAt: at }, at);
}

/** Lets the status follow what is filled. */
function settle(order: LiveOrder, at: number): LiveOrder {
  const amount = filledAmount(order);
  if (amount >= Number(order.amount) * (1 - SAME) && order.status.kind !== 'filled') {
    return { ...order, status: { kind: 'filled' }, updatedAt: at };
  }
  if (amount > 0 && order.status.kind === 'open') return { ...order, status: { kind: 'partially-filled' } };
  return order;
}

function withStatus(order: LiveOrder, status: OrderStatus, at: number): LiveOrder {
  return { ...order, status, updatedAt: at };
}

function sameOrder(a: LiveOrder, b: LiveOrder): boolean {
  return (
    a.status.kind === b.status.kind &&
    a.exchangeId === b.exchangeId &&
    a.toldFilled === b.toldFilled &&
    a.toldAverage === b.toldAverage &&
    a.fills.length === b.fills.length
  );
}
