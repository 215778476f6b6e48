import type { Account } from '../../account/account.ts';
import {
  initialMargin,
  liquidationPriceOf,
  type Markets,
  maintenanceMargin,
  marginView,
} from '../../account/margin.ts';
import { averagePrice, type Fill, type Order, remainingOf } from '../../account/order.ts';
import { type Position, unrealised } from '../../account/position.ts';
import { plain } from '../../decimal.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import { uuidOf } from '../../uuid.ts';
import { categoryOf } from './instruments.ts';

const TIME_IN_FORCE = { gtc: 'GTC', ioc: 'IOC', fok: 'FOK' } as const;
const STOP_TYPES: Readonly<Record<string, string>> = {
  stop: 'Stop',
  'stop-loss': 'StopLoss',
  'take-profit': 'TakeProfit',
  trailing: 'TrailingStop',
};
const REJECT_REASONS: Readonly<Record<string, string>> = {
  'post-only': 'EC_PostOnlyWillTakeLiquidity',
  'reduce-only': 'EC_ReduceOnlyViolation',
  'no-liquidity': 'EC_NoImmediateQtyToFill',
  'fill-or-kill': 'EC_NoImmediateQtyToFill',
  'by-user': 'EC_PerCancelRequest',
  'insufficient-margin': 'EC_InsufficientBalance',
  forced: 'EC_CancelForNoFullFill',
};
const CANCEL_TYPES: Readonly<Record<string, string>> = {
  'by-user': 'CancelByUser',
  'reduce-only': 'CancelByReduceOnly',
  liquidation: 'CancelAllBeforeLiq',
  'position-closed': 'CancelByTpSlTsClear',
};

function statusOf(order: Order): string {
  if (order.status === 'untriggered') return 'Untriggered';
  if (order.status === 'open') return order.filled > 0 ? 'PartiallyFilled' : 'New';
  if (order.status === 'filled') return 'Filled';
  if (order.status === 'rejected') return 'Rejected';
  return order.trigger && order.triggeredAt === undefined ? 'Deactivated' : 'Cancelled';
}

/** An order as REST and stream tell of it. */
export function renderOrder(order: Order, market: Market): Record<string, unknown> {
  const price = (value: number | undefined) => (value === undefined ? '' : plain(value, market.priceDecimals));
  const { trigger } = order;
  return {
    category: categoryOf(market.spec),
    symbol: order.symbol,
    orderId: uuidOf(order.id),
    orderLinkId: order.clientId ?? '',
    blockTradeId: '',
    side: order.side === 'buy' ? 'Buy' : 'Sell',
    positionIdx: 0,
    orderStatus: statusOf(order),
    createType: order.origin === 'liquidation' ? 'CreateByLiq' : 'CreateByUser',
    cancelType: CANCEL_TYPES[order.endReason ?? ''] ?? 'UNKNOWN',
    rejectReason: REJECT_REASONS[order.endReason ?? ''] ?? 'EC_NoError',
    timeInForce: order.postOnly ? 'PostOnly' : TIME_IN_FORCE[order.timeInForce],
    orderType: order.kind === 'market' ? 'Market' : 'Limit',
    isLeverage: '',
    price: order.price === undefined ? '0' : price(order.price),
    qty: plain(order.amount, market.amountDecimals),
    avgPrice: order.filled > 0 ? plain(averagePrice(order), 8) : '',
    leavesQty: order.status === 'open' || order.status === 'untriggered' ? plain(remainingOf(order)) : '0',
    leavesValue: '0',
    cumExecQty: plain(order.filled, market.amountDecimals),
    cumExecValue: plain(market.spec.contract === 'linear' ? order.turnover : inverseValue(order), 8),
    cumExecFee: plain(order.fee, 8),
    cumFeeDetail: order.fee === 0 ? {} : { [market.spec.settle]: plain(order.fee, 8) },
    orderIv: '',
    stopOrderType: order.role === '' ? '' : (STOP_TYPES[order.role] ?? 'Stop'),
    triggerPrice: price(trigger?.price),
    triggerDirection: trigger ? (trigger.direction === 'rise' ? 1 : 2) : 0,
    triggerBy: trigger ? { last: 'LastPrice', mark: 'MarkPrice', index: 'IndexPrice' }[trigger.by] : '',
    takeProfit: price(order.takeProfit?.triggerPrice),
    stopLoss: price(order.stopLoss?.triggerPrice),
    tpTriggerBy: '',
    slTriggerBy: '',
    tpslMode: order.closesPosition ? 'Full' : '',
    reduceOnly: order.reduceOnly,
    closeOnTrigger: order.closesPosition,
    smpType: 'None',
    smpGroup: 0,
    smpOrderId: '',
    placeType: '',
    lastPriceOnCreated: '',
    createdTime: String(order.created),
    updatedTime: String(order.updated),
    feeCurrency: '',
  };
}

function inverseValue(order: Order): number {
  const average = averagePrice(order);
  return average === 0 ? 0 : order.filled / average;
}

