import { byPart, byPath, present, type Venue } from '../venue.ts';

const listing = (symbol: string, quote: string, settle: string, multiplier: number) => ({
  symbol,
  baseCurrency: 'XBT',
  quoteCurrency: quote,
  settleCurrency: settle,
  nextFundingRateTime: 1000000,
  isInverse: multiplier < 0,
  multiplier,
  lotSize: 1,
  tickSize: 0.1,
  maxOrderQty: 1000000,
  maxPrice: 1000000,
  takerFeeRate: 0.0006,
  makerFeeRate: 0.0002,
  maintainMargin: 0.004,
  maxLeverage: 125,
  status: 'Open',
  firstOpenDate: 1585555200000,
});

const ok = (data: unknown) => ({ code: '200000', data });

export const kucoinFuturesVenue: Venue = {
  exchange: 'kucoinfutures',
  credentials: { apiKey: 'key', secret: 'secret', password: 'passphrase' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDT:USDT',
      id: 'XBTUSDTM',
      tick: 0.1,
      step: 1,
      contractSize: 0.001,
      amount: '12',
      price: '50000.1',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'XBTUSDM',
      tick: 0.1,
      step: 1,
      contractSize: 1,
      amount: '120',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/api/v1/contracts/active': ok([listing('XBTUSDTM', 'USDT', 'USDT', 0.001), listing('XBTUSDM', 'USD', 'XBT', -1)]),
    '/api/v1/user/api-key': ok({ apiKey: 'key', permission: 'General, Futures', ipWhitelist: '10.0.0.1' }),
  }),
  wire: (order, market) => {
    const waits = 'triggerPrice' in order;
    const rises = (order.side === 'buy') === (order.shape === 'stop-market');
    return {
      path: '/api/v1/orders',
      fields: present({
        symbol: market.id,
        side: order.side,
        type: 'price' in order ? 'limit' : 'market',
        size: Number(order.amount),
        price: 'price' in order ? order.price : undefined,
        postOnly: order.shape === 'post-only' || undefined,
        clientOid: order.clientOrderId,
        leverage: order.leverage,
        marginMode: order.marginMode.toUpperCase(),
        reduceOnly: order.reduceOnly || undefined,
        stop: waits ? (rises ? 'up' : 'down') : undefined,
        stopPrice: waits ? order.triggerPrice : undefined,
        stopPriceType: waits ? (order.triggerBy === 'mark' ? 'MP' : 'TP') : undefined,
      }),
    };
  },
  candles: (rows, market) =>
    byPart(
      '/api/v1/kline/query',
      ok(rows.map(([t, o, h, l, c, v]) => [t, o, h, l, c, market.contract === 'linear' ? v / 0.001 : v * c, 0])),
    ),
  state: (market) =>
    byPath({
      '/api/v1/timestamp': () => ok(Date.now()),
      '/api/v1/account-overview': ({ fields }) =>
        ok({ accountEquity: 1000, availableBalance: 600, currency: fields.currency }),
      '/api/v1/positions': ok([
        {
          symbol: market.id,
          currentQty: -Number(market.amount),
          avgEntryPrice: 50000,
          markPrice: 49900,
          liquidationPrice: 80000,
          realLeverage: 7,
          marginMode: 'ISOLATED',
          isOpen: true,
          unrealisedPnl: 1.2,
        },
      ]),
    }),
  withdrawable: byPath({
    '/api/v1/user/api-key': ok({ apiKey: 'key', permission: 'General, Futures, Transfer', ipWhitelist: '' }),
  }),
  readOnly: byPath({ '/api/v1/user/api-key': ok({ apiKey: 'key', permission: 'General', ipWhitelist: '' }) }),
  created: () => ({ body: ok({ orderId: 'venue-1', clientOid: 'mine' }) }),
};
