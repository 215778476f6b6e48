import { contractSizeOf } from './amount-units.ts';
import type { CcxtMarket } from './ccxt-api.ts';
import { fitsRule } from './client-order-id.ts';
import { isMultiple } from './decimal.ts';
import { ExchangeError } from './exchange-error.ts';
import type { LimitOrder, OrderRequest, OrderShape } from './order.ts';
import type { CreateCall, SupportedProfile } from './profile.ts';

/** Whether the exchange itself runs orders of this shape; what it does not is done in software. */
export function isNative(profile: SupportedProfile, shape: OrderShape): boolean {
  return profile.orders.spellings[shape] !== undefined;
}

const COMMON_TERMS = ['shape', 'symbol', 'side', 'amount', 'clientOrderId', 'marginMode', 'leverage', 'reduceOnly'];
const TRIGGER_TERMS = [...COMMON_TERMS, 'triggerPrice', 'triggerBy'];

/**
 * All that an order of each shape can say. What is beyond it is refused rather than left out: a stop that comes with a
 * target (one order of type `oco` on OKX, on most exchanges none at all) would lose the one or the other unnoticed.
 */
const TERMS: Readonly<Record<OrderShape, readonly string[]>> = {
  market: [...COMMON_TERMS, 'priceBound'],
  limit: [...COMMON_TERMS, 'price'],
  'post-only': [...COMMON_TERMS, 'price'],
  'stop-market': TRIGGER_TERMS,
  'take-profit-market': TRIGGER_TERMS,
  'trailing-stop': [...COMMON_TERMS, 'trail', 'activationPrice', 'triggerBy'],
};

/**
 * The whitelist that every order passes before anything is sent: its shape must be one that the profile spells, and
 * price, amount and id must be ones that the exchange takes as they stand. ccxt would cut amounts down, round prices
 * and send unknown parameters along with a plain order.
 * @throws ExchangeError of kind `not-supported` or `invalid-order`; nothing has been sent then
 */
export function spellOrder(profile: SupportedProfile, order: OrderRequest, market: CcxtMarket): CreateCall {
  const refuse = (problem: string, kind: 'not-supported' | 'invalid-order' = 'invalid-order'): never => {
    throw new ExchangeError(profile, kind, problem, { status: null, sent: false, retryAt: null });
  };
  const { orders } = profile;
  const unread = Object.keys(order).filter((field) => !(TERMS[order.shape] ?? []).includes(field));
  if (TERMS[order.shape] && unread.length > 0) {
    refuse(`an order of the shape ${order.shape} has no ${unread.join(', ')}`, 'not-supported');
  }
  const unsupported = (what: string) => refuse(`${profile.name} has no ${what}`, 'not-supported');
  if (order.reduceOnly && !orders.reduceOnly) unsupported('reduce-only orders');
  if (!profile.marginModes.includes(order.marginMode)) unsupported(`${order.marginMode} margin`);
  if (!fitsRule(orders.clientOrderId, order.clientOrderId)) {
    refuse(`"${order.clientOrderId}" is not an order id that ${profile.name} takes`);
  }
  const positive = (name: string, text: string, step?: number) => {
    if (!isDecimal(text) || Number(text) <= 0) refuse(`${name} "${text}" is not a positive decimal number`);
    if (step && !isMultiple(text, step)) refuse(`${name} ${text} is not a multiple of ${step}`);
  };
  const tick = market.precision?.price;
  positive('amount', order.amount, market.precision?.amount);
  const least = market.limits?.amount?.min ?? 0;
  if (Number(order.amount) < least) refuse(`amount ${order.amount} is below the minimum of ${least}`);
  /** What only reduces may be of any worth; what inverse contracts are worth is their amount. */
  const refuseTooCheap = ({ reduceOnly, amount, price }: LimitOrder) => {
    const cheapest = market.limits?.cost?.min ?? 0;
    if (market.linear !== true || reduceOnly || !orders.reduceOnly) return;
    const worth = Number(amount) * contractSizeOf(profile, market) * Number(price);
    // Products of decimals have noise in their last digits.
    if (worth < cheapest * (1 - 1e-9)) refuse(`an order worth ${worth} is below the minimum of ${cheapest}`);
  };
  const spelled = (call: CreateCall | undefined): CreateCall =>
    call ?? unsupported(`orders of the shape ${order.shape}`);

  switch (order.shape) {
    case 'market':
      if (orders.marketNeedsBound && order.priceBound === undefined) refuse('a market order here needs a price bound');
      if (order.priceBound !== undefined) positive('price bound', order.priceBound, tick);
      return spelled(orders.spellings.market(order, market));
    case 'limit':
    case 'post-only':
      positive('price', order.price, tick);
      refuseTooCheap(order);
      return spelled(orders.spellings[order.shape](order, market));
    case 'stop-market':
    case 'take-profit-market':
      positive('trigger price', order.triggerPrice, tick);
      if (!orders.triggerBy.includes(order.triggerBy)) unsupported(`trigger by ${order.triggerBy} price`);
      return spelled(orders.spellings[order.shape]?.(order, market));
    case 'trailing-stop':
      positive('trail', order.trail.value);
      if (!orders.triggerBy.includes(order.triggerBy)) unsupported(`trigger by ${order.triggerBy} price`);
      if (!orders.trailBy.includes(order.trail.by)) unsupported(`trailing stops by ${order.trail.by}`);
      if (order.activationPrice !== undefined) positive('activation price', order.activationPrice, tick);
      else if (orders.trailNeedsActivation) refuse('a trailing stop here needs an activation price');
      return spelled(orders.spellings['trailing-stop']?.(order, market));
    default:
      return refuse(`there is no order shape ${String((order as { shape: unknown }).shape)}`, 'not-supported');
  }
}

function isDecimal(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}
