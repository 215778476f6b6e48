import type { Attached, Order, OrderRequest, Trigger } from '../../account/order.ts';
import { Rejection } from '../../account/rejection.ts';
import { type ApiCall, type ApiRequest, flagParam, numberParam, textParam } from '../../server/api-call.ts';
import { guarded, type PrivateInput, type Routes } from '../../server/routes.ts';
import { refusalOf } from './failures.ts';
import { hasEnded, isAlgo, renderAlgo, renderFill, renderOrder } from './render.ts';

type Params = ApiRequest['params'];

const CLIENT_ID = /^[A-Za-z0-9]{1,32}$/;

/** What orders in the book and algo orders have in common; sets the margin mode that the order names. */
function common(input: PrivateInput, params: Params, clientIdName: string): Omit<OrderRequest, 'kind'> {
  const { exchange, account } = input;
  const symbol = exchange.market(textParam(params, 'instId')).spec.symbol;
  const side = textParam(params, 'side');
  const mode = textParam(params, 'tdMode');
  if (side !== 'buy' && side !== 'sell') throw new Rejection('bad-request', `side ${side}`);
  if (mode !== 'cross' && mode !== 'isolated') throw new Rejection('bad-request', `tdMode ${mode}`);
  const clientId = textParam(params, clientIdName);
  if (clientId !== undefined && !CLIENT_ID.test(clientId))
    throw new Rejection('bad-request', `${clientIdName} ${clientId}`);
  if (account.marginModeOf(symbol) !== mode) exchange.setMarginMode(account, mode, symbol);
  const closesPosition = textParam(params, 'closeFraction') === '1';
  return {
    symbol,
    side,
    amount: closesPosition ? undefined : (textParam(params, 'sz') ?? ''),
    clientId,
    reduceOnly: flagParam(params, 'reduceOnly') || closesPosition,
    closesPosition,
  };
}

function create(input: PrivateInput, params: Params): Record<string, unknown> {
  const type = textParam(params, 'ordType') ?? '';
  if (!['market', 'limit', 'post_only', 'fok', 'ioc', 'optimal_limit_ioc'].includes(type)) {
    throw new Rejection('bad-request', `ordType ${type}`);
  }
  const order = input.exchange.place(input.account, {
    ...common(input, params, 'clOrdId'),
    kind: type === 'market' || type === 'optimal_limit_ioc' ? 'market' : 'limit',
    price: textParam(params, 'px'),
    postOnly: type === 'post_only',
    ...((type === 'fok' || type === 'ioc') && { timeInForce: type }),
    ...attachedOf(params),
  });
  return {
    ordId: String(order.id),
    clOrdId: order.clientId ?? '',
    tag: '',
    ts: String(order.created),
    sCode: '0',
    sMsg: '',
  };
}

/** The stop and the target that an order carries. */
function attachedOf(params: Params): { stopLoss?: Attached; takeProfit?: Attached } {
  const [attached] = (params.attachAlgoOrds as Params[] | undefined) ?? [];
  if (!attached) return {};
  const stop = numberParam(attached, 'slTriggerPx');
  const target = numberParam(attached, 'tpTriggerPx');
  return {
    ...(stop !== undefined && { stopLoss: { triggerPrice: stop, by: triggeredBy(attached, 'slTriggerPxType') } }),
    ...(target !== undefined && { takeProfit: { triggerPrice: target, by: triggeredBy(attached, 'tpTriggerPxType') } }),
  };
}

function triggeredBy(params: Params, name: string): Trigger['by'] {
  const by = textParam(params, name);
  return by === 'mark' || by === 'index' ? by : 'last';
}

/** Algo orders name their client id `algoClOrdId`; a `clOrdId` is not kept. */
function createAlgo(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const base = common(input, params, 'algoClOrdId');
  const order = exchange.place(account, { ...base, ...algoKind(input, base.side) });
  if (params.ordType === 'oco') placeTarget(input, base, order);
  return [{ algoId: String(order.id), clOrdId: '', algoClOrdId: order.clientId ?? '', sCode: '0', sMsg: '', tag: '' }];
}

