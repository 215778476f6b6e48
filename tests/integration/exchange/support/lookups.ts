import { isConditional, type OrderReference } from '#main/adapters/exchange/order.ts';
import type { KnownMarket, Wire } from './venue.ts';

/** How an order is asked for by our id alone, and how the exchange answers: number 77, a buy order, open. */
export interface Lookup extends Wire {
  readonly body: unknown;
}

const TIME = 1_763_800_000_000;
const ISO = '2025-11-22T08:26:40.000Z';

export const LOOKUPS: Readonly<Record<string, (order: OrderReference, market: KnownMarket) => Lookup>> = {
  bybit: ({ clientOrderId, shape }, { id, contract, amount, price }) => ({
    path: '/v5/order/realtime',
    fields: { category: contract, symbol: id, orderLinkId: clientOrderId },
    body: {
      retCode: 0,
      retMsg: 'OK',
      result: {
        list: [
          {
            orderId: '77',
            orderLinkId: clientOrderId,
            symbol: id,
            side: 'Buy',
            orderType: isConditional(shape) ? 'Market' : 'Limit',
            orderStatus: isConditional(shape) ? 'Untriggered' : 'New',
            qty: amount,
            cumExecQty: '0',
            cumExecValue: '0',
            leavesQty: amount,
            price,
            avgPrice: '',
            triggerPrice: isConditional(shape) ? price : '',
            tpslMode: '',
            timeInForce: 'GTC',
            createdTime: String(TIME),
            updatedTime: String(TIME),
          },
        ],
      },
    },
  }),
  binance: ({ clientOrderId, shape }, { id, contract, amount, price }) => {
    const api = contract === 'linear' ? '/fapi/v1' : '/dapi/v1';
    const plain = {
      orderId: 77,
      clientOrderId,
      symbol: id,
      side: 'BUY',
      type: 'LIMIT',
      status: 'NEW',
      origQty: amount,
      executedQty: '0',
      avgPrice: '0',
      price,
      time: TIME,
      updateTime: TIME,
    };
    const conditional = {
      algoId: 77,
      clientAlgoId: clientOrderId,
      algoType: 'CONDITIONAL',
      algoStatus: 'NEW',
      orderType: 'STOP_MARKET',
      symbol: id,
      side: 'BUY',
      quantity: amount,
      triggerPrice: price,
      createTime: TIME,
      updateTime: TIME,
    };
    if (!isConditional(shape)) {
      return { path: `${api}/order`, fields: { symbol: id, origClientOrderId: clientOrderId }, body: plain };
    }
    return contract === 'linear'
      ? { path: `${api}/algoOrder`, fields: { symbol: id, clientAlgoId: clientOrderId }, body: conditional }
      : { path: `${api}/openAlgoOrders`, fields: { symbol: id }, body: [conditional] };
  },
  krakenfutures: ({ clientOrderId }, { id, amount, price }) => ({
    path: '/v3/orders/status',
    fields: { cliOrdIds: clientOrderId },
    body: {
      result: 'success',
      serverTime: ISO,
      orders: [
        {
          status: 'ENTERED_BOOK',
          updateReason: null,
          error: null,
          order: {
            type: 'ORDER',
            orderId: '77',
            cliOrdId: clientOrderId,
            symbol: id,
            side: 'buy',
            quantity: Number(amount),
            filled: 0,
            limitPrice: Number(price),
            reduceOnly: false,
            timestamp: ISO,
            lastUpdateTimestamp: ISO,
          },
        },
      ],
    },
  }),
  okx: ({ clientOrderId, shape }, { id, amount, price }) => {
    const waits = isConditional(shape);
    const common = { instId: id, instType: 'SWAP', side: 'buy', sz: amount, cTime: String(TIME), uTime: String(TIME) };
    const order = waits
      ? { algoId: '77', algoClOrdId: clientOrderId, ordType: 'conditional', state: 'live', slTriggerPx: price }
      : { ordId: '77', clOrdId: clientOrderId, ordType: 'limit', state: 'live', px: price, accFillSz: '0', avgPx: '' };
    return {
      path: waits ? '/trade/order-algo' : '/trade/order',
      fields: { instId: id, [waits ? 'algoClOrdId' : 'clOrdId']: clientOrderId },
      body: { code: '0', msg: '', data: [{ ...common, ...order }] },
    };
  },
  kucoinfutures: ({ clientOrderId }, { id, amount, price }) => ({
    path: '/api/v1/orders/byClientOid',
    fields: { clientOid: clientOrderId },
    body: {
      code: '200000',
      data: {
        id: '77',
        clientOid: clientOrderId,
        symbol: id,
        side: 'buy',
        type: 'limit',
        size: Number(amount),
        filledSize: 0,
        dealSize: 0,
        price,
        status: 'open',
        isActive: true,
        cancelExist: false,
        createdAt: TIME,
      },
    },
  }),
  deribit: ({ clientOrderId }, { id, symbol, amount, price }) => ({
    path: '/private/get_order_state_by_label',
    fields: { currency: symbol.split(':')[1], label: clientOrderId },
    body: {
      jsonrpc: '2.0',
      result: [
        {
          order_id: '77',
          label: clientOrderId,
          instrument_name: id,
          order_state: 'open',
          order_type: 'limit',
          direction: 'buy',
          amount: Number(amount),
          filled_amount: 0,
          average_price: 0,
          price: Number(price),
          creation_timestamp: TIME,
        },
      ],
    },
  }),
  gemini: ({ clientOrderId }, { id, amount, price }) => ({
    path: '/v1/order/status',
    fields: { request: '/v1/order/status', client_order_id: clientOrderId },
    body: {
      order_id: '77',
      client_order_id: clientOrderId,
      symbol: id,
      side: 'buy',
      type: 'exchange limit',
      is_live: true,
      is_cancelled: false,
      original_amount: amount,
      executed_amount: '0',
      remaining_amount: amount,
      price,
      options: [],
      timestampms: TIME,
    },
  }),
  phemex: ({ clientOrderId }, { id, contract, amount, price }) => {
    const linear = contract === 'linear';
    const order = {
      symbol: id,
      side: 'Buy',
      ordStatus: 'New',
      orderType: 'Limit',
      closedPnl: '0',
      ...(linear
        ? {
            orderId: '77',
            clOrdId: clientOrderId,
            orderQtyRq: amount,
            cumQtyRq: '0',
            leavesQtyRq: amount,
            priceRp: price,
          }
        : {
            orderID: '77',
            clOrdID: clientOrderId,
            orderQty: Number(amount),
            cumQty: 0,
            leavesQty: Number(amount),
            priceEp: 1,
          }),
    };
    return {
      path: linear ? '/api-data/g-futures/orders/by-order-id' : '/exchange/order',
      fields: { symbol: id, clOrdID: clientOrderId },
      body: { code: 0, msg: '', data: [order] },
    };
  },
  woo: ({ clientOrderId, shape }, { id, amount, price }) => {
    const common = { symbol: id, side: 'BUY', quantity: amount, createdTime: TIME, updatedTime: TIME };
    return isConditional(shape)
      ? {
          path: '/v3/trade/algoOrder',
          // ccxt sends the id under the name for plain orders along, which means nothing here.
          fields: { clientAlgoOrderId: clientOrderId, clientOrderId },
          body: {
            success: true,
            data: {
              ...common,
              algoOrderId: 77,
              clientAlgoOrderId: clientOrderId,
              algoStatus: 'NEW',
              algoType: 'STOP',
              type: 'MARKET',
              triggerPrice: price,
              totalExecutedQuantity: '0',
            },
          },
        }
      : {
          path: '/v3/trade/order',
          fields: { clientOrderId },
          body: {
            success: true,
            data: { ...common, orderId: 77, clientOrderId, status: 'NEW', type: 'LIMIT', price, executed: '0' },
          },
        };
  },
  bitget: ({ clientOrderId, shape }, { id, amount, price }) => {
    const common = { symbol: id, productType: 'USDT-FUTURES', clientOid: clientOrderId };
    const order = {
      orderId: '77',
      clientOid: clientOrderId,
      symbol: id,
      side: 'buy',
      size: amount,
      baseVolume: '0',
      price,
      posSide: 'net',
      cTime: String(TIME),
    };
    return isConditional(shape)
      ? {
          path: '/v2/mix/order/orders-plan-pending',
          fields: { ...common, planType: shape === 'trailing-stop' ? 'track_plan' : 'profit_loss' },
          body: { code: '00000', data: { entrustedList: [{ ...order, planStatus: 'live', triggerPrice: price }] } },
        }
      : {
          path: '/v2/mix/order/detail',
          fields: common,
          body: { code: '00000', data: { ...order, state: 'live', orderType: 'limit' } },
        };
  },
  gate: ({ clientOrderId, shape }, { id, symbol, amount, price }) => {
    const list = `/futures/${symbol.split(':')[1].toLowerCase()}`;
    const size = Number(amount);
    return isConditional(shape)
      ? {
          path: `${list}/price_orders`,
          fields: { contract: id, status: 'open', limit: '100' },
          body: [
            {
              id: 77,
              status: 'open',
              create_time: TIME / 1000,
              initial: { contract: id, size, price: '0', text: clientOrderId, is_reduce_only: true },
              trigger: { price, rule: 1, price_type: 0 },
            },
          ],
        }
      : {
          path: `${list}/orders/${clientOrderId}`,
          fields: { contract: id },
          body: { id: 77, text: clientOrderId, contract: id, size, left: size, price, status: 'open', tif: 'gtc' },
        };
  },
  hyperliquid: ({ clientOrderId }, { amount, price }) => ({
    path: '/info',
    fields: { type: 'orderStatus', user: '0x1111111111111111111111111111111111111111', oid: clientOrderId },
    body: {
      status: 'order',
      order: {
        status: 'open',
        statusTimestamp: TIME,
        order: {
          coin: 'BTC',
          side: 'B',
          limitPx: price,
          sz: amount,
          origSz: amount,
          oid: 77,
          cloid: clientOrderId,
          timestamp: TIME,
          orderType: 'Limit',
          reduceOnly: false,
        },
      },
    },
  }),
};
