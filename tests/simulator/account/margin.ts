import { money } from '../decimal.ts';
import { valueAt } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import type { Account } from './account.ts';
import { type Order, remainingOf, type Side, signOf } from './order.ts';
import { liquidationPrice, type Position, unrealised } from './position.ts';

export type Markets = ReadonlyMap<string, Market>;

/** One coin of an account, in that coin. */
export interface MarginView {
  readonly coin: string;
  readonly wallet: number;
  readonly unrealised: number;
  readonly equity: number;
  readonly positionMargin: number;
  readonly orderMargin: number;
  readonly maintenance: number;
  /** What new orders may use. */
  readonly available: number;
}

/** What is used and free of a coin, with positions valued at the mark price. */
export function marginView(account: Account, coin: string, markets: Markets): MarginView {
  const wallet = account.wallet(coin);
  let profit = 0;
  let crossProfit = 0;
  let positionMargin = 0;
  let maintenance = 0;
  for (const [position, market] of positionsIn(account, coin, markets)) {
    const open = unrealised(position, market.spec, market.markPrice);
    profit += open;
    if (position.mode === 'cross') crossProfit += open;
    positionMargin += initialMargin(position, market);
    maintenance += maintenanceMargin(position, market);
  }
  let orderMargin = 0;
  for (const order of account.open.values()) {
    const market = markets.get(order.symbol);
    if (market && market.spec.settle === coin) orderMargin += marginOfOrder(account, order, market);
  }
  return {
    coin,
    wallet,
    unrealised: money(profit),
    equity: money(wallet + profit),
    positionMargin: money(positionMargin),
    orderMargin: money(orderMargin),
    maintenance: money(maintenance),
    available: money(Math.max(0, wallet + crossProfit - positionMargin - orderMargin)),
  };
}

/** Margin that a position binds: what was set aside for an isolated one, the value over the leverage for a cross one. */
export function initialMargin(position: Position, market: Market): number {
  if (position.mode === 'isolated') return position.isolatedMargin;
  return money(valueAt(market.spec, Math.abs(position.amount), market.markPrice) / position.leverage);
}

export function maintenanceMargin(position: Position, market: Market): number {
  return money(valueAt(market.spec, Math.abs(position.amount), market.markPrice) * market.spec.maintenanceMargin);
}

/** Margin and taker fee that an order needs beyond what its position has: nothing for the part that reduces it. */
export function marginNeeded(account: Account, market: Market, side: Side, amount: number, price: number): number {
  const held = account.positions.get(market.spec.symbol)?.amount ?? 0;
  const closing = held !== 0 && Math.sign(held) !== signOf(side) ? Math.min(Math.abs(held), amount) : 0;
  const leverage = account.leverageOf(market.spec);
  const value = valueAt(market.spec, amount - closing, price);
  return money(value / leverage + value * market.spec.takerFee);
}

/** Price at which an open position is liquidated, by its mark price; undefined when no price does that. */
export function liquidationPriceOf(account: Account, position: Position, markets: Markets): number | undefined {
  const market = markets.get(position.symbol);
  if (!market) return undefined;
  if (position.mode === 'isolated') return liquidationPrice(position, market.spec, position.isolatedMargin);
  let backing = account.wallet(market.spec.settle);
  for (const [other, where] of positionsIn(account, market.spec.settle, markets)) {
    if (other.mode === 'isolated') backing -= other.isolatedMargin;
    else if (other !== position) {
      backing += unrealised(other, where.spec, where.markPrice) - maintenanceMargin(other, where);
    }
  }
  return liquidationPrice(position, market.spec, backing);
}

function marginOfOrder(account: Account, order: Order, market: Market): number {
  if (order.reduceOnly || order.closesPosition || order.status !== 'open' || order.price === undefined) return 0;
  return marginNeeded(account, market, order.side, remainingOf(order), order.price);
}

function* positionsIn(account: Account, coin: string, markets: Markets): Generator<[Position, Market]> {
  for (const position of account.positions.values()) {
    const market = markets.get(position.symbol);
    if (market && position.amount !== 0 && market.spec.settle === coin) yield [position, market];
  }
}
