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
import { quoteValueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

/** Whether an order is one of the algo orders, which OKX keeps apart from those in the book. */
export function isAlgo(order: Order): boolean {
  return order.trigger !== undefined || order.trailing !== undefined;
}

function stateOf(order: Order): string {
  if (order.status === 'open') return order.filled > 0 ? 'partially_filled' : 'live';
  return order.status === 'filled' ? 'filled' : 'canceled';
}

const CANCEL_SOURCES: Readonly<Record<string, string>> = {
  'by-user': '1',
  liquidation: '3',
  'no-liquidity': '14',
  'fill-or-kill': '15',
  'reduce-only': '9',
  'post-only': '31',
};

function orderType(order: Order): string {
  if (order.postOnly) return 'post_only';
  if (order.kind === 'market') return 'market';
  return order.timeInForce === 'gtc' ? 'limit' : order.timeInForce;
}

/** An order in the book, as REST and, with the fill that it is about, the stream tell of it. */
export function renderOrder(order: Order, market: Market, account: Account, fill?: Fill): Record<string, unknown> {
  const price = (value: number | undefined) => (value === undefined ? '' : plain(value, market.priceDecimals));
  const last = fill ?? account.fills.findLast((candidate) => candidate.order === order);
  const algo = isAlgo(order);
  return {
    instType: 'SWAP',
    instId: order.symbol,
    ccy: '',
    ordId: String(order.triggeredId ?? order.id),
    clOrdId: algo ? '' : (order.clientId ?? ''),
    algoId: algo ? String(order.id) : '',
    algoClOrdId: algo ? (order.clientId ?? '') : '',
    tag: '',
    px: price(order.price),
    sz: plain(order.amount, market.amountDecimals),
    pnl: plain(last?.profit ?? 0, 8),
    ordType: orderType(order),
    side: order.side,
    posSide: 'net',
    tdMode: account.marginModeOf(order.symbol),
    tgtCcy: '',
    accFillSz: plain(order.filled, market.amountDecimals),
    fillPx: price(last?.price),
    tradeId: last ? String(last.id) : '',
    fillSz: plain(last?.amount ?? 0, market.amountDecimals),
    fillTime: last ? String(last.time) : '',
    ...(fill && {
      fillFee: plain(-fill.fee, 8),
      fillFeeCcy: fill.feeCoin,
      fillPnl: plain(fill.profit, 8),
      execType: fill.maker ? 'M' : 'T',
    }),
    avgPx: order.filled > 0 ? plain(averagePrice(order), 8) : '',
    state: stateOf(order),
    lever: plain(account.leverageOf(market.spec)),
    attachAlgoClOrdId: '',
    tpTriggerPx: '',
    tpTriggerPxType: '',
    tpOrdPx: '',
    slTriggerPx: '',
    slTriggerPxType: '',
    slOrdPx: '',
    attachAlgoOrds: [],
    feeCcy: market.spec.settle,
    fee: plain(-order.fee, 8),
    rebateCcy: market.spec.settle,
    rebate: '0',
    source: algo ? '7' : '',
    category: order.origin === 'liquidation' ? 'full_liquidation' : 'normal',
    reduceOnly: String(order.reduceOnly),
    cancelSource: CANCEL_SOURCES[order.endReason ?? ''] ?? '',
    cancelSourceReason: '',
    quickMgnType: '',
    stpId: '',
    stpMode: 'cancel_maker',
    uTime: String(order.updated),
    cTime: String(order.created),
  };
}

/** State of an algo order. */
export function algoStateOf(order: Order): string {
  if (order.status === 'untriggered') return 'live';
  if (order.status === 'rejected') return 'order_failed';
  return order.triggeredAt !== undefined || order.endReason === 'sibling-triggered' ? 'effective' : 'canceled';
}

/** An algo order as REST and stream tell of it. */
export function renderAlgo(order: Order, market: Market, account: Account): Record<string, unknown> {
  const price = (value: number | undefined) => (value === undefined ? '' : plain(value, market.priceDecimals));
  const stops = order.role === 'stop';
  const plainTrigger = order.echo.ordType === 'trigger';
  const trigger = {
    px: price(order.trigger?.price),
    type: order.trigger?.by ?? '',
    ord: order.price === undefined ? '-1' : price(order.price),
  };
  const none = { px: '', type: '', ord: '' };
  const stop = plainTrigger || order.trailing || !stops ? none : trigger;
  const target = plainTrigger || order.trailing || stops ? none : trigger;
  return {
    instType: 'SWAP',
    instId: order.symbol,
    ordId: order.triggeredId === undefined ? '' : String(order.triggeredId),
    ordIdList: order.triggeredId === undefined ? [] : [String(order.triggeredId)],
    ccy: '',
    clOrdId: '',
    algoId: String(order.id),
    algoClOrdId: order.clientId ?? '',
    attachAlgoOrds: [],
    sz: plain(order.amount, market.amountDecimals),
    closeFraction: order.closesPosition ? '1' : '',
    ordType: order.echo.ordType ?? 'conditional',
    side: order.side,
    posSide: 'net',
    tdMode: account.marginModeOf(order.symbol),
    tgtCcy: '',
    state: algoStateOf(order),
    lever: plain(account.leverageOf(market.spec)),
    tpTriggerPx: order.echo.tpTriggerPx ?? target.px,
    tpTriggerPxType: order.echo.tpTriggerPx ? 'last' : target.type,
    tpOrdPx: order.echo.tpTriggerPx ? '-1' : target.ord,
    slTriggerPx: stop.px,
    slTriggerPxType: stop.type,
    slOrdPx: stop.ord,
    triggerPx: plainTrigger ? trigger.px : '',
    triggerPxType: plainTrigger ? trigger.type : '',
    ordPx: plainTrigger ? trigger.ord : '',
    actualSz: plain(order.filled, market.amountDecimals),
    actualPx: order.filled > 0 ? plain(averagePrice(order), 8) : '',
    actualSide: order.triggeredAt === undefined ? '' : stops ? 'sl' : 'tp',
    triggerTime: order.triggeredAt === undefined ? '' : String(order.triggeredAt),
    callbackRatio: order.trailing?.unit === 'percent' ? plain(order.trailing.distance / 100) : '',
    callbackSpread: order.trailing?.unit === 'price' ? plain(order.trailing.distance) : '',
    activePx: price(order.trailing?.activation),
    moveTriggerPx: price(order.trailing && order.extreme),
    reduceOnly: String(order.reduceOnly),
    failCode: order.status === 'rejected' ? '51008' : '',
    tag: '',
    last: price(market.price),
    cTime: String(order.created),
    uTime: String(order.updated),
    isTradeBorrowMode: '',
    amendPxOnTriggerType: '0',
  };
}

/** Whether an algo order has ended. */
export function hasEnded(order: Order): boolean {
  return order.status !== 'untriggered' && (order.triggeredAt !== undefined || isFinal(order));
}

/** An execution as REST tells of it. */
export function renderFill(fill: Fill, market: Market): Record<string, unknown> {
  const algo = isAlgo(fill.order);
  return {
    instType: 'SWAP',
    instId: fill.symbol,
    tradeId: String(fill.id),
    ordId: String(fill.orderId),
    clOrdId: algo ? '' : (fill.order.clientId ?? ''),
    billId: String(fill.id),
    subType: fill.side === 'buy' ? '3' : '4',
    tag: '',
    fillPx: plain(fill.price, market.priceDecimals),
    fillSz: plain(fill.amount, market.amountDecimals),
    fillPnl: plain(fill.profit, 8),
    fillTime: String(fill.time),
    side: fill.side,
    posSide: 'net',
    execType: fill.maker ? 'M' : 'T',
    feeCcy: fill.feeCoin,
    fee: plain(-fill.fee, 8),
    feeRate: plain(-fill.feeRate),
    ts: String(fill.time),
  };
}

/** A position as REST and stream tell of it. */
export function renderPosition(
  account: Account,
  position: Position,
  market: Market,
  markets: Markets,
): Record<string, unknown> {
  const price = (value: number | undefined) => (value === undefined ? '' : plain(value, market.priceDecimals));
  const profit = unrealised(position, market.spec, market.markPrice);
  const margin = initialMargin(position, market);
  const held = position.amount !== 0;
  const isolated = position.mode === 'isolated';
  const notional = quoteValueAt(market.spec, Math.abs(position.amount), market.markPrice);
  return {
    instType: 'SWAP',
    instId: position.symbol,
    mgnMode: position.mode,
    posId: `${position.created}1`,
    posSide: 'net',
    pos: plain(position.amount, market.amountDecimals),
    posCcy: '',
    availPos: plain(Math.abs(position.amount), market.amountDecimals),
    avgPx: held ? plain(position.entry, 8) : '',
    upl: held ? plain(profit, 8) : '',
    uplRatio: held ? plain(profit / margin, 8) : '',
    lever: plain(position.leverage),
    liqPx: held ? price(liquidationPriceOf(account, position, markets)) : '',
    markPx: price(market.markPrice),
    imr: held && !isolated ? plain(margin, 8) : '',
    margin: isolated ? plain(position.isolatedMargin, 8) : '',
    mmr: held ? plain(maintenanceMargin(position, market), 8) : '',
    mgnRatio: held ? plain(margin / maintenanceMargin(position, market), 8) : '',
    interest: '',
    notionalUsd: held ? plain(notional, 8) : '',
    ccy: market.spec.settle,
    adl: held ? '1' : '',
    last: price(market.price),
    realizedPnl: plain(position.realised, 8),
    pnl: plain(position.realised, 8),
    closeOrderAlgo: [],
    cTime: String(position.created),
    uTime: String(position.updated),
  };
}

/** The one entry of the balance, with its coins. */
export function renderBalance(
  account: Account,
  markets: Markets,
  now: number,
  only?: readonly string[],
): Record<string, unknown> {
  const coins = [...account.wallets.keys()].filter((coin) => !only || only.includes(coin));
  return {
    uTime: String(now),
    totalEq: '',
    isoEq: '0',
    adjEq: '',
    details: coins.map((ccy) => {
      const view = marginView(account, ccy, markets);
      return {
        ccy,
        eq: plain(view.equity, 8),
        cashBal: plain(view.wallet, 8),
        uTime: String(now),
        isoEq: '0',
        availEq: plain(view.available, 8),
        availBal: plain(view.available, 8),
        frozenBal: plain(view.equity - view.available, 8),
        ordFrozen: plain(view.orderMargin, 8),
        upl: plain(view.unrealised, 8),
        imr: plain(view.positionMargin, 8),
        mmr: plain(view.maintenance, 8),
        eqUsd: '',
      };
    }),
  };
}