function algoKind(
  { exchange, params }: PrivateInput,
  side: 'buy' | 'sell',
): Omit<OrderRequest, 'symbol' | 'side' | 'amount'> {
  const ordType = textParam(params, 'ordType') ?? '';
  const echo = { ordType };
  const priced = (price: string | undefined) =>
    price === undefined || price === '-1' ? ({ kind: 'market' } as const) : ({ kind: 'limit', price } as const);
  if (ordType === 'move_order_stop') {
    const ratio = numberParam(params, 'callbackRatio');
    const distance = ratio === undefined ? numberParam(params, 'callbackSpread') : ratio * 100;
    if (distance === undefined) throw new Rejection('bad-request', 'callbackRatio or callbackSpread is needed');
    const unit = ratio === undefined ? 'price' : 'percent';
    return {
      kind: 'market',
      trailing: { distance, unit, activation: numberParam(params, 'activePx') },
      role: 'trailing',
      echo,
    };
  }
  if (ordType === 'trigger') {
    const price = textParam(params, 'triggerPx') ?? '';
    const last = exchange.market(textParam(params, 'instId')).price;
    // Which way the price has to come follows from where it is.
    const direction = Number(price) > last ? 'rise' : 'fall';
    const trigger = { price, direction, by: triggeredBy(params, 'triggerPxType') } as const;
    return { ...priced(textParam(params, 'orderPx')), trigger, role: 'trigger', echo };
  }
  if (ordType !== 'conditional' && ordType !== 'oco') throw new Rejection('bad-request', `ordType ${ordType}`);
  const stop = textParam(params, 'slTriggerPx');
  const target = textParam(params, 'tpTriggerPx');
  const price = stop ?? target ?? '';
  const direction = (stop !== undefined) === (side === 'sell') ? 'fall' : 'rise';
  const by = triggeredBy(params, stop === undefined ? 'tpTriggerPxType' : 'slTriggerPxType');
  return {
    ...priced(textParam(params, stop === undefined ? 'tpOrdPx' : 'slOrdPx')),
    trigger: { price, direction, by },
    role: stop === undefined ? 'take-profit' : 'stop',
    echo: ordType === 'oco' && target !== undefined ? { ordType, tpTriggerPx: target } : echo,
    ...(ordType === 'oco' && { group: groupOf(params) }),
  };
}

/** Both halves of an OCO order share a group, named after what is unique about the request. */
function groupOf(params: Params): string {
  return `oco-${JSON.stringify(params)}`;
}

/** The second half of an OCO order; lists show both halves as one. */
function placeTarget({ exchange, account, params }: PrivateInput, base: Omit<OrderRequest, 'kind'>, stop: Order): void {
  exchange.place(account, {
    ...base,
    clientId: undefined,
    kind: 'market',
    trigger: {
      price: textParam(params, 'tpTriggerPx') ?? '',
      direction: base.side === 'sell' ? 'rise' : 'fall',
      by: triggeredBy(params, 'tpTriggerPxType'),
    },
    role: 'take-profit',
    group: groupOf(params),
    echo: { ordType: 'oco', halfOf: String(stop.id) },
  });
}

/** The order that a request names by either id. */
function orderOf({ exchange, account }: PrivateInput, params: Params, algo: boolean): Order {
  const id = numberParam(params, algo ? 'algoId' : 'ordId');
  const clientId = textParam(params, algo ? 'algoClOrdId' : 'clOrdId');
  if (id === undefined && clientId === undefined)
    throw new Rejection('bad-request', 'Either parameter ordId or clOrdId is required');
  const order = exchange.find(account, id === undefined ? { clientId } : { id });
  const inBook = !isAlgo(order) || order.triggeredId === id;
  if (algo ? !isAlgo(order) : !inBook) throw new Rejection('unknown-order', 'not of this kind');
  return order;
}

