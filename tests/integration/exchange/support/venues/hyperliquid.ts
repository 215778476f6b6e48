import type { Venue } from '../venue.ts';

/** Everything is a question to one address: the body says which. */
export const hyperliquidVenue: Venue = {
  exchange: 'hyperliquid',
  credentials: {
    walletAddress: '0x1111111111111111111111111111111111111111',
    privateKey: `0x${'11'.repeat(32)}`,
  },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDC:USDC',
      id: '0',
      tick: 1,
      step: 0.00001,
      contractSize: 1,
      amount: '0.00123',
      price: '50001',
    },
  ],
  answers({ fields }) {
    if (fields.type === 'metaAndAssetCtxs') {
      return {
        body: [
          { universe: [{ name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 }] },
          [{ markPx: '50001.0', funding: '0.0000125', openInterest: '1' }],
        ],
      };
    }
    if (fields.type === 'userRole') {
      return { body: { role: 'agent', data: { user: '0x1111111111111111111111111111111111111111' } } };
    }
    return undefined;
  },
  unpredictable: ['nonce', 'signature'],
  wire: (order) => {
    const tif = { market: 'Ioc', limit: 'Gtc', 'post-only': 'Alo' };
    const trigger = 'triggerPrice' in order ? order.triggerPrice : undefined;
    // A triggered market order is a limit order a tenth beyond its trigger.
    const worst = (price: string) => String(Math.round(Number(price) * (order.side === 'buy' ? 1.1 : 0.9)));
    const bound = order.shape === 'market' ? order.priceBound : undefined;
    return {
      path: '/exchange',
      fields: {
        action: {
          type: 'order',
          orders: [
            {
              a: 0,
              b: order.side === 'buy',
              p: 'price' in order ? order.price : trigger ? worst(trigger) : bound,
              s: order.amount,
              r: order.reduceOnly,
              t: trigger
                ? { trigger: { isMarket: true, triggerPx: trigger, tpsl: order.shape === 'stop-market' ? 'sl' : 'tp' } }
                : { limit: { tif: Reflect.get(tif, order.shape) } },
              c: order.clientOrderId,
            },
          ],
          // No builder: nobody is paid for the order.
          grouping: 'na',
        },
      },
    };
  },
  candles: (rows) => (request) =>
    request.fields.type === 'candleSnapshot'
      ? {
          body: rows.map(([t, o, h, l, c, v]) => ({
            t,
            T: t + 1,
            s: 'BTC',
            i: '1h',
            o: `${o}`,
            h: `${h}`,
            l: `${l}`,
            c: `${c}`,
            v: `${v}`,
            n: 1,
          })),
        }
      : undefined,
  state:
    (market) =>
    ({ fields }) => {
      if (fields.type === 'exchangeStatus') return { body: { time: Date.now(), specialStatuses: null } };
      if (fields.type === 'userAbstraction') return { body: '"disabled"' };
      if (fields.type !== 'clearinghouseState') return undefined;
      const position = {
        coin: 'BTC',
        szi: `-${market.amount}`,
        entryPx: '50000',
        leverage: { type: 'isolated', value: 7, rawUsd: '1' },
        liquidationPx: '80000',
        unrealizedPnl: '1.2',
        marginUsed: '90',
        positionValue: '60',
        returnOnEquity: '0',
        maxLeverage: 40,
      };
      return {
        body: {
          marginSummary: { accountValue: '1000', totalMarginUsed: '400', totalNtlPos: '60', totalRawUsd: '1' },
          withdrawable: '600',
          assetPositions: [{ type: 'oneWay', position }],
          time: 1763800000000,
        },
      };
    },
  withdrawable: ({ fields }) => (fields.type === 'userRole' ? { body: { role: 'user' } } : undefined),
  created: () => ({
    body: { status: 'ok', response: { type: 'order', data: { statuses: [{ resting: { oid: 4711 } }] } } },
  }),
};
