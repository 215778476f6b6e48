import type { Account } from '../account/account.ts';
import { marginNeeded, marginView } from '../account/margin.ts';
import { type OrderRequest, signOf } from '../account/order.ts';
import { Rejection } from '../account/rejection.ts';
import { isDecimal, isMultipleOf } from '../decimal.ts';
import { quoteValueAt } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import type { Floor } from './floor.ts';

/** Numbers of a request that passed the checks of the instrument. */
export interface CheckedRequest {
  readonly amount: number;
  readonly price: number | undefined;
}

/** Amount, price and trigger against steps and limits of the instrument. */
export function checkNumbers(request: OrderRequest, market: Market): CheckedRequest {
  const { spec } = market;
  const amount = request.amount === undefined ? 0 : checkAmount(request.amount, market);
  const price = request.kind === 'limit' ? checkPrice(request.price, market, 'price') : undefined;
  if (request.trigger) checkPrice(request.trigger.price, market, 'trigger price');
  const reduces = request.reduceOnly || request.closesPosition;
  const value = quoteValueAt(spec, amount, price ?? market.price);
  if (!reduces && value < Number(spec.minNotional)) {
    throw new Rejection('below-notional', `order value ${value} is below ${spec.minNotional}`);
  }
  return { amount, price };
}

/** An amount that an order may have. */
export function checkAmount(text: string, { spec }: Market): number {
  if (!isDecimal(text) || Number(text) <= 0) throw new Rejection('bad-request', `amount ${text} is no positive number`);
  if (Number(text) < Number(spec.minAmount)) {
    throw new Rejection('below-minimum', `amount ${text} is below ${spec.minAmount}`);
  }
  if (!isMultipleOf(text, spec.step))
    throw new Rejection('amount-step', `amount ${text} is no multiple of ${spec.step}`);
  if (Number(text) > Number(spec.maxAmount)) {
    throw new Rejection('above-maximum', `amount ${text} is above ${spec.maxAmount}`);
  }
  return Number(text);
}

/** A price that an order may have. */
export function checkPrice(text: string | undefined, { spec }: Market, what: string): number {
  if (text === undefined || text === '' || text === '0') throw new Rejection('price-missing', `${what} is missing`);
  if (!isDecimal(text) || Number(text) <= 0)
    throw new Rejection('bad-request', `${what} ${text} is no positive number`);
  if (!isMultipleOf(text, spec.tick))
    throw new Rejection('price-tick', `${what} ${text} is no multiple of ${spec.tick}`);
  return Number(text);
}

export function checkClientId(floor: Floor, account: Account, clientId: string | undefined): void {
  const known = clientId === undefined ? undefined : account.byClientId.get(clientId);
  const { clientIdsUnique } = floor.rules;
  if (known && (clientIdsUnique === 'ever' || (clientIdsUnique === 'open' && account.open.has(known.id)))) {
    throw new Rejection('duplicate-client-id', `there is an order with client id ${clientId} already`);
  }
}

/** A reduce-only order needs a position on the other side. */
export function checkReduces(account: Account, request: OrderRequest): void {
  const held = account.positions.get(request.symbol)?.amount ?? 0;
  if (held === 0 || Math.sign(held) === signOf(request.side)) {
    throw new Rejection('reduce-only', 'a reduce-only order would open or increase a position');
  }
}

export function checkMargin(
  floor: Floor,
  account: Account,
  market: Market,
  request: OrderRequest,
  amount: number,
): void {
  const price = request.price === undefined ? market.price : Number(request.price);
  const needed = marginNeeded(account, market, request.side, amount, price);
  const { available } = marginView(account, market.spec.settle, floor.markets);
  if (needed > available) {
    throw new Rejection('insufficient-margin', `${needed} ${market.spec.settle} needed, ${available} available`);
  }
}

/** Whether a trigger's condition holds already. */
export function hasPassed(request: OrderRequest, market: Market): boolean {
  if (!request.trigger) return false;
  const price = request.trigger.by === 'last' ? market.price : market.markPrice;
  const level = Number(request.trigger.price);
  return request.trigger.direction === 'rise' ? price >= level : price <= level;
}
