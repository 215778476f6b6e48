import { LOOKUPS } from './lookups.ts';
import type { KnownMarket, Wire } from './venue.ts';

/** A question for open orders and its answer: the limit order of lookups.ts where it is the list of plain ones. */
export interface OpenList extends Wire {
  readonly body: unknown;
}

/** Names an order for the answers. */
export function openOrderOf(exchange: string, { symbol }: KnownMarket, clientOrderId: string) {
  return { exchange, symbol, shape: 'limit', clientOrderId, id: null } as const;
}

type Lists = (market: KnownMarket, plain: Record<string, unknown>, whole: boolean) => readonly OpenList[];

const settleOf = (market: KnownMarket) => market.symbol.split(':')[1];

/** All questions for the open orders of one instrument or, `whole`, of the account, in their order. */
const LISTS: Readonly<Record<string, Lists>> = {
  bybit: ({ contract, id, symbol }, row, whole) => [
    {
      path: '/v5/order/realtime',
      fields: {
        category: contract,
        ...(whole ? (contract === 'linear' ? { settleCoin: symbol.split(':')[1] } : {}) : { symbol: id }),
        limit: '50',
      },
      body: { retCode: 0, result: { list: [row], nextPageCursor: '' } },
    },
  ],
  binance: ({ contract, id }, row, whole) => {
    const api = contract === 'linear' ? '/fapi/v1' : '/dapi/v1';
    const fields = whole ? {} : { symbol: id };
    return [
      { path: `${api}/openOrders`, fields, body: [row] },
      { path: `${api}/openAlgoOrders`, fields, body: [] },
    ];
  },
  krakenfutures: (_market, row) => [
    {
      path: '/v3/openorders',
      fields: {},
      body: {
        result: 'success',
        openOrders: [
          {
            order_id: '77',
            cliOrdId: (row.order as Record<string, unknown>).cliOrdId,
            symbol: (row.order as Record<string, unknown>).symbol,
            side: 'buy',
            orderType: 'lmt',
            limitPrice: 50_000,
            unfilledSize: (row.order as Record<string, unknown>).quantity,
            filledSize: 0,
            receivedTime: '2025-11-22T08:26:40.000Z',
            status: 'untouched',
          },
        ],
      },
    },
  ],
  okx: ({ id }, row, whole) =>
    [undefined, 'conditional,oco', 'trigger', 'move_order_stop'].map((ordType) => ({
      path: ordType ? '/trade/orders-algo-pending' : '/trade/orders-pending',
      fields: {
        ...(whole ? {} : { instId: id }),
        ...(ordType ? { ordType } : {}),
        instType: 'SWAP',
        limit: '100',
      },
      body: { code: '0', msg: '', data: ordType ? [] : [row] },
    })),
  kucoinfutures: ({ id }, row, whole) => [
    {
      path: '/api/v1/orders',
      fields: { ...(whole ? {} : { symbol: id }), status: 'active', pageSize: '100' },
      body: { code: '200000', data: { items: [row] } },
    },
    {
      path: '/api/v1/stopOrders',
      fields: { ...(whole ? {} : { symbol: id }), pageSize: '100' },
      body: { code: '200000', data: { items: [] } },
    },
  ],
  deribit: ({ id }, row, whole) => [
    {
      path: whole ? '/private/get_open_orders' : '/private/get_open_orders_by_instrument',
      fields: whole ? {} : { instrument_name: id },
      body: { jsonrpc: '2.0', result: [row] },
    },
  ],
  gemini: (_market, row) => [{ path: '/v1/orders', fields: { request: '/v1/orders' }, body: [row] }],
  phemex: ({ id, contract }, row) => [
    {
      path: contract === 'linear' ? '/g-orders/activeList' : '/orders/activeList',
      fields: { symbol: id },
      body: { code: 0, msg: '', data: { rows: [row] } },
    },
  ],
  woo: ({ id }, row, whole) =>
    ['/v3/trade/orders', '/v3/trade/algoOrders'].map((path, i) => ({
      path,
      fields: { ...(whole ? {} : { symbol: id }), status: 'INCOMPLETE', size: '100' },
      body: { success: true, data: { rows: i === 0 ? [row] : [] } },
    })),
  bitget: ({ id }, row, whole) =>
    [undefined, 'profit_loss', 'track_plan', 'normal_plan'].map((planType) => ({
      path: planType ? '/v2/mix/order/orders-plan-pending' : '/v2/mix/order/orders-pending',
      fields: {
        ...(whole ? {} : { symbol: id }),
        productType: 'USDT-FUTURES',
        ...(planType ? { planType } : {}),
        limit: '100',
      },
      body: { code: '00000', data: { entrustedList: planType ? [] : [{ ...row, status: 'live' }] } },
    })),
  gate: (market, row, whole) =>
    ['orders', 'price_orders'].map((list, i) => ({
      path: `/futures/${settleOf(market).toLowerCase()}/${list}`,
      fields: { ...(whole ? {} : { contract: market.id }), status: 'open', limit: '100' },
      body: i === 0 ? [row] : [],
    })),
  hyperliquid: (_market, row) => [
    {
      path: '/info',
      fields: { type: 'frontendOpenOrders', user: '0x1111111111111111111111111111111111111111' },
      body: [row],
    },
  ],
};

/** The questions for open orders, answered with one limit order of the given id of ours. */
export function openLists(exchange: string, market: KnownMarket, clientOrderId: string, whole: boolean) {
  const { body } = LOOKUPS[exchange](openOrderOf(exchange, market, clientOrderId), market);
  return LISTS[exchange](market, innermostOrder(body), whole);
}

/** The order inside the answer to a look-up: the deepest object that a chain of single wrappings leads to. */
function innermostOrder(body: unknown): Record<string, unknown> {
  const wrapped = body as Record<string, unknown>;
  for (const name of ['result', 'data', 'list', 'orders', 'order'] as const) {
    const inner = wrapped[name];
    if (name === 'order' && typeof wrapped.status === 'string' && wrapped.updateReason !== undefined) break;
    if (Array.isArray(inner)) return innermostOrder(inner[0]);
    if (typeof inner === 'object' && inner !== null) return innermostOrder(inner);
  }
  return Array.isArray(body) ? innermostOrder(body[0]) : wrapped;
}
