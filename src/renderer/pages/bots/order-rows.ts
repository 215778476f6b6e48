import type { BotFill, BotOrder } from '#contract/bots.ts';

/** How an order stands, in words and in how much it asks for the user. */
export interface OrderStatus {
  readonly label: string;
  readonly tone: 'muted' | 'normal' | 'good' | 'warn' | 'danger';
}

const STATUSES: Readonly<Record<BotOrder['status'], OrderStatus>> = {
  submitting: { label: 'Being sent', tone: 'normal' },
  open: { label: 'Open', tone: 'normal' },
  'partially-filled': { label: 'Partly filled', tone: 'normal' },
  filled: { label: 'Filled', tone: 'good' },
  cancelling: { label: 'Being cancelled', tone: 'muted' },
  cancelled: { label: 'Cancelled', tone: 'muted' },
  rejected: { label: 'Rejected', tone: 'danger' },
  unresolved: { label: 'Unresolved', tone: 'warn' },
};

export function statusOf({ status }: Pick<BotOrder, 'status'>): OrderStatus {
  return STATUSES[status];
}

/** Whether it waits on the exchange, or may. */
export function isWorking({ status }: Pick<BotOrder, 'status'>): boolean {
  return status !== 'filled' && status !== 'cancelled' && status !== 'rejected';
}

/** Orders that wait come first, then the others, each with the newest first. */
export function sortOrders(orders: readonly BotOrder[]): BotOrder[] {
  const rank = (order: BotOrder) => (isWorking(order) ? 0 : 1);
  return [...orders].sort((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
}

/** At which price an order is meant: its trigger, its limit, or the market. */
export function priceOf({ price, triggerPrice }: BotOrder): number | null {
  return triggerPrice ?? price;
}

/** What an order paid in fees, by its fills, in the settlement coin. */
export function feeOf({ clientOrderId }: BotOrder, fills: readonly BotFill[]): number {
  return fills.reduce((sum, fill) => (fill.clientOrderId === clientOrderId ? sum + fill.fee : sum), 0);
}

/** Orders of which nobody knows whether the exchange has them. */
export function unresolvedOrders(orders: readonly BotOrder[]): BotOrder[] {
  return orders.filter(({ status }) => status === 'unresolved');
}
