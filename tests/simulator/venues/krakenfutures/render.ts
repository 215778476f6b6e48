import type { Account } from '../../account/account.ts';
import { type Markets, marginView } from '../../account/margin.ts';
import { type Fill, type Order, remainingOf } from '../../account/order.ts';
import type { Position } from '../../account/position.ts';
import { plain } from '../../decimal.ts';
import { uuidOf } from '../../uuid.ts';
import { krakenCoin } from './instruments.ts';

const iso = (time: number) => new Date(time).toISOString();

/** Whether an order waits for a trigger, or did when it was placed. */
export function isTrigger(order: Order): boolean {
  return order.trigger !== undefined || order.trailing !== undefined;
}

const SIGNALS = { last: 'last', mark: 'mark', index: 'spot' } as const;

/** An entry of `/openorders`. */
export function renderOpenOrder(order: Order): Record<string, unknown> {
  const waits = order.status === 'untriggered';
  return {
    order_id: uuidOf(order.id),
    ...(order.clientId !== undefined && { cliOrdId: order.clientId }),
    symbol: order.symbol,
    side: order.side,
    orderType: waits ? (order.echo.orderType === 'stp' ? 'stop' : order.echo.orderType) : 'lmt',
    ...(order.price !== undefined && { limitPrice: order.price }),
    ...(order.trigger && { stopPrice: order.trigger.price, triggerSignal: SIGNALS[order.trigger.by] }),
    unfilledSize: remainingOf(order),
    filledSize: order.filled,
    receivedTime: iso(order.created),
    status: order.filled > 0 ? 'partiallyFilled' : 'untouched',
    lastUpdateTime: iso(order.updated),
    reduceOnly: order.reduceOnly,
  };
}

/** An order inside the events of an answer. */
export function renderEventOrder(order: Order): Record<string, unknown> {
  return {
    orderId: uuidOf(order.id),
    cliOrdId: order.clientId ?? null,
    type: order.echo.orderType ?? 'lmt',
    symbol: order.symbol,
    side: order.side,
    quantity: order.amount,
    filled: order.filled,
    limitPrice: order.price ?? null,
    reduceOnly: order.reduceOnly,
    timestamp: iso(order.created),
    lastUpdateTimestamp: iso(order.updated),
  };
}

/** What happened when an order was sent: that it waits, that it rests, or what it traded. */
export function renderEvents(order: Order, fills: readonly Fill[]): Record<string, unknown>[] {
  if (isTrigger(order) && order.triggeredAt === undefined) {
    const orderTrigger = {
      uid: uuidOf(order.id),
      clientId: order.clientId ?? null,
      type: order.echo.orderType === 'stp' ? 'stop' : order.echo.orderType,
      symbol: order.symbol,
      side: order.side,
      quantity: order.amount,
      limitPrice: order.price ?? null,
      triggerPrice: order.trigger?.price ?? null,
      triggerSide: order.trigger?.direction === 'fall' ? 'trigger_below' : 'trigger_above',
      triggerSignal: `${SIGNALS[order.trigger?.by ?? 'last']}_price`,
      reduceOnly: order.reduceOnly,
      timestamp: iso(order.created),
      lastUpdateTimestamp: iso(order.updated),
      startTime: null,
    };
    return [{ orderTrigger, type: 'PLACE' }];
  }
  if (fills.length === 0) return [{ order: renderEventOrder(order), reducedQuantity: null, type: 'PLACE' }];
  return fills.map((fill) => ({
    executionId: uuidOf(fill.id),
    price: fill.price,
    amount: fill.amount,
    orderPriorEdit: null,
    orderPriorExecution: { ...renderEventOrder(order), filled: 0 },
    takerReducedQuantity: null,
    type: 'EXECUTION',
  }));
}

/** An entry of `/orders/status`. */
export function renderStatus(order: Order): Record<string, unknown> {
  const waits = order.status === 'untriggered';
  const ended = order.status === 'filled' ? 'FULLY_EXECUTED' : order.status === 'rejected' ? 'REJECTED' : 'CANCELLED';
  return {
    order: {
      ...renderEventOrder(order),
      type: waits ? 'TRIGGER_ORDER' : 'ORDER',
      priceTriggerOptions: order.trigger
        ? {
            triggerPrice: order.trigger.price,
            triggerSide: order.trigger.direction === 'fall' ? 'TRIGGER_BELOW' : 'TRIGGER_ABOVE',
            triggerSignal: 'LAST_PRICE',
          }
        : null,
    },
    status: order.status === 'open' ? 'ENTERED_BOOK' : waits ? 'TRIGGER_PLACED' : ended,
    updateReason: null,
    error: null,
  };
}

