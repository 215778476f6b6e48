import { asTexts, byPart, byPath, present, type Venue } from '../venue.ts';

const ok = (data: unknown) => ({ code: '00000', msg: 'success', requestTime: 1763800000000, data });

export const bitgetVenue: Venue = {
  exchange: 'bitget',
  credentials: { apiKey: 'key', secret: 'secret', password: 'passphrase' },
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
  ],
  answers: byPath({
    '/v2/mix/market/contracts': ({ fields }) =>
      ok(
        fields.productType === 'USDT-FUTURES'
          ? [
              {
                symbol: 'BTCUSDT',
                baseCoin: 'BTC',
                quoteCoin: 'USDT',
                supportMarginCoins: ['USDT'],
                symbolType: 'perpetual',
                symbolStatus: 'normal',
                minTradeNum: '0.001',
                priceEndStep: '1',
                volumePlace: '3',
                pricePlace: '1',
                sizeMultiplier: '0.001',
                minTradeUSDT: '5',
                minLever: '1',
                maxLever: '125',
                takerFeeRate: '0.0006',
                makerFeeRate: '0.0002',
              },
            ]
          : [],
      ),
    '/v2/spot/account/info': ok({ userId: '1', authorities: ['coow', 'cpow'], ips: '10.0.0.1' }),
  }),
  wire: (order, market) => {
    const trigger = 'triggerPrice' in order;
    const trailing = order.shape === 'trailing-stop';
    return {
      path: trigger
        ? '/v2/mix/order/place-tpsl-order'
        : trailing
          ? '/v2/mix/order/place-plan-order'
          : '/v2/mix/order/place-order',
      fields: present({
        symbol: market.id,
        productType: 'USDT-FUTURES',
        marginCoin: 'USDT',
        orderType: 'price' in order ? 'limit' : 'market',
        size: order.amount,
        price: 'price' in order ? order.price : undefined,
        force: order.shape === 'post-only' ? 'post_only' : 'GTC',
        clientOid: order.clientOrderId,
        // Stops and targets say which position they close instead of a side.
        side: trigger ? undefined : order.side,
        holdSide: trigger ? (order.side === 'sell' ? 'buy' : 'sell') : undefined,
        marginMode: trigger ? undefined : order.marginMode === 'cross' ? 'crossed' : 'isolated',
        reduceOnly: order.reduceOnly && !trigger ? 'YES' : undefined,
        planType:
          order.shape === 'stop-market'
            ? 'loss_plan'
            : order.shape === 'take-profit-market'
              ? 'profit_plan'
              : trailing
                ? 'track_plan'
                : undefined,
        triggerType: 'triggerBy' in order ? (order.triggerBy === 'mark' ? 'mark_price' : 'fill_price') : undefined,
        triggerPrice: trigger ? order.triggerPrice : trailing ? order.activationPrice : undefined,
        callbackRatio: trailing ? order.trail.value : undefined,
      }),
    };
  },
  candles: (rows) => byPart('candles', ok(asTexts(rows).map((row) => [...row, '0']))),
  state: (market) =>
    byPath({
      '/v2/public/time': () => ok({ serverTime: String(Date.now()) }),
      '/v2/mix/account/accounts': ok([
        { marginCoin: 'USDT', available: '600', locked: '0', accountEquity: '1000', maxTransferOut: '600' },
      ]),
      '/v2/mix/position/all-position': ok([
        {
          symbol: market.id,
          marginCoin: 'USDT',
          holdSide: 'short',
          total: market.amount,
          available: market.amount,
          openPriceAvg: '50000',
          markPrice: '49900',
          liquidationPrice: '80000',
          leverage: '7',
          marginMode: 'isolated',
          posMode: 'one_way_mode',
          marginSize: '90',
          unrealizedPL: '1.2',
          keepMarginRate: '0.004',
          marginRatio: '0.01',
          cTime: '1763800000000',
        },
      ]),
    }),
  withdrawable: byPath({ '/v2/spot/account/info': ok({ authorities: ['coow', 'cpow', 'wwow'], ips: '' }) }),
  readOnly: byPath({ '/v2/spot/account/info': ok({ authorities: ['coor', 'cpor'], ips: '' }) }),
  created: ({ fields }) => ({ body: ok({ orderId: 'venue-1', clientOid: fields.clientOid }) }),
};
