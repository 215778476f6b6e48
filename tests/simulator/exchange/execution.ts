import type { Account } from '../account/account.ts';
import { marginNeeded, marginView } from '../account/margin.ts';
import { type EndReason, type Order, remainingOf, signOf } from '../account/order.ts';
import { applyToPosition, type Position } from '../account/position.ts';
import { money } from '../decimal.ts';
import { valueAt } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import type { Floor } from './floor.ts';

/** Levels of the book that one order may eat through. */
const DEPTH = 200;

/** The account's position in an instrument; made where there was none. */
export function positionOf(floor: Floor, account: Account, market: Market): Position {
  const { symbol } = market.spec;
  const known = account.positions.get(symbol);
  if (known) return known;
  const time = floor.now();
  const position: Position = {
    symbol,
    amount: 0,
    entry: 0,
    leverage: account.leverageOf(market.spec),
    mode: account.marginModeOf(symbol),
    isolatedMargin: 0,
    realised: 0,
    created: time,
    updated: time,
  };
  account.positions.set(symbol, position);
  return position;
}

/** Lets an order that is in the book's way trade at once: as taker, then resting, cancelled or killed. */
export function execute(floor: Floor, account: Account, market: Market, order: Order, cap = order.amount): void {
  const limit = order.kind === 'limit' ? order.price : undefined;
  if (order.closesPosition) order.amount = Math.abs(account.positions.get(order.symbol)?.amount ?? 0);
  if (order.timeInForce === 'fok' && takable(market, order, limit) < remainingOf(order)) {
    finish(floor, account, order, 'cancelled', 'fill-or-kill');
    return;
  }
  const most = Math.min(cap, order.amount);
  for (const [price, there] of market.book.levels(order.side === 'buy' ? 'asks' : 'bids', DEPTH)) {
    if (limit !== undefined && (order.side === 'buy' ? price > limit : price < limit)) break;
    const amount = market.amount(Math.min(there, most - order.filled, reducible(account, order)));
    if (amount <= 0) break;
    market.book.take(price, amount);
    const trade = { time: floor.now(), price, amount, side: order.side };
    market.trade(trade.time, trade.price, trade.amount, trade.side);
    fill(floor, account, market, order, amount, price, false);
  }
  settleRest(floor, account, market, order);
}

/** What happens to the part of an order that did not trade at once. */
function settleRest(floor: Floor, account: Account, market: Market, order: Order): void {
  if (order.status === 'filled' || order.status === 'cancelled') return;
  if (reducible(account, order) <= 0) finish(floor, account, order, 'cancelled', 'reduce-only');
  else if (order.kind === 'market' || order.timeInForce !== 'gtc') {
    finish(floor, account, order, 'cancelled', 'no-liquidity');
  } else order.touched = order.price === market.price;
}

function takable(market: Market, order: Order, limit: number | undefined): number {
  let sum = 0;
  for (const [price, amount] of market.book.levels(order.side === 'buy' ? 'asks' : 'bids', DEPTH)) {
    if (limit !== undefined && (order.side === 'buy' ? price > limit : price < limit)) break;
    sum += amount;
  }
  return sum;
}

/** How much of an order its position lets through: all of it, unless it may only reduce. */
export function reducible(account: Account, order: Order): number {
  if (!order.reduceOnly && !order.closesPosition) return Number.POSITIVE_INFINITY;
  const held = account.positions.get(order.symbol)?.amount ?? 0;
  return held === 0 || Math.sign(held) === signOf(order.side) ? 0 : Math.abs(held);
}

