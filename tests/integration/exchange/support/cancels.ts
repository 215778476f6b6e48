import { isConditional, type OrderReference } from '#main/adapters/exchange/order.ts';
import type { KnownMarket, Wire } from './venue.ts';

/** Method, end of the path and fields with which one order is cancelled by our id alone. */
export type Cancel = (order: OrderReference, market: KnownMarket) => Wire & { readonly method: string };

const settleOf = (market: KnownMarket) => market.symbol.split(':')[1];

/** Where the exchange has to be asked for its own id first, it has answered 77 (see lookups.ts). */
export const CANCELS: Readonly<Record<string, Cancel>> = {
  bybit: ({ clientOrderId }, { id, contract }) => ({
    method: 'POST',
    path: '/v5/order/cancel',
    fields: { category: contract, symbol: id, orderLinkId: clientOrderId },
  }),
  binance: ({ clientOrderId, shape }, { id, contract }) => ({
    method: 'DELETE',
    path: `/${contract === 'linear' ? 'fapi' : 'dapi'}/v1/${isConditional(shape) ? 'algoOrder' : 'order'}`,
    fields: { symbol: id, [isConditional(shape) ? 'clientAlgoId' : 'origClientOrderId']: clientOrderId },
  }),
  krakenfutures: ({ clientOrderId }) => ({
    method: 'POST',
    path: '/v3/cancelorder',
    fields: { cliOrdId: clientOrderId },
  }),
  okx: ({ clientOrderId, shape }, { id }) => ({
    method: 'POST',
    path: isConditional(shape) ? '/trade/cancel-algos' : '/trade/cancel-order',
    fields: { instId: id, [isConditional(shape) ? 'algoClOrdId' : 'clOrdId']: clientOrderId },
  }),
  kucoinfutures: ({ clientOrderId, shape }, { id }) => ({
    method: 'DELETE',
    path: isConditional(shape) ? '/api/v1/orders/77' : `/api/v1/orders/client-order/${clientOrderId}`,
    fields: isConditional(shape) ? {} : { symbol: id },
  }),
  deribit: ({ clientOrderId }) => ({
    method: 'GET',
    path: '/private/cancel_by_label',
    fields: { label: clientOrderId },
  }),
  gemini: () => ({ method: 'POST', path: '/v1/order/cancel', fields: { request: '/v1/order/cancel', order_id: '77' } }),
  phemex: ({ clientOrderId }, { id, contract }) => ({
    method: 'DELETE',
    path: contract === 'linear' ? '/g-orders/cancel' : '/orders/cancel',
    fields: {
      symbol: id,
      clOrdID: clientOrderId,
      ...(contract === 'linear' ? { posSide: 'Merged' } : {}),
    },
  }),
  woo: ({ clientOrderId, shape }, { id }) => ({
    method: 'DELETE',
    path: isConditional(shape) ? '/v3/trade/algoOrder' : '/v3/trade/order',
    fields: isConditional(shape) ? { clientAlgoOrderId: clientOrderId } : { symbol: id, clientOrderId },
  }),
  bitget: ({ clientOrderId, shape }, { id }) => {
    const common = { symbol: id, productType: 'USDT-FUTURES' };
    if (!isConditional(shape)) {
      return { method: 'POST', path: '/v2/mix/order/cancel-order', fields: { ...common, clientOid: clientOrderId } };
    }
    const plans = { 'stop-market': 'loss_plan', 'take-profit-market': 'profit_plan', 'trailing-stop': 'track_plan' };
    return {
      method: 'POST',
      path: '/v2/mix/order/cancel-plan-order',
      fields: { ...common, orderIdList: [{ clientOid: clientOrderId }], planType: Reflect.get(plans, shape) },
    };
  },
  gate: ({ clientOrderId, shape }, market) => {
    const list = `/futures/${settleOf(market).toLowerCase()}`;
    const path = isConditional(shape) ? `${list}/price_orders/77` : `${list}/orders/${clientOrderId}`;
    return { method: 'DELETE', path, fields: { contract: market.id } };
  },
  hyperliquid: ({ clientOrderId }) => ({
    method: 'POST',
    path: '/exchange',
    fields: { action: { type: 'cancelByCloid', cancels: [{ asset: 0, cloid: clientOrderId }] } },
  }),
};
