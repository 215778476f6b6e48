import { byPath, capitalised, present, type Venue } from '../venue.ts';

const LINEAR = {
  symbol: 'BTCUSDT',
  type: 'PerpetualV2',
  displaySymbol: 'BTC / USDT',
  contractUnderlyingAssets: 'BTC',
  baseCurrency: 'BTC',
  quoteCurrency: 'USDT',
  settleCurrency: 'USDT',
  priceScale: 0,
  ratioScale: 0,
  valueScale: 0,
  contractSize: '1 BTC',
  tickSize: '0.1',
  qtyStepSize: '0.001',
  maxLeverage: 100,
  maxOrderQtyRq: '500',
  status: 'Listed',
};

/** Of a kind that is not offered. */
const USDC = {
  ...LINEAR,
  symbol: 'BTCUSDC',
  displaySymbol: 'BTC / USDC',
  quoteCurrency: 'USDC',
  settleCurrency: 'USDC',
};

const INVERSE = {
  symbol: 'BTCUSD',
  type: 'Perpetual',
  displaySymbol: 'BTC / USD',
  contractUnderlyingAssets: 'USD',
  baseCurrency: 'BTC',
  quoteCurrency: 'USD',
  settleCurrency: 'BTC',
  priceScale: 4,
  ratioScale: 8,
  valueScale: 8,
  contractSize: '1 USD',
  lotSize: 1,
  tickSize: 0.5,
  minPriceEp: 5000,
  maxPriceEp: 10000000000,
  maxLeverage: 100,
  maxOrderQty: 1000000,
  status: 'Listed',
};

const ok = (data: unknown) => ({ code: 0, msg: '', data });

export const phemexVenue: Venue = {
  exchange: 'phemex',
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
      tick: 0.5,
      step: 1,
      contractSize: 1,
      amount: '120',
      price: '50000.5',
    },
  ],
  answers: byPath({
    '/public/products': ok({ products: [INVERSE], perpProductsV2: [LINEAR, USDC], riskLimits: [], currencies: [] }),
    '/exchange/public/products': ok([]),
    '/public/time': ok({ serverTime: 1763800000000 }),
  }),
  wire: (order, market) => {
    const linear = market.contract === 'linear';
    // Inverse contracts have prices in ten-thousandths.
    const scaled = (price: string) => Number(price) * 10_000;
    const price = 'price' in order ? order.price : undefined;
    const trigger = 'triggerPrice' in order ? order.triggerPrice : undefined;
    return {
      path: linear ? '/g-orders' : '/orders',
      fields: present({
        symbol: market.id,
        side: capitalised(order.side),
        posSide: 'Merged',
        clOrdID: order.clientOrderId,
        ordType: {
          market: 'Market',
          limit: 'Limit',
          'post-only': 'Limit',
          'stop-market': 'Stop',
          'take-profit-market': 'MarketIfTouched',
          'trailing-stop': 'never sent',
        }[order.shape],
        orderQtyRq: linear ? order.amount : undefined,
        orderQty: linear ? undefined : Number(order.amount),
        priceRp: linear ? price : undefined,
        priceEp: !linear && price ? scaled(price) : undefined,
        stopPxRp: linear ? trigger : undefined,
        stopPxEp: !linear && trigger ? scaled(trigger) : undefined,
        triggerType: 'triggerBy' in order ? `By${capitalised(order.triggerBy)}Price` : undefined,
        reduceOnly: order.reduceOnly || undefined,
        timeInForce: order.shape === 'post-only' ? 'PostOnly' : undefined,
      }),
    };
  },
  candles: (rows, market) => (request) => {
    if (!request.path.includes('/md/v2/kline')) return undefined;
    const linear = market.contract === 'linear';
    const price = (value: number) => (linear ? `${value}` : value * 10_000);
    const { from = 0, to = Number.POSITIVE_INFINITY } = request.fields;
    const asked = rows.filter(([t]) => t / 1000 >= Number(from) && t / 1000 <= Number(to));
    return {
      body: ok({
        total: -1,
        rows: asked
          .map(([t, o, h, l, c, v]) => [
            t / 1000,
            60,
            price(o),
            price(o),
            price(h),
            price(l),
            price(c),
            linear ? v : v * c,
            0,
          ])
          .reverse(),
      }),
    };
  },
  state: (market) => {
    const linear = market.contract === 'linear';
    const account = linear
      ? { currency: 'USDT', accountBalanceRv: '1000', totalUsedBalanceRv: '400' }
      : { currency: 'BTC', accountBalanceEv: 100_000_000_000, totalUsedBalanceEv: 40_000_000_000 };
    const position = linear
      ? { sizeRq: market.amount, avgEntryPriceRp: '50000', markPriceRp: '49900', leverageRr: '7', valueRv: '600' }
      : { size: Number(market.amount), avgEntryPrice: 50000, markPrice: 49900, leverage: 7, value: 0.0024 };
    const state = ok({ account, positions: [{ symbol: market.id, side: 'Sell', ...position }] });
    return byPath({
      '/public/time': () => ok({ serverTime: Date.now() }),
      '/g-accounts/accountPositions': state,
      '/accounts/accountPositions': state,
    });
  },
  created: ({ fields }) => ({
    body: ok({
      orderID: 'venue-1',
      clOrdID: fields.clOrdID,
      symbol: fields.symbol,
      side: fields.side,
      ordStatus: 'Created',
      orderType: fields.ordType,
      closedPnlRv: '0',
    }),
  }),
};
