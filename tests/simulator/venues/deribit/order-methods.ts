import type { Fill, Order, OrderRequest, Side } from '../../account/order.ts';
import { Rejection } from '../../account/rejection.ts';
import type { Market } from '../../market/market.ts';
import { type ApiRequest, flagParam, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { marketOf } from './market-methods.ts';
import { idOf, orderId, renderFill, renderOrder } from './render.ts';

type Params = ApiRequest['params'];

const TIME_IN_FORCE: Readonly<Record<string, OrderRequest['timeInForce']>> = {
  good_til_cancelled: 'gtc',
  good_til_day: 'gtc',
  immediate_or_cancel: 'ioc',
  fill_or_kill: 'fok',
};
const TYPES = ['limit', 'market', 'stop_limit', 'stop_market', 'take_limit', 'take_market', 'trailing_stop'];

/** What `private/buy` and `private/sell` ask for. */
function orderRequest(params: Params, market: Market, side: Side): OrderRequest {
  const type = textParam(params, 'type') ?? 'limit';
  if (!TYPES.includes(type)) throw new Rejection('bad-request', `type ${type}`);
  const label = textParam(params, 'label');
  if (label !== undefined && label.length > 64) throw new Rejection('bad-request', 'label is longer than 64');
  const trigger = textParam(params, 'trigger');
  const by = trigger === 'mark_price' ? 'mark' : trigger === 'index_price' ? 'index' : 'last';
  const timeInForce = TIME_IN_FORCE[textParam(params, 'time_in_force') ?? ''];
  const kind = type.endsWith('limit') ? 'limit' : 'market';
  const base: OrderRequest = {
    symbol: market.spec.symbol,
    side,
    kind,
    amount: textParam(params, 'amount') ?? contractsToAmount(params, market),
    price: kind === 'limit' ? textParam(params, 'price') : undefined,
    clientId: label,
    reduceOnly: flagParam(params, 'reduce_only'),
    postOnly: flagParam(params, 'post_only'),
    echo: { type },
    ...(timeInForce && kind === 'limit' && { timeInForce }),
  };
  if (type === 'limit' || type === 'market') return base;
  if (trigger === undefined) throw new Rejection('bad-request', 'trigger is missing');
  if (type === 'trailing_stop') {
    const distance = numberParam(params, 'trigger_offset');
    if (distance === undefined) throw new Rejection('bad-request', 'trigger_offset is missing');
    return { ...base, trailing: { distance, unit: 'price', activation: undefined }, role: type };
  }
  const direction = type.startsWith('stop') === (side === 'sell') ? 'fall' : 'rise';
  return { ...base, trigger: { price: textParam(params, 'trigger_price') ?? '', direction, by }, role: type };
}

function contractsToAmount(params: Params, market: Market): string {
  const contracts = numberParam(params, 'contracts');
  if (contracts === undefined) throw new Rejection('bad-request', 'amount or contracts is missing');
  return String(market.amount(contracts * Number(market.spec.step)));
}

function place(input: PrivateInput, side: Side): Record<string, unknown> {
  const { exchange, account, params } = input;
  const market = marketOf(exchange, params);
  const request = orderRequest(params, market, side);
  // Without this wish a post-only order that would take is moved to the best price that makes.
  if (request.postOnly && flagParam(params, 'reject_post_only')) {
    const price = Number(request.price);
    const takes = side === 'buy' ? price >= market.book.bestAsk() : price <= market.book.bestBid();
    if (takes) throw new Rejection('post-only', 'would take');
  }
  const before = account.fills.length;
  const order = exchange.place(account, request);
  const trades = account.fills.slice(before).filter((fill) => fill.order === order);
  return { order: renderOrder(order, market), trades: trades.map((fill) => renderFill(fill, market)) };
}

/** The order that a request names. */
function orderOf({ exchange, account, params }: PrivateInput): { order: Order; market: Market; waiting: boolean } {
  const text = textParam(params, 'order_id');
  if (text === undefined) throw new Rejection('bad-request', 'order_id is missing');
  const order = exchange.find(account, { id: idOf(text) });
  const market = exchange.market(order.symbol);
  const waiting = text.includes('SLTB-') && order.triggeredId !== undefined;
  if (!waiting && orderId(order, market) !== text) throw new Rejection('unknown-order', 'other kind of id');
  return { order, market, waiting };
}

function cancel(input: PrivateInput): Record<string, unknown> {
  const { order, market } = orderOf(input);
  input.exchange.cancel(input.account, order);
  return renderOrder(order, market);
}

/** Cancels what fits and tells how many it was. */
function cancelWhere({ exchange, account }: PrivateInput, fits: (order: Order) => boolean): number {
  return exchange.cancelAll(account, fits).length;
}

function edit(input: PrivateInput): Record<string, unknown> {
  const { order, market } = orderOf(input);
  const { exchange, account, params } = input;
  const before = account.fills.length;
  const changes = {
    amount: textParam(params, 'amount'),
    price: textParam(params, 'price'),
    trigger: textParam(params, 'trigger_price'),
  };
  exchange.amend(account, order, changes);
  const trades = account.fills.slice(before).filter((fill) => fill.order === order);
  return {
    order: { ...renderOrder(order, market), replaced: true },
    trades: trades.map((fill) => renderFill(fill, market)),
  };
}

/** Whether an order or fill is of the instrument or the coin that a request names. */
function about({ exchange, params }: PrivateInput): (symbol: string) => boolean {
  const instrument = textParam(params, 'instrument_name');
  const currency = textParam(params, 'currency');
  return (symbol) =>
    (instrument === undefined || symbol === instrument) &&
    (currency === undefined || currency === 'any' || exchange.market(symbol).spec.settle === currency);
}

function openOrders(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const type = textParam(params, 'type') ?? 'all';
  const orders = account.openOrders().filter((order) => {
    if (!about(input)(order.symbol)) return false;
    const waits = order.status === 'untriggered';
    if (type === 'all') return true;
    return type === 'limit'
      ? !waits
      : waits && (type === 'trigger_all' || order.echo.type?.startsWith(type.split('_')[0]));
  });
  return orders.map((order) => renderOrder(order, exchange.market(order.symbol))).reverse();
}

/** Orders that have ended, newest first; those that traded nothing only on request. */
function orderHistory(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const unfilled = flagParam(params, 'include_unfilled');
  const orders = [...account.orders.values()].filter(
    (order) => !account.open.has(order.id) && about(input)(order.symbol) && (unfilled || order.filled > 0),
  );
  const count = numberParam(params, 'count') ?? 20;
  return orders
    .reverse()
    .slice(0, count)
    .map((order) => renderOrder(order, exchange.market(order.symbol)));
}

function byLabel(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const label = textParam(params, 'label');
  const orders = [...account.orders.values()].filter((order) => order.clientId === label && about(input)(order.symbol));
  return orders.map((order) => renderOrder(order, exchange.market(order.symbol)));
}

function userTrades(input: PrivateInput, fits: (fill: Fill) => boolean = () => true): Record<string, unknown>[] {
  const { exchange, account, params } = input;
  const from = numberParam(params, 'start_timestamp') ?? 0;
  const to = numberParam(params, 'end_timestamp') ?? Number.POSITIVE_INFINITY;
  const fills = account.fills.filter(
    (fill) => about(input)(fill.symbol) && fill.time >= from && fill.time <= to && fits(fill),
  );
  const newest = fills.slice(-(numberParam(params, 'count') ?? 10)).reverse();
  return newest.map((fill) => renderFill(fill, exchange.market(fill.symbol)));
}

const tradesMethod = guarded('read', 'fills', (input) => ({ trades: userTrades(input), has_more: false }));

/** What Deribit does with orders, by the method's name. */
export const ORDER_METHODS: Routes = {
  'private/buy': guarded('trade', 'create-order', (input) => place(input, 'buy')),
  'private/sell': guarded('trade', 'create-order', (input) => place(input, 'sell')),
  'private/edit': guarded('trade', 'amend-order', edit),
  'private/cancel': guarded('trade', 'cancel-order', cancel),
  'private/cancel_by_label': guarded('trade', 'cancel-order', (input) => {
    const label = textParam(input.params, 'label');
    return cancelWhere(input, (order) => order.clientId === label && about(input)(order.symbol));
  }),
  'private/cancel_all': guarded('trade', 'cancel-all', (input) => cancelWhere(input, () => true)),
  'private/cancel_all_by_instrument': guarded('trade', 'cancel-all', (input) =>
    cancelWhere(input, (order) => about(input)(order.symbol)),
  ),
  'private/cancel_all_by_currency': guarded('trade', 'cancel-all', (input) =>
    cancelWhere(input, (order) => about(input)(order.symbol)),
  ),
  'private/close_position': guarded('trade', 'create-order', ({ exchange, account, params }) => {
    const market = marketOf(exchange, params);
    return { order: renderOrder(exchange.closePosition(account, market.spec.symbol), market), trades: [] };
  }),
  'private/enable_cancel_on_disconnect': guarded('trade', 'dead-man', () => 'ok'),
  'private/disable_cancel_on_disconnect': guarded('trade', 'dead-man', () => 'ok'),
  'private/get_order_state': guarded('read', 'fetch-order', (input) => {
    const { order, market, waiting } = orderOf(input);
    return renderOrder(order, market, waiting);
  }),
  'private/get_order_state_by_label': guarded('read', 'fetch-order', byLabel),
  'private/get_open_orders': guarded('read', 'open-orders', openOrders),
  'private/get_open_orders_by_instrument': guarded('read', 'open-orders', openOrders),
  'private/get_open_orders_by_currency': guarded('read', 'open-orders', openOrders),
  'private/get_order_history_by_instrument': guarded('read', 'closed-orders', orderHistory),
  'private/get_order_history_by_currency': guarded('read', 'closed-orders', orderHistory),
  'private/get_user_trades_by_instrument': tradesMethod,
  'private/get_user_trades_by_instrument_and_time': tradesMethod,
  'private/get_user_trades_by_currency': tradesMethod,
  'private/get_user_trades_by_currency_and_time': tradesMethod,
  'private/get_user_trades_by_order': guarded('read', 'fills', (input) => {
    const { order } = orderOf(input);
    return userTrades(input, (fill) => fill.order === order);
  }),
};
