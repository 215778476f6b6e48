import { byPart, byPath, present, type Venue } from '../venue.ts';

const SERVER_TIME = '2026-11-22T12:00:00.000Z';

const listing = (symbol: string, type: string, tickSize: number, precision: number) => ({
  symbol,
  type,
  underlying: 'rr_xbtusd',
  tickSize,
  contractSize: 1,
  tradeable: true,
  impactMidSize: 1,
  maxPositionSize: 1000000,
  openingDate: '2022-01-01T00:00:00.000Z',
  contractValueTradePrecision: precision,
  marginLevels: [
    { contracts: 0, numNonContractUnits: 0, initialMargin: 0.02, maintenanceMargin: 0.01 },
    { contracts: 500000, numNonContractUnits: 500000, initialMargin: 0.04, maintenanceMargin: 0.02 },
  ],
});

export const krakenFuturesVenue: Venue = {
  exchange: 'krakenfutures',
  credentials: { apiKey: 'key', secret: Buffer.from('secret').toString('base64') },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USD:USD',
      id: 'PF_XBTUSD',
      tick: 1,
      step: 0.0001,
      contractSize: 1,
      amount: '0.0012',
      price: '50001',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'PI_XBTUSD',
      tick: 0.5,
      step: 1,
      contractSize: 1,
      amount: '120',
      price: '50000.5',
    },
  ],
  answers: byPath({
    '/v3/instruments': {
      result: 'success',
      serverTime: SERVER_TIME,
      instruments: [
        listing('PF_XBTUSD', 'flexible_futures', 1, 4),
        listing('PI_XBTUSD', 'futures_inverse', 0.5, 0),
        { symbol: 'in_xbtusd', type: 'spot index', tradeable: false },
      ],
    },
    '/api-keys/v3/check': {
      result: 'success',
      permissions: { general: 'FULL_ACCESS', withdrawal: 'NO_ACCESS' },
      allowedCidrBlocks: ['10.0.0.1/32'],
    },
  }),
  wire: (order, market) => ({
    path: '/api/v3/sendorder',
    fields: present({
      symbol: market.id,
      side: order.side,
      size: order.amount,
      cliOrdId: order.clientOrderId,
      orderType: {
        market: 'mkt',
        limit: 'lmt',
        'post-only': 'post',
        'stop-market': 'stp',
        'take-profit-market': 'take_profit',
        'trailing-stop': 'never sent',
      }[order.shape],
      limitPrice: 'price' in order ? order.price : undefined,
      reduceOnly: order.reduceOnly ? 'true' : undefined,
      stopPrice: 'triggerPrice' in order ? order.triggerPrice : undefined,
      triggerSignal: 'triggerPrice' in order ? order.triggerBy : undefined,
    }),
  }),
  candles: (rows, market) =>
    byPart('/api/charts/v1/trade/', {
      candles: rows.map(([time, open, high, low, close, volume]) => ({
        time,
        open: `${open}`,
        high: `${high}`,
        low: `${low}`,
        close: `${close}`,
        volume: market.contract === 'linear' ? `${volume}` : `${volume * close}`,
      })),
      more_candles: false,
    }),
  state: (market) =>
    byPath({
      '/tickers/PF_XBTUSD': () => ({ result: 'success', serverTime: new Date().toISOString(), ticker: {} }),
      '/v3/accounts': {
        result: 'success',
        serverTime: SERVER_TIME,
        accounts: {
          flex: { type: 'multiCollateralMarginAccount', currencies: { USD: { quantity: 1000, available: 600 } } },
          fi_xbtusd: {
            type: 'marginAccount',
            currency: 'xbt',
            balances: { xbt: 1000 },
            auxiliary: { af: 600, pv: 1000, usd: 0 },
          },
        },
      },
      '/v3/openpositions': {
        result: 'success',
        serverTime: SERVER_TIME,
        openPositions: [
          { side: 'short', symbol: market.id, price: 50000, fillTime: SERVER_TIME, size: Number(market.amount) },
        ],
      },
    }),
  withdrawable: byPath({
    '/api-keys/v3/check': { result: 'success', permissions: { general: 'FULL_ACCESS', withdrawal: 'FULL_ACCESS' } },
  }),
  readOnly: byPath({
    '/api-keys/v3/check': { result: 'success', permissions: { general: 'READ_ONLY', withdrawal: 'NO_ACCESS' } },
  }),
  created: ({ fields }) => ({
    body: {
      result: 'success',
      serverTime: SERVER_TIME,
      sendStatus: {
        order_id: 'venue-1',
        cliOrdId: fields.cliOrdId,
        status: 'placed',
        receivedTime: SERVER_TIME,
        orderEvents: [
          {
            type: 'PLACE',
            reducedQuantity: null,
            order: {
              orderId: 'venue-1',
              cliOrdId: fields.cliOrdId,
              type: fields.orderType,
              symbol: fields.symbol,
              side: fields.side,
              quantity: Number(fields.size),
              filled: 0,
              limitPrice: Number(fields.limitPrice ?? 0),
              reduceOnly: fields.reduceOnly === 'true',
              timestamp: SERVER_TIME,
              lastUpdateTimestamp: SERVER_TIME,
            },
          },
        ],
      },
    },
  }),
};
