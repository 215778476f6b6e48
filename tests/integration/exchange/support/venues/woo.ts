import { byPart, byPath, present, type Venue } from '../venue.ts';

const ok = (data: unknown) => ({ success: true, data, timestamp: 1763800000000 });

export const wooVenue: Venue = {
  exchange: 'woo',
  credentials: { apiKey: 'key', secret: 'secret', uid: 'application' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDT:USDT',
      id: 'PERP_BTC_USDT',
      tick: 0.1,
      step: 0.0001,
      contractSize: 1,
      amount: '0.0012',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/v3/public/instruments': ok({
      rows: [
        {
          symbol: 'PERP_BTC_USDT',
          status: 'TRADING',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          quoteMin: '0',
          quoteMax: '200000',
          quoteTick: '0.1',
          baseMin: '0.0001',
          baseMax: '20',
          baseTick: '0.0001',
          minNotional: '1',
          baseImr: '0.01',
          baseMmr: '0.006',
        },
      ],
    }),
    '/v3/account/credentials': ok({
      rows: [
        { apiKey: 'other', permissions: ['READ', 'WITHDRAWAL'] },
        { apiKey: 'key', permissions: ['READ', 'TRADE'], allowedIPs: ['10.0.0.1'] },
      ],
    }),
  }),
  wire: (order, market) => {
    const waits = 'triggerBy' in order;
    const trailing = order.shape === 'trailing-stop';
    return {
      path: waits ? '/v3/trade/algoOrder' : '/v3/trade/order',
      fields: present({
        symbol: market.id,
        side: order.side.toUpperCase(),
        type: order.shape === 'limit' ? 'LIMIT' : order.shape === 'post-only' ? 'POST_ONLY' : 'MARKET',
        quantity: order.amount,
        price: 'price' in order ? order.price : undefined,
        marginMode: order.marginMode.toUpperCase(),
        reduceOnly: order.reduceOnly || undefined,
        [waits ? 'clientAlgoOrderId' : 'clientOrderId']: order.clientOrderId,
        algoType: waits ? (trailing ? 'TRAILING_STOP' : 'STOP') : undefined,
        triggerPriceType: waits ? (order.triggerBy === 'mark' ? 'MARK_PRICE' : 'MARKET_PRICE') : undefined,
        triggerPrice: 'triggerPrice' in order ? order.triggerPrice : undefined,
        activatedPrice: trailing ? order.activationPrice : undefined,
        callbackRate: trailing && order.trail.by === 'percent' ? String(Number(order.trail.value) / 100) : undefined,
        callbackValue: trailing && order.trail.by === 'amount' ? order.trail.value : undefined,
      }),
    };
  },
  candles: (rows) =>
    byPart(
      '/v3/public/klineHistory',
      ok({
        rows: rows.map(([startTimestamp, open, high, low, close, volume]) => ({
          symbol: 'PERP_BTC_USDT',
          open,
          high,
          low,
          close,
          volume,
          amount: 0,
          type: '1h',
          startTimestamp,
          endTimestamp: startTimestamp + 1,
        })),
      }),
    ),
  state: (market) =>
    byPath({
      '/v3/public/systemInfo': () => ({ ...ok({ status: 0 }), timestamp: Date.now() }),
      '/v3/asset/balances': ok({
        holding: [{ token: 'USDT', holding: '1000', availableBalance: '600', frozen: '400' }],
      }),
      '/v3/futures/positions': ok({
        positions: [
          {
            symbol: market.id,
            holding: `-${market.amount}`,
            averageOpenPrice: '50000',
            markPrice: '49900',
            estLiqPrice: '80000',
            leverage: 7,
            marginMode: 'ISOLATED',
            timestamp: '1763800000',
          },
        ],
      }),
    }),
  withdrawable: byPath({
    '/v3/account/credentials': ok({ rows: [{ apiKey: 'key', permissions: ['READ', 'TRADE', 'WITHDRAWAL'] }] }),
  }),
  readOnly: byPath({ '/v3/account/credentials': ok({ rows: [{ apiKey: 'key', permissions: ['READ'] }] }) }),
  created: ({ fields }) => ({
    body: ok({
      orderId: 4711,
      clientOrderId: fields.clientOrderId,
      rows: [{ orderId: 4711, algoType: fields.algoType }],
    }),
  }),
};
