import type { Order, OrderRequest } from '../../account/order.ts';
import { Rejection } from '../../account/rejection.ts';
import { type ApiRequest, flagParam, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { isAlgo, renderAlgo, renderFill, renderOrder } from './render.ts';

type Params = ApiRequest['params'];

const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;
const TIME_IN_FORCE: Readonly<Record<string, OrderRequest['timeInForce']>> = {
  GTC: 'gtc',
  IOC: 'ioc',
  FOK: 'fok',
  GTX: 'gtc',
};

/** What orders in the book and conditional ones have in common. */
function common(params: Params, clientIdName: string): Omit<OrderRequest, 'kind'> {
  const side = textParam(params, 'side');
  if (side !== 'BUY' && side !== 'SELL') throw new Rejection('bad-request', `side ${side}`);
  const clientId = textParam(params, clientIdName);
  if (clientId !== undefined && !CLIENT_ID.test(clientId)) throw new Rejection('bad-request', `client id ${clientId}`);
  const timeInForce = TIME_IN_FORCE[textParam(params, 'timeInForce') ?? ''];
  const closesPosition = flagParam(params, 'closePosition');
  return {
    symbol: textParam(params, 'symbol') ?? '',
    side: side === 'BUY' ? 'buy' : 'sell',
    amount: closesPosition ? undefined : (textParam(params, 'quantity') ?? ''),
    price: textParam(params, 'price'),
    clientId,
    reduceOnly: flagParam(params, 'reduceOnly') || closesPosition,
    closesPosition,
    postOnly: textParam(params, 'timeInForce') === 'GTX',
    echo: { type: textParam(params, 'type') ?? '' },
    ...(timeInForce && { timeInForce }),
  };
}

/** `/fapi/v1/order` takes market and limit orders only; conditional ones have an endpoint of their own. */
function create({ exchange, account, params }: PrivateInput): unknown {
  const type = textParam(params, 'type');
  if (type !== 'MARKET' && type !== 'LIMIT') throw new Rejection('bad-request', `type ${type}`);
  const kind = type === 'MARKET' ? 'market' : 'limit';
  const order = exchange.place(account, { ...common(params, 'newClientOrderId'), kind });
  return renderOrder(order, exchange.market(order.symbol));
}

function createAlgo({ exchange, account, params }: PrivateInput): unknown {
  const type = textParam(params, 'type') ?? '';
  if (textParam(params, 'algoType') !== 'CONDITIONAL') throw new Rejection('bad-request', 'algoType');
  const base = common(params, 'clientAlgoId');
  const by = textParam(params, 'workingType') === 'MARK_PRICE' ? 'mark' : 'last';
  const market = exchange.market(base.symbol);
  if (type === 'TRAILING_STOP_MARKET') {
    const distance = numberParam(params, 'callbackRate') ?? 0;
    if (distance < 0.1 || distance > 10) throw new Rejection('bad-request', 'callbackRate is from 0.1 to 10');
    const activation = numberParam(params, 'activatePrice') ?? numberParam(params, 'activationPrice');
    const trailing = { distance, unit: 'percent', activation } as const;
    return renderAlgo(exchange.place(account, { ...base, kind: 'market', trailing, role: 'trailing' }), market);
  }
  const stops = type === 'STOP' || type === 'STOP_MARKET';
  if (!stops && type !== 'TAKE_PROFIT' && type !== 'TAKE_PROFIT_MARKET')
    throw new Rejection('bad-request', `type ${type}`);
  const direction = stops === (base.side === 'sell') ? 'fall' : 'rise';
  const order = exchange.place(account, {
    ...base,
    kind: type.endsWith('_MARKET') ? 'market' : 'limit',
    trigger: { price: textParam(params, 'triggerPrice') ?? '', direction, by },
    role: stops ? 'stop' : 'take-profit',
  });
  return renderAlgo(order, market);
}

/** The order that a request names, of those in the book or of the conditional ones. */
function orderOf({ exchange, account, params }: PrivateInput, algo: boolean): Order {
  const id = numberParam(params, algo ? 'algoId' : 'orderId');
  const clientId = textParam(params, algo ? 'clientAlgoId' : 'origClientOrderId');
  if (id === undefined && clientId === undefined)
    throw new Rejection('bad-request', 'orderId or origClientOrderId is needed');
  const order = exchange.find(account, id === undefined ? { clientId } : { id });
  const symbol = textParam(params, 'symbol');
  const inBook = !isAlgo(order) || order.triggeredId !== undefined;
  if ((algo ? !isAlgo(order) : !inBook) || (symbol !== undefined && order.symbol !== symbol)) {
    throw new Rejection('unknown-order', 'not of this kind or symbol');
  }
  return order;
}

function cancel(input: PrivateInput): unknown {
  const { exchange, account } = input;
  const order = orderOf(input, false);
  exchange.cancel(account, order);
  return renderOrder(order, exchange.market(order.symbol));
}

function cancelAlgo(input: PrivateInput): unknown {
  const order = orderOf(input, true);
  if (order.status !== 'untriggered') throw new Rejection('order-closed', 'not open');
  input.exchange.cancel(input.account, order);
  return { algoId: order.id, clientAlgoId: order.clientId ?? '', code: '200', msg: 'success' };
}

function cancelAll({ exchange, account, params }: PrivateInput, algo: boolean): unknown {
  const { spec } = exchange.market(textParam(params, 'symbol'));
  exchange.cancelAll(account, (order) => order.symbol === spec.symbol && (order.status === 'untriggered') === algo);
  return { code: 200, msg: 'The operation of cancel all open order is done.' };
}

function amend(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const order = orderOf(input, false);
  exchange.amend(account, order, { amount: textParam(params, 'quantity'), price: textParam(params, 'price') });
  return renderOrder(order, exchange.market(order.symbol));
}

/** Open orders in the book, or conditional ones that wait. */
function openOrders({ exchange, account, params }: PrivateInput, algo: boolean): unknown {
  const orders = account
    .openOrders(textParam(params, 'symbol'))
    .filter((order) => (order.status === 'untriggered') === algo);
  return orders.map((order) => (algo ? renderAlgo : renderOrder)(order, exchange.market(order.symbol)));
}

/** All orders of a symbol, oldest first. */
function allOrders({ exchange, account, params }: PrivateInput, algo: boolean): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime') ?? Number.POSITIVE_INFINITY;
  const orders = [...account.orders.values()].filter(
    (order) =>
      order.symbol === market.spec.symbol &&
      order.created >= from &&
      order.created <= to &&
      (algo ? isAlgo(order) : !isAlgo(order) || order.triggeredId !== undefined),
  );
  const limit = Math.min(numberParam(params, 'limit') ?? 500, 1000);
  return orders.slice(-limit).map((order) => (algo ? renderAlgo : renderOrder)(order, market));
}

