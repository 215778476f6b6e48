import type { Account } from '../../account/account.ts';
import {
  initialMargin,
  liquidationPriceOf,
  type Markets,
  maintenanceMargin,
  marginView,
} from '../../account/margin.ts';
import { averagePrice, type Fill, isFinal, type Order } from '../../account/order.ts';
import { type Position, unrealised } from '../../account/position.ts';
import { plain } from '../../decimal.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

/** Whether an order belongs to the conditional ones, which Binance keeps apart from those in the book. */
export function isAlgo(order: Order): boolean {
  return order.trigger !== undefined || order.trailing !== undefined;
}

/** Number of an order in the book: a conditional one gets it when it triggers. */
export function bookId(order: Order): number {
  return order.triggeredId ?? order.id;
}

/** Type of the order that is in the book, and the type that it was sent as. */
function typesOf(order: Order): { type: string; origType: string } {
  const type = order.kind === 'market' ? 'MARKET' : 'LIMIT';
  if (order.origin === 'liquidation') return { type: 'LIQUIDATION', origType: 'LIQUIDATION' };
  return { type, origType: order.echo.type ?? type };
}

function timeInForceOf(order: Order): string {
  if (order.postOnly) return 'GTX';
  return order.kind === 'market' ? 'GTC' : order.timeInForce.toUpperCase();
}

/** Status of an order in the book. */
export function statusOf(order: Order): string {
  if (order.status === 'open') return order.filled > 0 ? 'PARTIALLY_FILLED' : 'NEW';
  if (order.status === 'filled') return 'FILLED';
  if (order.status === 'rejected') return 'EXPIRED';
  return order.endReason === 'by-user' || order.endReason === 'forced' ? 'CANCELED' : 'EXPIRED';
}

/** An order in the book as REST tells of it. */
export function renderOrder(order: Order, market: Market): Record<string, unknown> {
  const price = (value: number | undefined) => plain(value ?? 0, market.priceDecimals);
  return {
    orderId: bookId(order),
    symbol: order.symbol,
    status: statusOf(order),
    clientOrderId: order.clientId ?? `auto-${order.id}`,
    price: price(order.price),
    avgPrice: order.filled > 0 ? plain(averagePrice(order), 8) : '0.00',
    origQty: plain(order.amount, market.amountDecimals),
    executedQty: plain(order.filled, market.amountDecimals),
    cumQty: plain(order.filled, market.amountDecimals),
    cumQuote: plain(order.turnover, 8),
    timeInForce: timeInForceOf(order),
    ...typesOf(order),
    reduceOnly: order.reduceOnly,
    closePosition: order.closesPosition,
    side: order.side.toUpperCase(),
    positionSide: 'BOTH',
    stopPrice: price(order.trigger?.price),
    workingType: order.trigger?.by === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE',
    priceProtect: false,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'EXPIRE_MAKER',
    goodTillDate: 0,
    time: order.created,
    updateTime: order.updated,
  };
}

/** Status of a conditional order. */
export function algoStatusOf(order: Order): string {
  if (order.status === 'untriggered') return 'NEW';
  if (order.triggeredAt === undefined) return order.endReason === 'by-user' ? 'CANCELED' : 'EXPIRED';
  if (order.status === 'rejected') return 'REJECTED';
  return isFinal(order) ? 'FINISHED' : 'TRIGGERED';
}

