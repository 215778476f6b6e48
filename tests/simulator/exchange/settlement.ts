import type { Account } from '../account/account.ts';
import { maintenanceMargin } from '../account/margin.ts';
import type { Order } from '../account/order.ts';
import type { Position } from '../account/position.ts';
import { money } from '../decimal.ts';
import { valueAt } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import { book, fill, finish } from './execution.ts';
import type { Floor } from './floor.ts';

/** Charges funding on every open position of a market: position value at the mark price × rate, longs pay. */
export function chargeFunding(floor: Floor, market: Market, time: number): void {
  const { spec } = market;
  const rate = market.funding.rateAt(time);
  for (const account of floor.accounts.values()) {
    const position = account.positions.get(spec.symbol);
    if (!position || position.amount === 0) continue;
    const value = Math.sign(position.amount) * valueAt(spec, Math.abs(position.amount), market.markPrice);
    book(floor, account, {
      kind: 'funding',
      coin: spec.settle,
      symbol: spec.symbol,
      amount: money(-value * rate),
      funding: { rate, price: market.markPrice, position: position.amount },
    });
  }
}

/** Takes a position away: its orders end, it is closed at the price, and what is left of its margin is the fee. */
export function liquidate(floor: Floor, account: Account, market: Market, position: Position): void {
  for (const order of account.openOrders(position.symbol)) finish(floor, account, order, 'cancelled', 'liquidation');
  const charge = maintenanceMargin(position, market);
  const order = liquidationOrder(floor, account, position);
  account.orders.set(order.id, order);
  floor.emit({ kind: 'order', account, order, change: 'new', fill: undefined });
  fill(floor, account, market, order, order.amount, market.price, false);
  const left = Math.min(charge, account.wallet(market.spec.settle));
  book(floor, account, {
    kind: 'liquidation',
    coin: market.spec.settle,
    symbol: position.symbol,
    amount: -Math.max(0, left),
  });
}

function liquidationOrder(floor: Floor, account: Account, position: Position): Order {
  const time = floor.now();
  return {
    id: floor.nextId(),
    account: account.name,
    symbol: position.symbol,
    clientId: undefined,
    side: position.amount > 0 ? 'sell' : 'buy',
    kind: 'market',
    timeInForce: 'ioc',
    postOnly: false,
    reduceOnly: true,
    closesPosition: false,
    role: 'liquidation',
    group: undefined,
    origin: 'liquidation',
    stopLoss: undefined,
    takeProfit: undefined,
    echo: {},
    created: time,
    amount: Math.abs(position.amount),
    price: undefined,
    trigger: undefined,
    trailing: undefined,
    active: false,
    extreme: undefined,
    status: 'open',
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
