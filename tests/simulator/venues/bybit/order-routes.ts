import type { Account } from '../../account/account.ts';
import type { Attached, Order, OrderRequest, Trigger } from '../../account/order.ts';
import { Rejection } from '../../account/rejection.ts';
import { plain } from '../../decimal.ts';
import { type ApiRequest, flagParam, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { idOfUuid, uuidOf } from '../../uuid.ts';
import { categoryOf } from './instruments.ts';
import { marketOf } from './market-routes.ts';
import { renderFill, renderOrder } from './render.ts';

type Params = ApiRequest['params'];

const TRIGGER_BY: Readonly<Record<string, Trigger['by']>> = {
  LastPrice: 'last',
  MarkPrice: 'mark',
  IndexPrice: 'index',
};
const TIME_IN_FORCE: Readonly<Record<string, OrderRequest['timeInForce']>> = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' };

function attachedOf(params: Params, name: 'stopLoss' | 'takeProfit', by: string): Attached | undefined {
  const triggerPrice = numberParam(params, name);
  if (triggerPrice === undefined || triggerPrice === 0) return undefined;
  return { triggerPrice, by: TRIGGER_BY[textParam(params, by) ?? 'LastPrice'] ?? 'last' };
}

/** What `/v5/order/create` asks for. */
function orderRequest(params: Params, symbol: string): OrderRequest {
  const side = textParam(params, 'side');
  const type = textParam(params, 'orderType');
  if ((side !== 'Buy' && side !== 'Sell') || (type !== 'Market' && type !== 'Limit')) {
    throw new Rejection('bad-request', 'side or orderType invalid');
  }
  const triggerPrice = textParam(params, 'triggerPrice');
  const direction = numberParam(params, 'triggerDirection') === 1 ? 'rise' : 'fall';
  const by = TRIGGER_BY[textParam(params, 'triggerBy') ?? 'LastPrice'] ?? 'last';
  const timeInForce = textParam(params, 'timeInForce');
  const stopLoss = attachedOf(params, 'stopLoss', 'slTriggerBy');
  const takeProfit = attachedOf(params, 'takeProfit', 'tpTriggerBy');
  return {
    symbol,
    side: side === 'Buy' ? 'buy' : 'sell',
    kind: type === 'Market' ? 'market' : 'limit',
    amount: textParam(params, 'qty') ?? '',
    price: textParam(params, 'price'),
    clientId: textParam(params, 'orderLinkId'),
    postOnly: timeInForce === 'PostOnly',
    ...(TIME_IN_FORCE[timeInForce ?? ''] && { timeInForce: TIME_IN_FORCE[timeInForce ?? ''] }),
    reduceOnly: flagParam(params, 'reduceOnly') || flagParam(params, 'closeOnTrigger'),
    ...(triggerPrice !== undefined && { trigger: { price: triggerPrice, direction, by }, role: 'stop' }),
    ...(stopLoss && { stopLoss }),
    ...(takeProfit && { takeProfit }),
  };
}

function create({ exchange, account, params }: PrivateInput): unknown {
  const market = marketOf(exchange, params);
  if (
    textParam(params, 'triggerPrice') !== undefined &&
    ![1, 2].includes(numberParam(params, 'triggerDirection') ?? 0)
  ) {
    throw new Rejection('bad-request', 'TriggerDirection invalid');
  }
  return reference(exchange.place(account, orderRequest(params, market.spec.symbol)));
}

function reference(order: Order): unknown {
  return { orderId: uuidOf(order.id), orderLinkId: order.clientId ?? '' };
}

/** The order that a request names by either id. */
function orderOf({ exchange, account, params }: PrivateInput): Order {
  const uuid = textParam(params, 'orderId');
  const clientId = textParam(params, 'orderLinkId');
  if (uuid === undefined && clientId === undefined)
    throw new Rejection('bad-request', 'orderId or orderLinkId is required');
  const order = exchange.find(account, uuid === undefined ? { clientId } : { id: idOfUuid(uuid) ?? -1 });
  if (order.symbol !== marketOf(exchange, params).spec.symbol) throw new Rejection('unknown-order', 'other symbol');
  return order;
}

function amend(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const order = orderOf(input);
  const changes = {
    amount: textParam(params, 'qty'),
    price: textParam(params, 'price'),
    trigger: textParam(params, 'triggerPrice'),
  };
  exchange.amend(account, order, changes);
  return reference(order);
}

/** Whether an order belongs to what a list or a cancellation is about. */
function fits({ exchange, params }: PrivateInput): (order: Order) => boolean {
  const symbol = textParam(params, 'symbol');
  const settle = textParam(params, 'settleCoin');
  const base = textParam(params, 'baseCoin');
  const category = textParam(params, 'category');
  const filter = textParam(params, 'orderFilter');
  if (category === 'linear' && symbol === undefined && settle === undefined && base === undefined) {
    throw new Rejection('bad-request', 'symbol or settleCoin or baseCoin is needed');
  }
  return (order) => {
    const { spec } = exchange.market(order.symbol);
    return (
      categoryOf(spec) === category &&
      (symbol === undefined || spec.symbol === symbol) &&
      (settle === undefined || spec.settle === settle) &&
      (base === undefined || spec.base === base) &&
      (filter !== 'StopOrder' || order.role !== '') &&
      (filter !== 'Order' || order.role === '')
    );
  };
}

/** Newest first, `limit` of them, with Bybit's cursor: the index at which the next page starts. */
function page<T>(items: readonly T[], params: Params, most: number): { part: T[]; cursor: string } {
  const limit = Math.min(numberParam(params, 'limit') ?? 20, most);
  const from = numberParam(params, 'cursor') ?? 0;
  const part = items.slice(from, from + limit);
  return { part, cursor: from + limit < items.length ? String(from + limit) : '' };
}

function orderList(input: PrivateInput, orders: readonly Order[]): unknown {
  const { exchange, params } = input;
  const { part, cursor } = page([...orders].reverse(), params, 50);
  const list = part.map((order) => renderOrder(order, exchange.market(order.symbol)));
  return { category: textParam(params, 'category'), list, nextPageCursor: cursor };
}

/** Open orders; with an id also one that has ended. */
function realtime(input: PrivateInput): unknown {
  const { account, params } = input;
  const named = byId(account, params);
  if (named) return orderList(input, named.filter(fits(input)));
  return orderList(input, account.openOrders().filter(fits(input)));
}

function byId(account: Account, params: Params): Order[] | undefined {
  const uuid = textParam(params, 'orderId');
  const clientId = textParam(params, 'orderLinkId');
  if (uuid === undefined && clientId === undefined) return undefined;
  const order = uuid === undefined ? account.byClientId.get(clientId ?? '') : account.orders.get(idOfUuid(uuid) ?? -1);
  return order ? [order] : [];
}

function history(input: PrivateInput): unknown {
  const { account, params } = input;
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime') ?? Number.POSITIVE_INFINITY;
  const status = textParam(params, 'orderStatus');
  const ended = (byId(account, params) ?? [...account.orders.values()]).filter(
    (order) =>
      !account.open.has(order.id) &&
      order.created >= from &&
      order.created <= to &&
      (status === undefined || (status === 'Filled') === (order.status === 'filled')) &&
      fits(input)(order),
  );
  return orderList(input, ended);
}

/** Trades, or, with `execType=Funding`, what funding was paid. */
function executions(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const symbol = textParam(params, 'symbol');
  const category = textParam(params, 'category');
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime') ?? Number.POSITIVE_INFINITY;
  const wanted = (what: string, time: number) =>
    (symbol === undefined || what === symbol) &&
    categoryOf(exchange.market(what).spec) === category &&
    time >= from &&
    time <= to;
  const uuid = textParam(params, 'orderId');
  const clientId = textParam(params, 'orderLinkId');
  const trades = account.fills
    .filter((fill) => wanted(fill.symbol, fill.time))
    .filter((fill) => uuid === undefined || uuidOf(fill.order.id) === uuid)
    .filter((fill) => clientId === undefined || fill.order.clientId === clientId)
    .map((fill) => renderFill(fill, exchange.market(fill.symbol)));
  const rows = textParam(params, 'execType') === 'Funding' ? fundingPayments(input, wanted) : trades;
  const { part, cursor } = page(rows.reverse(), params, 100);
  return { category, list: part, nextPageCursor: cursor };
}

function fundingPayments(
  { exchange, account }: PrivateInput,
  wanted: (symbol: string, time: number) => boolean,
): Record<string, unknown>[] {
  return account.ledger.flatMap(({ id, kind, symbol, time, amount, funding }) => {
    if (kind !== 'funding' || symbol === undefined || !funding || !wanted(symbol, time)) return [];
    const market = exchange.market(symbol);
    return [
      {
        symbol,
        execFee: plain(-amount, 8),
        execId: uuidOf(id),
        execPrice: plain(funding.price, market.priceDecimals),
        execQty: plain(Math.abs(funding.position), market.amountDecimals),
        execType: 'Funding',
        execTime: String(time),
        feeRate: plain(funding.rate, 8),
        side: funding.position > 0 ? 'Buy' : 'Sell',
        orderId: '',
        isMaker: false,
      },
    ];
  });
}

/** Stop, target and trailing stop of a whole position; `0` takes one away. */
function tradingStop(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const { spec } = marketOf(exchange, params);
  const held = account.positions.get(spec.symbol)?.amount ?? 0;
  if (held === 0) throw new Rejection('no-position', 'no position');
  const set = (role: string, name: 'stopLoss' | 'takeProfit' | 'trailingStop', size: string) => {
    const value = textParam(params, name);
    if (value === undefined) return;
    for (const order of account.openOrders(spec.symbol)) {
      if (order.role === role && order.closesPosition) exchange.cancel(account, order);
    }
    if (Number(value) === 0) return;
    const falls = held > 0 === (role !== 'take-profit');
    const amount = textParam(params, size);
    exchange.place(account, {
      symbol: spec.symbol,
      side: held > 0 ? 'sell' : 'buy',
      kind: 'market',
      amount,
      closesPosition: amount === undefined,
      reduceOnly: true,
      role,
      origin: 'position',
      ...(name === 'trailingStop'
        ? { trailing: { distance: Number(value), unit: 'price', activation: numberParam(params, 'activePrice') } }
        : { trigger: { price: value, direction: falls ? 'fall' : 'rise', by: 'last' } }),
    });
  };
  set('stop-loss', 'stopLoss', 'slSize');
  set('take-profit', 'takeProfit', 'tpSize');
  set('trailing', 'trailingStop', 'trailingSize');
  return {};
}

/** What Bybit does with orders. */
export const ORDER_ROUTES: Routes = {
  'POST /v5/order/create': guarded('trade', 'create-order', create),
  'POST /v5/order/amend': guarded('trade', 'amend-order', amend),
  'POST /v5/order/cancel': guarded('trade', 'cancel-order', (input) => {
    const order = orderOf(input);
    input.exchange.cancel(input.account, order);
    return reference(order);
  }),
  'POST /v5/order/cancel-all': guarded('trade', 'cancel-all', (input) => ({
    list: input.exchange.cancelAll(input.account, fits(input)).map(reference),
    success: '1',
  })),
  'POST /v5/order/disconnected-cancel-all': guarded('trade', 'dead-man', () => ({})),
  'GET /v5/order/realtime': guarded('read', 'open-orders', realtime),
  'GET /v5/order/history': guarded('read', 'closed-orders', history),
  'GET /v5/execution/list': guarded('read', 'fills', executions),
  'POST /v5/position/trading-stop': guarded('trade', 'set-stops', tradingStop),
};
