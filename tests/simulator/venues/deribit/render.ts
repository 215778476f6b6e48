import type { Account } from '../../account/account.ts';
import {
  initialMargin,
  liquidationPriceOf,
  type Markets,
  maintenanceMargin,
  marginView,
} from '../../account/margin.ts';
import { averagePrice, type Fill, type Order } from '../../account/order.ts';
import { type Position, unrealised } from '../../account/position.ts';
import { valueAt } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';

/** Orders of bitcoin contracts are plain numbers; those of others begin with the coin that they settle in. */
function prefixOf({ spec }: Market): string {
  return spec.settle === 'BTC' ? '' : `${spec.settle}-`;
}

export function isTrigger(order: Order): boolean {
  return order.trigger !== undefined || order.trailing !== undefined;
}

/** The id under which an order waits for its trigger. */
function triggerId(order: Order, market: Market): string {
  return `${prefixOf(market)}SLTB-${order.id}`;
}

/** The id of an order: a trigger order gets another one when it goes into the book. */
export function orderId(order: Order, market: Market): string {
  if (!isTrigger(order)) return `${prefixOf(market)}${order.id}`;
  return order.triggeredId === undefined ? triggerId(order, market) : `${prefixOf(market)}${order.triggeredId}`;
}

/** The number in an order id. */
export function idOf(text: string): number {
  return Number(text.split('-').at(-1));
}

const TIME_IN_FORCE = { gtc: 'good_til_cancelled', ioc: 'immediate_or_cancel', fok: 'fill_or_kill' } as const;

/** An order as REST and stream tell of it; `waiting` tells a trigger order that has triggered as it was before. */
export function renderOrder(order: Order, market: Market, waiting = false): Record<string, unknown> {
  const untriggered = isTrigger(order) && (order.triggeredId === undefined || waiting);
  const ended = order.status === 'filled' ? 'filled' : order.status;
  const state = waiting ? 'triggered' : order.status === 'open' ? 'open' : ended;
  return {
    web: false,
    api: true,
    order_id: untriggered ? triggerId(order, market) : orderId(order, market),
    instrument_name: order.symbol,
    direction: order.side,
    order_type: untriggered ? order.echo.type : order.kind,
    order_state: state,
    label: order.clientId ?? '',
    price: order.price ?? 'market_price',
    amount: order.amount,
    contracts: order.amount / Number(market.spec.step),
    max_show: order.amount,
    filled_amount: untriggered ? 0 : order.filled,
    average_price: untriggered ? 0 : averagePrice(order),
    time_in_force: TIME_IN_FORCE[order.timeInForce === 'ioc' && untriggered ? 'gtc' : order.timeInForce],
    post_only: order.postOnly,
    reject_post_only: false,
    reduce_only: order.reduceOnly,
    risk_reducing: false,
    replaced: false,
    mmp: false,
    is_rebalance: false,
    is_liquidation: order.origin === 'liquidation',
    ...(isTrigger(order) && {
      trigger: `${order.trigger?.by ?? 'last'}_price`,
      triggered: order.triggeredId !== undefined,
      ...(order.trigger && { trigger_price: order.trigger.price }),
      ...(order.trailing && { trigger_offset: order.trailing.distance, trigger_reference_price: order.extreme }),
      ...(!untriggered && { trigger_order_id: triggerId(order, market) }),
    }),
    ...(state === 'cancelled' && { cancel_reason: order.endReason === 'by-user' ? 'user_request' : 'autoliquidation' }),
    creation_timestamp: untriggered ? order.created : (order.triggeredAt ?? order.created),
    last_update_timestamp: order.updated,
  };
}

/** An execution as REST and stream tell of it. */
export function renderFill(fill: Fill, market: Market): Record<string, unknown> {
  return {
    trade_seq: fill.id,
    trade_id: `${prefixOf(market)}${fill.id}`,
    timestamp: fill.time,
    tick_direction: 0,
    state: fill.order.status === 'filled' ? 'filled' : 'open',
    self_trade: false,
    risk_reducing: false,
    reduce_only: fill.order.reduceOnly,
    post_only: fill.order.postOnly,
    profit_loss: fill.profit,
    price: fill.price,
    order_type: fill.kind === 'liquidation' ? 'liquidation' : fill.order.kind,
    order_id: orderId(fill.order, market),
    mmp: false,
    matching_id: null,
    mark_price: market.markPrice,
    index_price: market.markPrice,
    liquidity: fill.maker ? 'M' : 'T',
    label: fill.order.clientId ?? '',
    instrument_name: fill.symbol,
    fee_currency: fill.feeCoin,
    fee: fill.fee,
    direction: fill.side,
    contracts: fill.amount / Number(market.spec.step),
    api: true,
    amount: fill.amount,
  };
}

/** A position; the size of a short one is negative. */
export function renderPosition(
  account: Account,
  position: Position,
  market: Market,
  markets: Markets,
): Record<string, unknown> {
  const { amount } = position;
  const profit = unrealised(position, market.spec, market.markPrice);
  const inCoin =
    market.spec.contract === 'linear'
      ? amount
      : Math.sign(amount) * valueAt(market.spec, Math.abs(amount), market.markPrice);
  return {
    instrument_name: position.symbol,
    kind: 'future',
    direction: amount === 0 ? 'zero' : amount > 0 ? 'buy' : 'sell',
    size: amount,
    size_currency: inCoin,
    average_price: position.entry,
    mark_price: market.markPrice,
    index_price: market.markPrice,
    settlement_price: market.markPrice,
    leverage: market.spec.maxLeverage,
    initial_margin: initialMargin(position, market),
    maintenance_margin: maintenanceMargin(position, market),
    open_orders_margin: 0,
    floating_profit_loss: profit,
    total_profit_loss: profit,
    realized_profit_loss: position.realised,
    realized_funding: 0,
    interest_value: 0,
    delta: inCoin,
    estimated_liquidation_price: liquidationPriceOf(account, position, markets) ?? null,
  };
}

/** One coin of an account. */
export function renderSummary(account: Account, currency: string, markets: Markets): Record<string, unknown> {
  const view = marginView(account, currency, markets);
  return {
    currency,
    balance: view.wallet,
    equity: view.equity,
    margin_balance: view.equity,
    available_funds: view.available,
    available_withdrawal_funds: view.available,
    initial_margin: view.positionMargin + view.orderMargin,
    projected_initial_margin: view.positionMargin + view.orderMargin,
    maintenance_margin: view.maintenance,
    projected_maintenance_margin: view.maintenance,
    session_upl: view.unrealised,
    futures_session_upl: view.unrealised,
    session_rpl: 0,
    total_pl: view.unrealised,
    futures_pl: view.unrealised,
    options_value: 0,
    spot_reserve: 0,
    fee_balance: 0,
    margin_model: 'segregated_sm',
    cross_collateral_enabled: false,
    portfolio_margining_enabled: false,
  };
}