function userTrades({ exchange, account, params }: PrivateInput): unknown {
  const market = exchange.market(textParam(params, 'symbol'));
  const from = numberParam(params, 'startTime') ?? 0;
  const to = numberParam(params, 'endTime') ?? Number.POSITIVE_INFINITY;
  const orderId = numberParam(params, 'orderId');
  const fills = account.fills.filter(
    (fill) =>
      fill.symbol === market.spec.symbol &&
      fill.time >= from &&
      fill.time <= to &&
      (orderId === undefined || fill.orderId === orderId),
  );
  return fills.slice(-(numberParam(params, 'limit') ?? 500)).map((fill) => renderFill(fill, market));
}

/** What Binance does with orders. */
export const ORDER_ROUTES: Routes = {
  'POST /fapi/v1/order': guarded('trade', 'create-order', create),
  'PUT /fapi/v1/order': guarded('trade', 'amend-order', amend),
  'DELETE /fapi/v1/order': guarded('trade', 'cancel-order', cancel),
  'GET /fapi/v1/order': guarded('read', 'fetch-order', (input) => {
    const order = orderOf(input, false);
    return renderOrder(order, input.exchange.market(order.symbol));
  }),
  'GET /fapi/v1/openOrders': guarded('read', 'open-orders', (input) => openOrders(input, false)),
  'GET /fapi/v1/allOrders': guarded('read', 'closed-orders', (input) => allOrders(input, false)),
  'DELETE /fapi/v1/allOpenOrders': guarded('trade', 'cancel-all', (input) => cancelAll(input, false)),
  'POST /fapi/v1/algoOrder': guarded('trade', 'create-order', createAlgo),
  'DELETE /fapi/v1/algoOrder': guarded('trade', 'cancel-order', cancelAlgo),
  'GET /fapi/v1/algoOrder': guarded('read', 'fetch-order', (input) => {
    const order = orderOf(input, true);
    return renderAlgo(order, input.exchange.market(order.symbol));
  }),
  'GET /fapi/v1/openAlgoOrders': guarded('read', 'open-orders', (input) => openOrders(input, true)),
  'GET /fapi/v1/allAlgoOrders': guarded('read', 'closed-orders', (input) => allOrders(input, true)),
  'DELETE /fapi/v1/algoOpenOrders': guarded('trade', 'cancel-all', (input) => cancelAll(input, true)),
  'GET /fapi/v1/userTrades': guarded('read', 'fills', userTrades),
  'POST /fapi/v1/countdownCancelAll': guarded('trade', 'dead-man', ({ exchange, account, params }) => {
    const countdown = numberParam(params, 'countdownTime') ?? 0;
    account.deadline = countdown === 0 ? undefined : exchange.now() + countdown;
    return { symbol: textParam(params, 'symbol'), countdownTime: String(countdown) };
  }),
};