function cancel(input: PrivateInput, params: Params): Record<string, unknown> {
  const order = orderOf(input, params, false);
  input.exchange.cancel(input.account, order);
  return {
    ordId: String(order.triggeredId ?? order.id),
    clOrdId: order.clientId ?? '',
    ts: String(order.updated),
    sCode: '0',
    sMsg: '',
  };
}

function cancelAlgo(input: PrivateInput, params: Params): Record<string, unknown> {
  const order = orderOf(input, params, true);
  if (order.status !== 'untriggered') throw new Rejection('order-closed', 'not open');
  input.exchange.cancel(input.account, order);
  const halves = input.account.openOrders().filter((other) => other.echo.halfOf === String(order.id));
  for (const half of halves) input.exchange.cancel(input.account, half);
  return { algoId: String(order.id), clOrdId: '', algoClOrdId: order.clientId ?? '', sCode: '0', sMsg: '', tag: '' };
}

/** Does something for each entry of a list; what is refused is told entry by entry. */
function batch(
  input: PrivateInput,
  call: ApiCall,
  act: (input: PrivateInput, params: Params) => Record<string, unknown>,
): BatchAnswer {
  const entries = (input.params.batch as Params[] | undefined) ?? [input.params];
  const data = entries.map((params) => {
    try {
      return act(input, params);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const ids = {
        ordId: textParam(params, 'ordId') ?? '',
        clOrdId: textParam(params, 'clOrdId') ?? '',
        tag: '',
        ts: '',
      };
      return { ...ids, ...refusalOf(error.reason, error.message, call) };
    }
  });
  return new BatchAnswer(data);
}

/** An answer whose code says how many of its entries succeeded. */
export class BatchAnswer {
  readonly data: readonly Record<string, unknown>[];

  constructor(data: readonly Record<string, unknown>[]) {
    this.data = data;
  }

  /** 0: all, 1: none, 2: some. */
  get code(): '0' | '1' | '2' {
    const failed = this.data.filter((entry) => entry.sCode !== '0').length;
    if (failed === 0) return '0';
    return failed === this.data.length ? '1' : '2';
  }
}

function amend(input: PrivateInput): unknown {
  const { exchange, account, params } = input;
  const order = orderOf(input, params, false);
  exchange.amend(account, order, { amount: textParam(params, 'newSz'), price: textParam(params, 'newPx') });
  return [
    {
      ordId: String(order.id),
      clOrdId: order.clientId ?? '',
      reqId: '',
      ts: String(order.updated),
      sCode: '0',
      sMsg: '',
    },
  ];
}

function orderList(input: PrivateInput, fits: (order: Order) => boolean): unknown {
  const { exchange, account, params } = input;
  const symbol = textParam(params, 'instId');
  const orders = [...account.orders.values()].filter(
    (order) =>
      (symbol === undefined || order.symbol === symbol) &&
      (!isAlgo(order) || order.triggeredId !== undefined) &&
      fits(order),
  );
  const newest = orders.slice(-Math.min(numberParam(params, 'limit') ?? 100, 100)).reverse();
  return newest.map((order) => renderOrder(order, exchange.market(order.symbol), account));
}

function history(input: PrivateInput): unknown {
  const { account, params } = input;
  const state = textParam(params, 'state');
  const from = numberParam(params, 'begin') ?? 0;
  const to = numberParam(params, 'end') ?? Number.POSITIVE_INFINITY;
  return orderList(
    input,
    (order) =>
      !account.open.has(order.id) &&
      order.created >= from &&
      order.created <= to &&
      (state === undefined || (state === 'filled') === (order.status === 'filled')),
  );
}