/** Books one execution: fee, position, profit, order, and tells about it. */
export function fill(
  floor: Floor,
  account: Account,
  market: Market,
  order: Order,
  amount: number,
  price: number,
  maker: boolean,
): void {
  const { spec } = market;
  const time = floor.now();
  const position = positionOf(floor, account, market);
  const signed = signOf(order.side) * amount;
  const change = applyToPosition(position, spec, signed, price, time, market.amountDecimals);
  const feeRate = maker ? spec.makerFee : spec.takerFee;
  const fee = money(valueAt(spec, amount, price) * feeRate);
  order.filled = market.amount(order.filled + amount);
  order.turnover += amount * price;
  order.fee = money(order.fee + fee);
  order.updated = time;
  order.version++;
  const entry = {
    id: floor.nextId(),
    orderId: order.triggeredId ?? order.id,
    order,
    symbol: spec.symbol,
    side: order.side,
    amount,
    price,
    fee,
    feeRate,
    feeCoin: spec.settle,
    maker,
    time,
    profit: change.profit,
    closed: change.closed,
    kind: order.origin === 'liquidation' ? ('liquidation' as const) : ('trade' as const),
  };
  account.fills.push(entry);
  book(floor, account, { amount: change.profit, kind: 'profit', coin: spec.settle, symbol: spec.symbol });
  book(floor, account, { amount: -fee, kind: 'fee', coin: spec.settle, symbol: spec.symbol });
  if (order.filled >= order.amount) {
    order.status = 'filled';
    account.open.delete(order.id);
  }
  floor.emit({ kind: 'order', account, order, change: 'fill', fill: entry });
  floor.emit({ kind: 'position', account, position });
  if (position.amount === 0) dropWithPosition(floor, account, spec.symbol);
}

/** Books a movement of a wallet and tells about it. */
export function book(floor: Floor, account: Account, movement: Omit<Parameters<Account['book']>[0], 'time'>): void {
  const before = account.ledger.length;
  account.book({ time: floor.now(), ...movement });
  if (account.ledger.length > before) floor.emit({ kind: 'balance', account, entry: account.ledger[before] });
}

/** Orders that live with a position end with it. */
function dropWithPosition(floor: Floor, account: Account, symbol: string): void {
  for (const order of account.openOrders(symbol)) {
    if (order.closesPosition) finish(floor, account, order, 'cancelled', 'position-closed');
    else if (floor.rules.cancelsReduceOnly && order.reduceOnly && order.status === 'open') {
      finish(floor, account, order, 'cancelled', 'reduce-only');
    }
  }
}

/** Ends an order that is not filled completely. */
export function finish(
  floor: Floor,
  account: Account,
  order: Order,
  status: 'cancelled' | 'rejected',
  reason: EndReason,
): void {
  order.status = status;
  order.endReason = reason;
  order.updated = floor.now();
  order.version++;
  account.open.delete(order.id);
  floor.emit({ kind: 'order', account, order, change: status, fill: undefined });
}

/** Lets a waiting order loose: it gets the id it has in the book, its siblings end, and it trades. */
export function release(floor: Floor, account: Account, market: Market, order: Order): void {
  order.triggeredId = floor.nextId();
  order.triggeredAt = floor.now();
  order.updated = floor.now();
  order.version++;
  for (const sibling of account.openOrders(order.symbol)) {
    if (sibling !== order && order.group !== undefined && sibling.group === order.group) {
      finish(floor, account, sibling, 'cancelled', 'sibling-triggered');
    }
  }
  if (reducible(account, order) <= 0) {
    finish(floor, account, order, 'rejected', 'reduce-only');
    return;
  }
  const price = order.price ?? market.price;
  const amount = order.reduceOnly || order.closesPosition ? 0 : order.amount;
  const needed = marginNeeded(account, market, order.side, amount, price);
  if (amount > 0 && needed > marginView(account, market.spec.settle, floor.markets).available) {
    finish(floor, account, order, 'rejected', 'insufficient-margin');
    return;
  }
  order.status = 'open';
  floor.emit({ kind: 'order', account, order, change: 'triggered', fill: undefined });
  execute(floor, account, market, order, order.closesPosition ? Number.POSITIVE_INFINITY : order.amount);
}