/** An execution as REST and stream tell of it. */
export function renderFill(fill: Fill, market: Market): Record<string, unknown> {
  const { order } = fill;
  return {
    category: categoryOf(market.spec),
    symbol: fill.symbol,
    execFee: plain(fill.fee, 8),
    execId: uuidOf(fill.id),
    execPrice: plain(fill.price, market.priceDecimals),
    execQty: plain(fill.amount, market.amountDecimals),
    execType: fill.kind === 'liquidation' ? 'BustTrade' : 'Trade',
    execValue: plain(valueAt(market.spec, fill.amount, fill.price), 8),
    feeRate: plain(fill.feeRate),
    tradeIv: '',
    markIv: '',
    blockTradeId: '',
    markPrice: plain(market.markPrice, market.priceDecimals),
    indexPrice: '',
    underlyingPrice: '',
    leavesQty: plain(remainingOf(order), market.amountDecimals),
    orderId: uuidOf(order.id),
    orderLinkId: order.clientId ?? '',
    orderPrice: plain(order.price ?? fill.price, market.priceDecimals),
    orderQty: plain(order.amount, market.amountDecimals),
    orderType: order.kind === 'market' ? 'Market' : 'Limit',
    stopOrderType: order.role === '' ? 'UNKNOWN' : (STOP_TYPES[order.role] ?? 'Stop'),
    side: fill.side === 'buy' ? 'Buy' : 'Sell',
    execTime: String(fill.time),
    isLeverage: '0',
    isMaker: fill.maker,
    closedSize: plain(fill.closed, market.amountDecimals),
    execPnl: plain(fill.profit, 8),
    seq: fill.id,
    createType: order.origin === 'liquidation' ? 'CreateByLiq' : 'CreateByUser',
    extraFees: '',
    feeCurrency: '',
  };
}

/** A position; the stream calls the entry price `entryPrice`, REST calls it `avgPrice`. */
export function renderPosition(
  account: Account,
  position: Position,
  market: Market,
  markets: Markets,
  stream: boolean,
): Record<string, unknown> {
  const { amount } = position;
  const price = (value: number | undefined) => (value === undefined ? '' : plain(value, market.priceDecimals));
  const stop = (role: string) =>
    account.openOrders(position.symbol).find((order) => order.closesPosition && order.role === role);
  const entry = amount === 0 ? '0' : plain(position.entry, 8);
  const liquidation = liquidationPriceOf(account, position, markets);
  return {
    ...(stream ? { category: categoryOf(market.spec), entryPrice: entry } : { avgPrice: entry }),
    positionIdx: 0,
    riskId: 1,
    riskLimitValue: '2000000',
    symbol: position.symbol,
    side: amount === 0 ? '' : amount > 0 ? 'Buy' : 'Sell',
    size: plain(Math.abs(amount), market.amountDecimals),
    positionValue: amount === 0 ? '' : plain(valueAt(market.spec, Math.abs(amount), position.entry), 8),
    tradeMode: 0,
    autoAddMargin: 0,
    leverage: plain(position.leverage),
    positionBalance: plain(position.isolatedMargin, 8),
    liqPrice: price(liquidation),
    bustPrice: '',
    markPrice: price(market.markPrice),
    positionIM: amount === 0 ? '' : plain(initialMargin(position, market), 8),
    positionMM: amount === 0 ? '' : plain(maintenanceMargin(position, market), 8),
    takeProfit: price(stop('take-profit')?.trigger?.price),
    stopLoss: price(stop('stop-loss')?.trigger?.price),
    trailingStop: plain(stop('trailing')?.trailing?.distance ?? 0, market.priceDecimals),
    sessionAvgPrice: '',
    tpslMode: 'Full',
    unrealisedPnl: amount === 0 ? '' : plain(unrealised(position, market.spec, market.markPrice), 8),
    curRealisedPnl: plain(position.realised, 8),
    cumRealisedPnl: plain(position.realised, 8),
    positionStatus: 'Normal',
    adlRankIndicator: amount === 0 ? 0 : 2,
    isReduceOnly: false,
    createdTime: String(position.created),
    updatedTime: String(position.updated),
    seq: position.updated,
  };
}

/** A unified account with its coins. */
export function renderWallet(account: Account, markets: Markets, only?: string): Record<string, unknown> {
  const coins = [...account.wallets.keys()].filter((coin) => only === undefined || coin === only);
  return {
    accountType: 'UNIFIED',
    accountLTV: '',
    accountIMRate: '',
    accountMMRate: '',
    totalEquity: '',
    totalWalletBalance: '',
    totalMarginBalance: '',
    totalAvailableBalance: '',
    totalPerpUPL: '',
    totalInitialMargin: '',
    totalMaintenanceMargin: '',
    coin: coins.map((coin) => {
      const view = marginView(account, coin, markets);
      return {
        coin,
        equity: plain(view.equity, 8),
        usdValue: '',
        walletBalance: plain(view.wallet, 8),
        free: '',
        locked: '0',
        spotHedgingQty: '0',
        borrowAmount: '0',
        availableToWithdraw: '',
        accruedInterest: '0',
        totalOrderIM: plain(view.orderMargin, 8),
        totalPositionIM: plain(view.positionMargin, 8),
        totalPositionMM: plain(view.maintenance, 8),
        unrealisedPnl: plain(view.unrealised, 8),
        cumRealisedPnl: plain(profitsIn(account, coin), 8),
        bonus: '0',
        marginCollateral: true,
        collateralSwitch: true,
      };
    }),
  };
}

function profitsIn(account: Account, coin: string): number {
  let sum = 0;
  for (const entry of account.ledger) if (entry.coin === coin && entry.kind !== 'deposit') sum += entry.amount;
  return sum;
}