function algoList(input: PrivateInput, ended: boolean): unknown {
  const { exchange, account, params } = input;
  const type = textParam(params, 'ordType');
  const symbol = textParam(params, 'instId');
  const types = type?.split(',');
  if (!types) throw new Rejection('bad-request', 'Parameter ordType can not be empty');
  const orders = [...account.orders.values()].filter(
    (order) =>
      isAlgo(order) &&
      order.echo.halfOf === undefined &&
      hasEnded(order) === ended &&
      types.includes(order.echo.ordType ?? 'conditional') &&
      (symbol === undefined || order.symbol === symbol),
  );
  return orders.reverse().map((order) => renderAlgo(order, exchange.market(order.symbol), account));
}

function fills({ exchange, account, params }: PrivateInput): unknown {
  const symbol = textParam(params, 'instId');
  const orderId = numberParam(params, 'ordId');
  const from = numberParam(params, 'begin') ?? 0;
  const to = numberParam(params, 'end') ?? Number.POSITIVE_INFINITY;
  const found = account.fills.filter(
    (fill) =>
      (symbol === undefined || fill.symbol === symbol) &&
      (orderId === undefined || fill.orderId === orderId) &&
      fill.time >= from &&
      fill.time <= to,
  );
  return found
    .slice(-Math.min(numberParam(params, 'limit') ?? 100, 100))
    .reverse()
    .map((fill) => renderFill(fill, exchange.market(fill.symbol)));
}

/** What OKX does with orders. */
export const ORDER_ROUTES: Routes = {
  'POST /api/v5/trade/order': guarded('trade', 'create-order', (input) => [create(input, input.params)]),
  'POST /api/v5/trade/batch-orders': guarded('trade', 'create-order', (input) => batch(input, 'create-order', create)),
  'POST /api/v5/trade/order-algo': guarded('trade', 'create-order', createAlgo),
  'POST /api/v5/trade/amend-order': guarded('trade', 'amend-order', amend),
  'POST /api/v5/trade/cancel-order': guarded('trade', 'cancel-order', (input) => [cancel(input, input.params)]),
  'POST /api/v5/trade/cancel-batch-orders': guarded('trade', 'cancel-order', (input) =>
    batch(input, 'cancel-order', cancel),
  ),
  'POST /api/v5/trade/cancel-algos': guarded('trade', 'cancel-order', (input) =>
    batch(input, 'cancel-order', cancelAlgo),
  ),
  'POST /api/v5/trade/cancel-all-after': guarded('trade', 'dead-man', ({ exchange, account, params }) => {
    const seconds = numberParam(params, 'timeOut') ?? 0;
    account.deadline = seconds === 0 ? undefined : exchange.now() + seconds * 1000;
    return [{ triggerTime: String(account.deadline ?? 0), tag: '', ts: String(exchange.now()) }];
  }),
  'GET /api/v5/trade/order': guarded('read', 'fetch-order', (input) => {
    const order = orderOf(input, input.params, false);
    return [renderOrder(order, input.exchange.market(order.symbol), input.account)];
  }),
  'GET /api/v5/trade/order-algo': guarded('read', 'fetch-order', (input) => {
    const order = orderOf(input, input.params, true);
    return [renderAlgo(order, input.exchange.market(order.symbol), input.account)];
  }),
  'GET /api/v5/trade/orders-pending': guarded('read', 'open-orders', (input) =>
    orderList(input, (order) => order.status === 'open'),
  ),
  'GET /api/v5/trade/orders-history': guarded('read', 'closed-orders', history),
  'GET /api/v5/trade/orders-history-archive': guarded('read', 'closed-orders', history),
  'GET /api/v5/trade/orders-algo-pending': guarded('read', 'open-orders', (input) => algoList(input, false)),
  'GET /api/v5/trade/orders-algo-history': guarded('read', 'closed-orders', (input) => algoList(input, true)),
  'GET /api/v5/trade/fills': guarded('read', 'fills', fills),
  'GET /api/v5/trade/fills-history': guarded('read', 'fills', fills),
};
