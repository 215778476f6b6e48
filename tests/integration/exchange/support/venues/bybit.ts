import { asTexts, byPart, byPath, capitalised, present, type Venue } from '../venue.ts';

const listing = (symbol: string, base: string, quote: string, settle: string, contractType: string, lot: object) => ({
  symbol,
  contractType,
  status: 'Trading',
  baseCoin: base,
  quoteCoin: quote,
  settleCoin: settle,
  launchTime: '1585526400000',
  deliveryTime: '0',
  priceScale: '2',
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: '0.10' },
  lotSizeFilter: lot,
  fundingInterval: 480,
});

const ok = (result: unknown) => ({ retCode: 0, retMsg: 'OK', result, time: 1763800000000 });

const LINEAR = [
  listing('BTCUSDT', 'BTC', 'USDT', 'USDT', 'LinearPerpetual', {
    maxOrderQty: '1190.000',
    minOrderQty: '0.001',
    qtyStep: '0.001',
    minNotionalValue: '5',
  }),
];
const INVERSE = [
  listing('BTCUSD', 'BTC', 'USD', 'BTC', 'InversePerpetual', {
    maxOrderQty: '25000000.00',
    // ccxt takes this for the contract size.
    minOrderQty: '10.00',
    qtyStep: '1.00',
  }),
];

export const bybitVenue: Venue = {
  exchange: 'bybit',
  credentials: { apiKey: 'key', secret: 'secret' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDT:USDT',
      id: 'BTCUSDT',
      tick: 0.1,
      step: 0.001,
      contractSize: 1,
      amount: '0.012',
      price: '50000.1',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'BTCUSD',
      tick: 0.1,
      step: 1,
      contractSize: 1,
      amount: '120',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/v5/market/instruments-info': ({ fields }) =>
      ok({
        category: fields.category,
        list: fields.status === 'PreLaunch' ? [] : fields.category === 'linear' ? LINEAR : INVERSE,
        nextPageCursor: '',
      }),
    '/v5/user/query-api': ok({
      readOnly: 0,
      permissions: { ContractTrade: ['Order', 'Position'], Wallet: [] },
      ips: ['10.0.0.1'],
      uta: 1,
      unified: 0,
      expiredAt: '2027-01-01T00:00:00Z',
    }),
    '/v5/account/info': ok({ unifiedMarginStatus: 6, marginMode: 'REGULAR_MARGIN' }),
  }),
  wire: (order, market) => {
    const waits = order.shape === 'stop-market' || order.shape === 'take-profit-market';
    const rises = (order.side === 'buy') === (order.shape === 'stop-market');
    return {
      path: '/v5/order/create',
      fields: present({
        category: market.contract,
        symbol: market.id,
        side: capitalised(order.side),
        orderType: 'price' in order ? 'Limit' : 'Market',
        qty: order.amount,
        price: 'price' in order ? order.price : undefined,
        timeInForce: order.shape === 'post-only' ? 'PostOnly' : undefined,
        orderLinkId: order.clientOrderId,
        reduceOnly: order.reduceOnly || undefined,
        triggerPrice: waits ? order.triggerPrice : undefined,
        triggerDirection: waits ? (rises ? 1 : 2) : undefined,
        triggerBy: waits ? (order.triggerBy === 'mark' ? 'MarkPrice' : 'LastPrice') : undefined,
      }),
    };
  },
  // Volume, then turnover: in coin for inverse contracts, whose volume is in dollars.
  candles: (rows, { contract }) =>
    byPart(
      '/v5/market/kline',
      ok({
        list: asTexts(rows)
          .map(([t, o, h, l, c, v]) => (contract === 'linear' ? [t, o, h, l, c, v, '9'] : [t, o, h, l, c, '9', v]))
          .reverse(),
      }),
    ),
  state: (market) =>
    byPath({
      '/v5/market/time': () => ({ ...ok({}), time: Date.now() }),
      '/v5/account/wallet-balance': ok({
        list: [
          {
            accountType: 'UNIFIED',
            coin: [
              {
                coin: market.symbol.split(':')[1],
                walletBalance: '1000',
                totalPositionIM: '400',
                totalOrderIM: '0',
                locked: '0',
                borrowAmount: '0',
                accruedInterest: '0',
              },
            ],
          },
        ],
      }),
      '/v5/position/list': ok({
        list: [
          {
            symbol: market.id,
            side: 'Sell',
            size: market.amount,
            positionIdx: 0,
            avgPrice: '50000',
            markPrice: '49900',
            leverage: '7',
            tradeMode: 0,
            positionValue: '600',
            unrealisedPnl: '1',
            liqPrice: '',
            createdTime: '1763800000000',
            updatedTime: '1763800000000',
          },
        ],
        nextPageCursor: '',
      }),
    }),
  withdrawable: byPath({
    '/v5/user/query-api': ok({
      readOnly: 0,
      permissions: { ContractTrade: ['Order', 'Position'], Wallet: ['AccountTransfer', 'Withdraw'] },
      ips: ['*'],
    }),
  }),
  readOnly: byPath({
    '/v5/user/query-api': ok({
      readOnly: 1,
      permissions: { ContractTrade: ['Order', 'Position'], Wallet: [] },
      ips: ['*'],
    }),
  }),
  created: () => ({ body: ok({ orderId: 'venue-1', orderLinkId: 'mine' }) }),
};
