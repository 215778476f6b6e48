import type { Account } from '../account/account.ts';
import type { Attached, Order, OrderRequest } from '../account/order.ts';
import { Rejection } from '../account/rejection.ts';
import type { Market } from '../market/market.ts';
import { checkClientId, checkMargin, checkNumbers, checkPrice, checkReduces, hasPassed } from './checks.ts';
import { execute, fill, finish, release } from './execution.ts';
import type { Floor } from './floor.ts';

/** Checks an order, takes it, and lets it trade or wait. Throws a {@link Rejection} when it is not taken. */
export function placeOrder(
  floor: Floor,
  account: Account,
  market: Market,
  request: OrderRequest,
  forcedFraction: number | undefined,
): Order {
  const { amount, price } = checkNumbers(request, market);
  checkClientId(floor, account, request.clientId);
  const waits = request.trigger !== undefined || request.trailing !== undefined;
  const passed = hasPassed(request, market);
  if (passed && floor.rules.passedTrigger === 'reject') {
    throw new Rejection('would-trigger', 'the order would trigger immediately');
  }
  const reduces = request.reduceOnly === true || request.closesPosition === true;
  if (reduces && !waits) checkReduces(account, request);
  if (!reduces && !waits) checkMargin(floor, account, market, request, amount);
  const crossing = request.postOnly === true && price !== undefined && wouldTake(market, request, price);
  if (crossing && floor.rules.crossingPostOnly === 'reject') {
    throw new Rejection('post-only', 'a post-only order would take liquidity');
  }
  const order = newOrder(floor, account, market, request, amount, price);
  if (crossing && floor.rules.crossingPostOnly === 'move') {
    order.price = request.side === 'buy' ? market.book.bestBid() : market.book.bestAsk();
  }
  account.orders.set(order.id, order);
  if (order.clientId !== undefined) account.byClientId.set(order.clientId, order);
  account.open.set(order.id, order);
  floor.emit({ kind: 'order', account, order, change: 'new', fill: undefined });
  if (crossing && floor.rules.crossingPostOnly === 'cancel') finish(floor, account, order, 'cancelled', 'post-only');
  else if (waits) {
    if (passed) release(floor, account, market, order);
  } else trade(floor, account, market, order, forcedFraction);
  return order;
}

/** Trades at once what the book gives, or the fraction that a test asks for and not more. */
function trade(floor: Floor, account: Account, market: Market, order: Order, fraction: number | undefined): void {
  if (fraction === undefined) {
    execute(floor, account, market, order);
    return;
  }
  const part = market.amount(Math.max(Number(market.spec.step), order.amount * fraction));
  const amount = Math.floor(part / Number(market.spec.step) + 1e-9) * Number(market.spec.step);
  if (order.price === undefined) execute(floor, account, market, order, amount);
  else fill(floor, account, market, order, market.amount(amount), order.price, true);
  if (order.status === 'open') finish(floor, account, order, 'cancelled', 'forced');
}

function wouldTake(market: Market, request: OrderRequest, price: number): boolean {
  return request.side === 'buy' ? price >= market.book.bestAsk() : price <= market.book.bestBid();
}

function newOrder(
  floor: Floor,
  account: Account,
  market: Market,
  request: OrderRequest,
  amount: number,
  price: number | undefined,
): Order {
  const time = floor.now();
  const { trigger, trailing } = request;
  const active = trailing !== undefined && trailing.activation === undefined;
  return {
    id: floor.nextId(),
    account: account.name,
    symbol: request.symbol,
    clientId: request.clientId === '' ? undefined : request.clientId,
    side: request.side,
    kind: request.kind,
    timeInForce: request.timeInForce ?? (request.kind === 'market' ? 'ioc' : 'gtc'),
    postOnly: request.postOnly ?? false,
    reduceOnly: request.reduceOnly ?? false,
    closesPosition: request.closesPosition ?? false,
    role: request.role ?? '',
    group: request.group,
    origin: request.origin ?? 'client',
    stopLoss: request.stopLoss,
    takeProfit: request.takeProfit,
    echo: request.echo ?? {},
    created: time,
    amount,
    price,
    trigger: trigger && { ...trigger, price: checkPrice(trigger.price, market, 'trigger price') },
    trailing,
    active,
    extreme: active ? market.price : undefined,
    status: trigger || trailing ? 'untriggered' : 'open',
    triggeredId: undefined,
    triggeredAt: undefined,
    touched: false,
    filled: 0,
    turnover: 0,
    fee: 0,
    endReason: undefined,
    updated: time,
    version: 0,
  };
}

/** Places the stop and the target that an order carries, for the whole position, once. */
export function placeAttached(floor: Floor, account: Account, market: Market, order: Order): void {
  const group = `attached-${order.id}`;
  if ([...account.orders.values()].some((other) => other.group === group)) return;
  const side = order.side === 'buy' ? 'sell' : 'buy';
  const child = (attached: Attached | undefined, role: string, falls: boolean) => {
    if (!attached) return;
    const request: OrderRequest = {
      symbol: order.symbol,
      side,
      kind: 'market',
      amount: undefined,
      clientId: attached.clientId,
      closesPosition: true,
      reduceOnly: true,
      trigger: { price: String(attached.triggerPrice), direction: falls ? 'fall' : 'rise', by: attached.by },
      role,
      group,
      origin: 'attached',
    };
    try {
      placeOrder(floor, account, market, request, undefined);
    } catch (error) {
      // The price is past it already: nothing is left to place, and the order that carried it stands.
      if (!(error instanceof Rejection)) throw error;
    }
  };
  child(order.stopLoss, 'stop-loss', side === 'sell');
  child(order.takeProfit, 'take-profit', side === 'buy');
}
