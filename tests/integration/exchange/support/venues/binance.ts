import { byPart, byPath, present, type Venue } from '../venue.ts';

const TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'];

const filters = (tick: string, step: string, notional: string) => [
  { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '4529764', tickSize: tick },
  { filterType: 'LOT_SIZE', minQty: step, maxQty: '1000', stepSize: step },
  { filterType: 'MARKET_LOT_SIZE', minQty: step, maxQty: '120', stepSize: step },
  { filterType: 'MIN_NOTIONAL', notional },
];

const LINEAR = {
  symbol: 'BTCUSDT',
  pair: 'BTCUSDT',
  contractType: 'PERPETUAL',
  deliveryDate: 4133404800000,
  onboardDate: 1569398400000,
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
  orderTypes: TYPES,
  filters: filters('0.10', '0.001', '100'),
};

const INVERSE = {
  symbol: 'BTCUSD_PERP',
  pair: 'BTCUSD',
  contractType: 'PERPETUAL',
  deliveryDate: 4133404800000,
  contractStatus: 'TRADING',
  contractSize: 100,
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  marginAsset: 'BTC',
  pricePrecision: 1,
  quantityPrecision: 0,
  orderTypes: TYPES,
  filters: filters('0.1', '1', '0').slice(0, 3),
};

export const binanceVenue: Venue = {
  exchange: 'binance',
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
      id: 'BTCUSD_PERP',
      tick: 0.1,
      step: 1,
      contractSize: 100,
      amount: '12',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/fapi/v1/exchangeInfo': { symbols: [LINEAR] },
    '/dapi/v1/exchangeInfo': { symbols: [INVERSE] },
    '/sapi/v1/account/apiRestrictions': {
      ipRestrict: true,
      enableReading: true,
      enableFutures: true,
      enableWithdrawals: false,
      permitsUniversalTransfer: false,
      enableInternalTransfer: false,
    },
  }),
  unpredictable: ['timestamp', 'signature', 'recvWindow'],
  wire: (order, market) => {
    const waits = 'triggerBy' in order;
    const type = {
      market: 'MARKET',
      limit: 'LIMIT',
      'post-only': 'LIMIT',
      'stop-market': 'STOP_MARKET',
      'take-profit-market': 'TAKE_PROFIT_MARKET',
      'trailing-stop': 'TRAILING_STOP_MARKET',
    }[order.shape];
    const activation = order.shape === 'trailing-stop' ? order.activationPrice : undefined;
    return {
      path: `/${market.contract === 'linear' ? 'fapi' : 'dapi'}/v1/${waits ? 'algoOrder' : 'order'}`,
      fields: present({
        symbol: market.id,
        side: order.side.toUpperCase(),
        type,
        quantity: order.amount,
        price: 'price' in order ? order.price : undefined,
        timeInForce: order.shape === 'limit' ? 'GTC' : order.shape === 'post-only' ? 'GTX' : undefined,
        reduceOnly: order.reduceOnly ? 'true' : undefined,
        newOrderRespType: 'RESULT',
        newClientOrderId: waits && market.contract === 'linear' ? undefined : order.clientOrderId,
        clientAlgoId: waits ? order.clientOrderId : undefined,
        algoType: waits ? 'CONDITIONAL' : undefined,
        workingType: waits ? (order.triggerBy === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE') : undefined,
        triggerPrice: 'triggerPrice' in order ? order.triggerPrice : undefined,
        callbackRate: order.shape === 'trailing-stop' ? order.trail.value : undefined,
        activationPrice: activation,
        activatePrice: activation,
      }),
    };
  },
  candles: (rows, market) => {
    const inverse = market.contract === 'inverse';
    return byPart(
      '/v1/klines',
      // Volume in contracts, then the close time, then volume in coin for coin-margined contracts.
      rows.map(([t, o, h, l, c, v]) => [
        t,
        `${o}`,
        `${h}`,
        `${l}`,
        `${c}`,
        inverse ? '9' : `${v}`,
        t + 1,
        `${v}`,
        1,
        '0',
      ]),
    );
  },
  state: (market) => {
    const asset = market.symbol.split(':')[1];
    const account = {
      assets: [{ asset, walletBalance: '1000', marginBalance: '1000', initialMargin: '400', availableBalance: '600' }],
      positions: [],
    };
    return byPath({
      '/v1/time': () => ({ serverTime: Date.now() }),
      '/fapi/v3/account': account,
      '/dapi/v1/account': account,
      '/leverageBracket': [
        {
          symbol: market.id,
          brackets: [
            {
              bracket: 1,
              initialLeverage: 125,
              notionalCap: 50000,
              notionalFloor: 0,
              qtyCap: 5,
              qtyFloor: 0,
              maintMarginRatio: 0.004,
              cum: 0,
            },
            {
              bracket: 2,
              initialLeverage: 100,
              notionalCap: 250000,
              notionalFloor: 50000,
              qtyCap: 10,
              qtyFloor: 5,
              maintMarginRatio: 0.005,
              cum: 50,
            },
          ],
        },
      ],
      '/positionRisk': [
        {
          symbol: market.id,
          positionAmt: `-${market.amount}`,
          entryPrice: '50000',
          breakEvenPrice: '50000',
          markPrice: '49900',
          unRealizedProfit: '1.2',
          liquidationPrice: '80000',
          leverage: '7',
          marginType: 'isolated',
          isolatedMargin: '90',
          notional: '-600',
          notionalValue: '-0.012',
          isolatedWallet: '90',
          positionSide: 'BOTH',
          updateTime: 1763800000000,
        },
      ],
    });
  },
  withdrawable: byPath({
    '/sapi/v1/account/apiRestrictions': { enableFutures: true, enableWithdrawals: true, ipRestrict: true },
  }),
  readOnly: byPath({
    '/sapi/v1/account/apiRestrictions': { enableFutures: false, enableWithdrawals: false, ipRestrict: true },
  }),
  created: ({ fields }) => ({
    body: {
      orderId: 4711,
      algoId: 4711,
      symbol: fields.symbol,
      status: 'NEW',
      algoStatus: 'NEW',
      clientOrderId: fields.newClientOrderId,
      clientAlgoId: fields.clientAlgoId,
      origQty: fields.quantity,
      quantity: fields.quantity,
      executedQty: '0',
      side: fields.side,
      type: fields.type,
      orderType: fields.type,
    },
  }),
};