/** An entry of the order history: how an order was placed, and, in another entry, how it ended. */
export function renderHistory(order: Order): Record<string, unknown>[] {
  const shown = (filled: number, updated: number) => ({
    uid: uuidOf(order.id),
    accountUid: 'f7d5571c-6d10-4cf1-944a-048d25682ed0',
    tradeable: order.symbol,
    direction: order.side === 'buy' ? 'Buy' : 'Sell',
    quantity: plain(order.amount),
    filled: plain(filled),
    timestamp: order.created,
    limitPrice: plain(order.price ?? 0),
    orderType: order.kind === 'market' ? 'IoC' : 'Limit',
    clientId: order.clientId ?? '',
    reduceOnly: order.reduceOnly,
    lastUpdateTimestamp: updated,
  });
  const entry = (timestamp: number, event: Record<string, unknown>) => ({ uid: uuidOf(order.id), timestamp, event });
  const placed = entry(order.created, {
    OrderPlaced: { order: shown(0, order.created), reason: 'new_user_order', reducedQuantity: '' },
  });
  const now = shown(order.filled, order.updated);
  const filled = {
    OrderUpdated: { oldOrder: shown(0, order.created), newOrder: now, reason: 'full_fill', reducedQuantity: '' },
  };
  const cancelled = {
    OrderCancelled: { order: now, reason: order.endReason === 'by-user' ? 'cancelled_by_user' : 'cancelled_by_admin' },
  };
  if (order.status === 'filled') return [placed, entry(order.updated, filled)];
  if (order.status === 'cancelled') return [placed, entry(order.updated, cancelled)];
  if (order.status === 'rejected')
    return [placed, entry(order.updated, { OrderRejected: { order: now, reason: 'post_order_failed' } })];
  return [placed];
}

/** An entry of `/fills`. */
export function renderFill(fill: Fill): Record<string, unknown> {
  return {
    fill_id: uuidOf(fill.id),
    symbol: fill.symbol,
    side: fill.side,
    order_id: uuidOf(fill.order.id),
    ...(fill.order.clientId !== undefined && { cliOrdId: fill.order.clientId }),
    size: fill.amount,
    price: fill.price,
    fillTime: iso(fill.time),
    fillType: fill.kind === 'liquidation' ? 'liquidation' : fill.maker ? 'maker' : 'taker',
  };
}

/** An entry of `/openpositions`; only one over isolated margin has a leverage. */
export function renderPosition(position: Position): Record<string, unknown> {
  return {
    side: position.amount > 0 ? 'long' : 'short',
    symbol: position.symbol,
    price: position.entry,
    fillTime: iso(position.updated),
    size: Math.abs(position.amount),
    unrealizedFunding: 0,
    pnlCurrency: position.symbol.startsWith('PF_') ? 'USD' : null,
    maxFixedLeverage: position.mode === 'isolated' ? position.leverage : null,
  };
}

/** The accounts of a client: cash, one margin account per coin of the inverse contracts, and the flexible one. */
export function renderAccounts(account: Account, markets: Markets): Record<string, unknown> {
  const cash: Record<string, string> = {};
  const accounts: Record<string, unknown> = {};
  for (const coin of account.wallets.keys()) {
    const id = krakenCoin(coin).toLowerCase();
    cash[id] = '0.0';
    if (coin === 'USD') continue;
    const view = marginView(account, coin, markets);
    accounts[`fi_${id}usd`] = {
      auxiliary: { usd: 0, pv: view.equity, pnl: view.unrealised, af: view.available, funding: 0 },
      marginRequirements: { im: view.positionMargin, mm: view.maintenance, lt: view.maintenance, tt: view.maintenance },
      triggerEstimates: { im: 0, mm: 0, lt: 0, tt: 0 },
      balances: { [id]: view.wallet },
      currency: id,
      type: 'marginAccount',
    };
  }
  const flex = marginView(account, 'USD', markets);
  return {
    cash: { balances: cash, type: 'cashAccount' },
    ...accounts,
    flex: {
      currencies: {
        USD: { quantity: flex.wallet, value: flex.wallet, collateral: flex.wallet, available: flex.available },
      },
      initialMargin: flex.positionMargin,
      initialMarginWithOrders: flex.positionMargin + flex.orderMargin,
      maintenanceMargin: flex.maintenance,
      balanceValue: flex.wallet,
      portfolioValue: flex.equity,
      collateralValue: flex.wallet,
      pnl: flex.unrealised,
      unrealizedFunding: 0,
      totalUnrealized: flex.unrealised,
      totalUnrealizedAsMargin: flex.unrealised,
      availableMargin: flex.available,
      marginEquity: flex.equity,
      type: 'multiCollateralMarginAccount',
    },
  };
}
