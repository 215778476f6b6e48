import type { Order, OrderRequest, Trailing } from '../../account/order.ts';
import { Rejection } from '../../account/rejection.ts';
import { type ApiRequest, flagParam, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { idOfUuid, uuidOf } from '../../uuid.ts';
import { Bare } from './account-routes.ts';
import { marketNamed } from './market-routes.ts';
import {
  isTrigger,
  renderEventOrder,
  renderEvents,
  renderFill,
  renderHistory,
  renderOpenOrder,
  renderStatus,
} from './render.ts';

type Params = ApiRequest['params'];

/** How long the status of an order that has ended can be asked for, ms. */
const STATUS_MEMORY_MS = 5000;
const LIMIT_TYPES = ['lmt', 'post', 'ioc', 'fok'];

const iso = (time: number) => new Date(time).toISOString();

/** What `/sendorder` asks for. */
function orderRequest({ exchange, params }: PrivateInput): OrderRequest {
  const { spec } = marketNamed(exchange, textParam(params, 'symbol'));
  const side = textParam(params, 'side');
  const orderType = textParam(params, 'orderType') ?? '';
  if (side !== 'buy' && side !== 'sell') throw new Rejection('bad-request', `side ${side}`);
  const price = textParam(params, 'limitPrice');
  const base = {
    symbol: spec.symbol,
    side,
    amount: textParam(params, 'size') ?? '',
    price,
    clientId: textParam(params, 'cliOrdId'),
    reduceOnly: flagParam(params, 'reduceOnly'),
    echo: { orderType },
  } as const;
  const signal = textParam(params, 'triggerSignal');
  const by = signal === 'mark' ? 'mark' : signal === 'index' || signal === 'spot' ? 'index' : 'last';
  if (orderType === 'stp' || orderType === 'take_profit') {
    const direction = (orderType === 'stp') === (side === 'sell') ? 'fall' : 'rise';
    const trigger = { price: textParam(params, 'stopPrice') ?? '', direction, by } as const;
    return { ...base, kind: price === undefined ? 'market' : 'limit', trigger, role: orderType };
  }
  if (orderType === 'trailing_stop') return { ...base, kind: 'market', trailing: trailingOf(params), role: orderType };
  if (orderType === 'mkt') return { ...base, kind: 'market', price: undefined };
  if (!LIMIT_TYPES.includes(orderType)) throw new Rejection('bad-request', `orderType ${orderType}`);
  const timeInForce = orderType === 'ioc' || orderType === 'fok' ? orderType : 'gtc';
  return { ...base, kind: 'limit', timeInForce, postOnly: orderType === 'post' };
}

function trailingOf(params: Params): Trailing {
  const distance = numberParam(params, 'trailingStopMaxDeviation');
  const unit = textParam(params, 'trailingStopDeviationUnit') === 'PERCENT' ? 'percent' : 'price';
  if (distance === undefined) throw new Rejection('bad-request', 'trailingStopMaxDeviation');
  return { distance, unit, activation: undefined };
}

function sendOrder(input: PrivateInput): Record<string, unknown> {
  const { exchange, account } = input;
  const before = account.fills.length;
  const order = exchange.place(account, orderRequest(input));
  const fills = account.fills.slice(before).filter((fill) => fill.order === order);
  // An immediate order that found nobody is told as not placed.
  const nothing = order.status === 'cancelled' && order.filled === 0;
  return {
    sendStatus: {
      order_id: uuidOf(order.id),
      ...(order.clientId !== undefined && { cliOrdId: order.clientId }),
      status: nothing ? 'iocWouldNotExecute' : 'placed',
      receivedTime: iso(order.created),
      orderEvents: nothing ? [] : renderEvents(order, fills),
    },
  };
}

/** The order that a request names by either id; Kraken spells them differently from call to call. */
function orderOf({ exchange, account, params }: PrivateInput): Order {
  const uuid = textParam(params, 'order_id') ?? textParam(params, 'orderId');
  const clientId = textParam(params, 'cliOrdId');
  if (uuid === undefined && clientId === undefined)
    throw new Rejection('bad-request', 'order_id or cliOrdId is needed');
  return exchange.find(account, uuid === undefined ? { clientId } : { id: idOfUuid(uuid) ?? -1 });
}

function cancelOrder(input: PrivateInput): Record<string, unknown> {
  const order = orderOf(input);
  input.exchange.cancel(input.account, order);
  return {
    cancelStatus: {
      status: 'cancelled',
      order_id: uuidOf(order.id),
      ...(order.clientId !== undefined && { cliOrdId: order.clientId }),
      receivedTime: iso(order.updated),
      orderEvents: [{ uid: uuidOf(order.id), order: renderEventOrder(order), type: 'CANCEL' }],
    },
  };
}

function editOrder(input: PrivateInput): Record<string, unknown> {
  const { exchange, account, params } = input;
  const order = orderOf(input);
  const before = renderEventOrder(order);
  exchange.amend(account, order, {
    amount: textParam(params, 'size'),
    price: textParam(params, 'limitPrice'),
    trigger: textParam(params, 'stopPrice'),
  });
  return {
    editStatus: {
      status: 'edited',
      orderId: uuidOf(order.id),
      cliOrdId: order.clientId ?? null,
      receivedTime: iso(order.updated),
      orderEvents: [{ old: before, new: renderEventOrder(order), reducedQuantity: null, type: 'EDIT' }],
    },
  };
}

function cancelAll({ exchange, account, params }: PrivateInput): Record<string, unknown> {
  const symbol = textParam(params, 'symbol');
  const only = symbol === undefined ? undefined : marketNamed(exchange, symbol).spec.symbol;
  const orders = exchange.cancelAll(account, (order) => only === undefined || order.symbol === only);
  return {
    cancelStatus: {
      receivedTime: iso(exchange.now()),
      cancelOnly: only ?? 'all',
      status: orders.length === 0 ? 'noOrdersToCancel' : 'cancelled',
      cancelledOrders: orders.map((order) => ({ order_id: uuidOf(order.id), cliOrdId: order.clientId })),
      orderEvents: orders.map((order) => ({ uid: uuidOf(order.id), order: renderEventOrder(order), type: 'CANCEL' })),
    },
  };
}

function cancelAllAfter({ exchange, account, params }: PrivateInput): Record<string, unknown> {
  const seconds = numberParam(params, 'timeout') ?? 0;
  account.deadline = seconds === 0 ? undefined : exchange.now() + seconds * 1000;
  return {
    status: {
      currentTime: iso(exchange.now()),
      triggerTime: account.deadline === undefined ? '0' : iso(account.deadline),
    },
  };
}

/** Orders that are open, or ended in the last five seconds. */
function orderStatus({ exchange, account, request }: PrivateInput): Record<string, unknown> {
  const search = new URLSearchParams(`${request.query}&${request.body}`);
  const byId = search.getAll('orderIds').map((uuid) => account.orders.get(idOfUuid(uuid) ?? -1));
  const byClientId = search.getAll('cliOrdIds').map((clientId) => account.byClientId.get(clientId));
  const remembered = [...byId, ...byClientId].flatMap((order) => {
    if (!order) return [];
    return account.open.has(order.id) || order.updated >= exchange.now() - STATUS_MEMORY_MS ? [order] : [];
  });
  return { orders: remembered.map(renderStatus) };
}

function fills({ exchange, account, params }: PrivateInput): Record<string, unknown> {
  const last = textParam(params, 'lastFillTime');
  const before = last === undefined ? exchange.now() + 1 : Date.parse(last);
  const found = account.fills.filter((fill) => fill.time < before);
  return { fills: found.slice(-100).reverse().map(renderFill) };
}

/** The order history; triggers have one of their own. */
function history({ account, params }: PrivateInput, triggers: boolean): Bare {
  const since = numberParam(params, 'since') ?? 0;
  const elements = [...account.orders.values()]
    .filter((order) => isTrigger(order) === triggers || (order.triggeredAt !== undefined && !triggers))
    .flatMap(renderHistory)
    .filter((entry) => Number(entry.timestamp) >= since);
  const count = numberParam(params, 'count') ?? 100;
  return new Bare({
    accountUid: 'f7d5571c-6d10-4cf1-944a-048d25682ed0',
    len: elements.length,
    elements: elements.reverse().slice(0, count),
  });
}

/** What Kraken does with orders. */
export const ORDER_ROUTES: Routes = {
  'POST /derivatives/api/v3/sendorder': guarded('trade', 'create-order', sendOrder),
  'POST /derivatives/api/v3/cancelorder': guarded('trade', 'cancel-order', cancelOrder),
  'POST /derivatives/api/v3/editorder': guarded('trade', 'amend-order', editOrder),
  'POST /derivatives/api/v3/cancelallorders': guarded('trade', 'cancel-all', cancelAll),
  'POST /derivatives/api/v3/cancelallordersafter': guarded('trade', 'dead-man', cancelAllAfter),
  'GET /derivatives/api/v3/openorders': guarded('read', 'open-orders', ({ account }) => ({
    openOrders: account.openOrders().map(renderOpenOrder),
  })),
  'GET /derivatives/api/v3/orders/status': guarded('read', 'fetch-order', orderStatus),
  'POST /derivatives/api/v3/orders/status': guarded('read', 'fetch-order', orderStatus),
  'GET /derivatives/api/v3/fills': guarded('read', 'fills', fills),
  'GET /api/history/v2/orders': guarded('read', 'closed-orders', (input) => history(input, false)),
  'GET /api/history/v2/triggers': guarded('read', 'closed-orders', (input) => history(input, true)),
};