/** A conditional order as REST tells of it. */
export function renderAlgo(order: Order, market: Market): Record<string, unknown> {
  const price = (value: number | undefined) => plain(value ?? 0, market.priceDecimals);
  return {
    algoId: order.id,
    clientAlgoId: order.clientId ?? `auto-${order.id}`,
    algoType: 'CONDITIONAL',
    orderType: order.echo.type,
    symbol: order.symbol,
    side: order.side.toUpperCase(),
    positionSide: 'BOTH',
    timeInForce: timeInForceOf(order),
    quantity: plain(order.amount, market.amountDecimals),
    algoStatus: algoStatusOf(order),
    actualOrderId: order.triggeredId === undefined ? '' : String(order.triggeredId),
    actualPrice: order.filled > 0 ? plain(averagePrice(order), 8) : '0.00000',
    triggerPrice: price(order.trigger?.price),
    price: price(order.price),
    icebergQuantity: null,
    tpTriggerPrice: '0',
    tpPrice: '0',
    slTriggerPrice: '0',
    slPrice: '0',
    tpOrderType: '',
    selfTradePreventionMode: 'EXPIRE_MAKER',
    workingType: order.trigger?.by === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE',
    priceMatch: 'NONE',
    closePosition: order.closesPosition,
    priceProtect: false,
    reduceOnly: order.reduceOnly,
    ...(order.trailing && {
      activatePrice: price(order.trailing.activation),
      callbackRate: plain(order.trailing.distance),
    }),
    createTime: order.created,
    updateTime: order.updated,
    triggerTime: order.triggeredAt ?? 0,
    goodTillDate: 0,
  };
}

/** An execution as REST tells of it. */
export function renderFill(fill: Fill, market: Market): Record<string, unknown> {
  return {
    symbol: fill.symbol,
    id: fill.id,
    orderId: fill.orderId,
    side: fill.side.toUpperCase(),
    price: plain(fill.price, market.priceDecimals),
    qty: plain(fill.amount, market.amountDecimals),
    realizedPnl: plain(fill.profit, 8),
    quoteQty: plain(fill.amount * fill.price, 8),
    commission: plain(fill.fee, 8),
    commissionAsset: fill.feeCoin,
    time: fill.time,
    positionSide: 'BOTH',
    buyer: fill.side === 'buy',
    maker: fill.maker,
  };
}

/** A position as `/fapi/v3/positionRisk` tells of it, which does not know the leverage. */
export function renderPosition(
  account: Account,
  position: Position,
  market: Market,
  markets: Markets,
): Record<string, unknown> {
  const isolated = position.mode === 'isolated' ? position.isolatedMargin : 0;
  const liquidation = liquidationPriceOf(account, position, markets);
  const margin = plain(initialMargin(position, market), 8);
  const notional = Math.sign(position.amount) * valueAt(market.spec, Math.abs(position.amount), market.markPrice);
  return {
    symbol: position.symbol,
    positionSide: 'BOTH',
    positionAmt: plain(position.amount, market.amountDecimals),
    entryPrice: plain(position.entry, 8),
    breakEvenPrice: plain(position.entry, 8),
    markPrice: plain(market.markPrice, 8),
    unRealizedProfit: plain(unrealised(position, market.spec, market.markPrice), 8),
    liquidationPrice: plain(liquidation ?? 0, 8),
    isolatedMargin: plain(isolated, 8),
    notional: plain(notional, 8),
    marginAsset: market.spec.settle,
    isolatedWallet: plain(isolated, 8),
    initialMargin: margin,
    maintMargin: plain(maintenanceMargin(position, market), 8),
    positionInitialMargin: margin,
    openOrderInitialMargin: '0',
    adl: 2,
    bidNotional: '0',
    askNotional: '0',
    updateTime: position.updated,
  };
}

/** One coin of `/fapi/v3/account`. */
export function renderAsset(account: Account, asset: string, markets: Markets): Record<string, unknown> {
  const view = marginView(account, asset, markets);
  return {
    asset,
    walletBalance: plain(view.wallet, 8),
    unrealizedProfit: plain(view.unrealised, 8),
    marginBalance: plain(view.equity, 8),
    maintMargin: plain(view.maintenance, 8),
    initialMargin: plain(view.positionMargin + view.orderMargin, 8),
    positionInitialMargin: plain(view.positionMargin, 8),
    openOrderInitialMargin: plain(view.orderMargin, 8),
    crossWalletBalance: plain(view.wallet, 8),
    crossUnPnl: plain(view.unrealised, 8),
    availableBalance: plain(view.available, 8),
    maxWithdrawAmount: plain(view.available, 8),
    marginAvailable: true,
    // Coins whose time is 0 were never used; ccxt skips them.
    updateTime: account.ledger.findLast((entry) => entry.coin === asset)?.time ?? 0,
  };
}
