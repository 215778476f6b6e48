import { byPart, byPath, present, type Venue } from '../venue.ts';

const listing = (name: string, multiplier: string) => ({
  name,
  type: multiplier === '0' ? 'inverse' : 'direct',
  quanto_multiplier: multiplier,
  leverage_min: '1',
  leverage_max: '100',
  maintenance_rate: '0.004',
  mark_price: '50000',
  order_price_round: '0.1',
  order_price_deviate: '0.5',
  order_size_min: 1,
  order_size_max: 1000000,
  create_time: 1600000000,
  status: 'trading',
});

export const gateVenue: Venue = {
  exchange: 'gate',
  credentials: { apiKey: 'key', secret: 'secret' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDT:USDT',
      id: 'BTC_USDT',
      tick: 0.1,
      step: 1,
      contractSize: 0.0001,
      amount: '12',
      price: '50000.1',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'BTC_USD',
      tick: 0.1,
      step: 1,
      contractSize: 1,
      amount: '120',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/futures/usdt/contracts': [listing('BTC_USDT', '0.0001')],
    '/futures/btc/contracts': [listing('BTC_USD', '0')],
    '/account/main_keys': [
      { key: 'other', perms: [{ name: 'withdraw', read_only: false }] },
      {
        key: 'key',
        perms: [
          { name: 'futures', read_only: false },
          { name: 'account', read_only: true },
        ],
        ip_whitelist: ['10.0.0.1'],
      },
    ],
  }),
  wire: (order, market) => {
    const settle = market.contract === 'linear' ? 'usdt' : 'btc';
    const plain = present({
      contract: market.id,
      size: Number(order.amount) * (order.side === 'sell' ? -1 : 1),
      price: 'price' in order ? order.price : '0',
      reduce_only: order.reduceOnly || undefined,
      tif: order.shape === 'limit' ? undefined : order.shape === 'post-only' ? 'poc' : 'ioc',
      text: order.clientOrderId,
    });
    if (!('triggerPrice' in order)) return { path: `/futures/${settle}/orders`, fields: plain };
    const rises = (order.side === 'buy') === (order.shape === 'stop-market');
    return {
      path: `/futures/${settle}/price_orders`,
      fields: {
        initial: plain,
        trigger: { price_type: order.triggerBy === 'mark' ? 1 : 0, price: order.triggerPrice, rule: rises ? 1 : 2 },
      },
    };
  },
  candles: (rows, market) =>
    byPart(
      '/candlesticks',
      rows.map(([t, o, h, l, c, v]) => ({
        t: t / 1000,
        o: `${o}`,
        h: `${h}`,
        l: `${l}`,
        c: `${c}`,
        v: market.contract === 'linear' ? v / 0.0001 : v * c,
        sum: '0',
      })),
    ),
  state: (market) => {
    const currency = market.symbol.split(':')[1];
    const position = {
      contract: market.id,
      size: -Number(market.amount),
      entry_price: '50000',
      mark_price: '49900',
      liq_price: '80000',
      leverage: '7',
      value: '600',
      margin: '90',
      unrealised_pnl: '1.2',
      maintenance_rate: '0.004',
      leverage_max: '100',
      mode: 'single',
    };
    const settle = market.contract === 'linear' ? 'usdt' : 'btc';
    return byPath({
      '/spot/time': () => ({ server_time: Date.now() }),
      '/usdt/accounts': { currency, total: '1000', available: '600' },
      '/btc/accounts': { currency, total: '1000', available: '600' },
      [`/${settle}/positions`]: [position],
    });
  },
  withdrawable: byPath({
    '/account/main_keys': [{ key: 'key', perms: [{ name: 'futures', read_only: false }, { name: 'withdraw' }] }],
  }),
  readOnly: byPath({ '/account/main_keys': [{ key: 'key', perms: [{ name: 'futures', read_only: true }] }] }),
  created: () => ({
    body: { id: 4711, contract: 'BTC_USDT', size: 12, left: 12, status: 'open', text: 't-mine', price: '0' },
  }),
};
