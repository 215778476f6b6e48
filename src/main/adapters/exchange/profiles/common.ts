import type { CcxtOrder } from '../ccxt-api.ts';
import { ExchangeError } from '../exchange-error.ts';
import { isConditional, type LimitOrder, type MarketOrder, type OrderReference, type OrderRequest } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';

/** Fields that a plain order carries on every exchange where ccxt maps all of them. */
export function plainParams(order: OrderRequest): Record<string, unknown> {
  return { clientOrderId: order.clientOrderId, ...(order.reduceOnly ? { reduceOnly: true } : {}) };
}

export function plainMarket(order: MarketOrder): CreateCall {
  return { type: 'market', params: plainParams(order) };
}

export function plainLimit(order: LimitOrder): CreateCall {
  return { type: 'limit', price: order.price, params: plainParams(order) };
}

export function plainPostOnly(order: LimitOrder): CreateCall {
  return { type: 'limit', price: order.price, params: { ...plainParams(order), postOnly: true } };
}

/** Which way the market moves into the trigger: a stop is hit by a move against the position, a target by one with it. */
export function triggerDirection(order: Pick<OrderRequest, 'side' | 'shape'>): 'ascending' | 'descending' {
  return (order.side === 'buy') === (order.shape === 'stop-market') ? 'ascending' : 'descending';
}

/** Names an order by our own id where ccxt maps `clientOrderId`, and conditional orders by `trigger`. */
export function referenceParams(order: OrderReference): Record<string, unknown> {
  return { clientOrderId: order.clientOrderId, ...(isConditional(order.shape) ? { trigger: true } : {}) };
}

/**
 * Finds an order of ours in a list by the exchange's id where it is known, else by our own.
 * @throws ExchangeError of kind `ambiguous-client-id` when several orders have our id: which of them is meant is not ours
 *   to guess, since one that was sent twice is in the market twice
 */
export function pick(
  orders: readonly CcxtOrder[],
  order: OrderReference,
  exchange: Pick<SupportedProfile, 'id' | 'name'>,
): CcxtOrder | null {
  const known = order.id === null ? undefined : orders.find((candidate) => candidate.id === order.id);
  if (known) return known;
  const ours = orders.filter((candidate) => candidate.clientOrderId === order.clientOrderId);
  const ids = [...new Set(ours.map(({ id }) => id))];
  if (ids.length > 1) {
    throw new ExchangeError(exchange, 'ambiguous-client-id', `${order.clientOrderId}: ${ids.join(', ')}`);
  }
  return ours[0] ?? null;
}

/** Takes "it is set like that already" for done. */
export async function ignoringUnchanged(pattern: RegExp, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Error) || !pattern.test(error.message)) throw error;
  }
}

export const TEXT_36 = { kind: 'text', prefix: '', maxLength: 36, pattern: /^[A-Za-z0-9_-]+$/ } as const;
export const TEXT_32 = { kind: 'text', prefix: '', maxLength: 32, pattern: /^[A-Za-z0-9]+$/ } as const;
