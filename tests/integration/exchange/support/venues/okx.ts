import { asTexts, byPart, byPath, present, type Venue } from '../venue.ts';

const listing = (instId: string, settleCcy: string, ctVal: string, ctValCcy: string, lot: string) => ({
  instType: 'SWAP',
  instId,
  uly: instId.replace('-SWAP', ''),
  instFamily: instId.replace('-SWAP', ''),
  settleCcy,
  ctVal,
  ctMult: '1',
  ctValCcy,
  ctType: settleCcy === 'USDT' ? 'linear' : 'inverse',
  lever: '100',
  tickSz: '0.1',
  lotSz: lot,
  minSz: lot,
  maxLmtSz: '100000000',
  state: 'live',
  listTime: '1548133413000',
});

const ok = (...data: unknown[]) => ({ code: '0', msg: '', data });

export const okxVenue: Venue = {
  exchange: 'okx',
  credentials: { apiKey: 'key', secret: 'secret', password: 'passphrase' },
  markets: [
    {
      contract: 'linear',
      symbol: 'BTC/USDT:USDT',
      id: 'BTC-USDT-SWAP',
      tick: 0.1,
      step: 0.01,
      contractSize: 0.01,
      amount: '1.25',
      price: '50000.1',
    },
    {
      contract: 'inverse',
      symbol: 'BTC/USD:BTC',
      id: 'BTC-USD-SWAP',
      tick: 0.1,
      step: 1,
      contractSize: 100,
      amount: '12',
      price: '50000.1',
    },
  ],
  answers: byPath({
    '/api/v5/public/instruments': ok(
      listing('BTC-USDT-SWAP', 'USDT', '0.01', 'BTC', '0.01'),
      listing('BTC-USD-SWAP', 'BTC', '100', 'USD', '1'),
    ),
    '/api/v5/account/config': ok({ perm: 'read_only,trade', ip: '10.0.0.1', posMode: 'net_mode', acctLv: '2' }),
  }),
  wire: (order, market) => {
    const waits = 'triggerBy' in order;
    const stop = order.shape === 'stop-market';
    const target = order.shape === 'take-profit-market';
    const trailing = order.shape === 'trailing-stop';
    return {
      path: waits ? '/trade/order-algo' : '/trade/batch-orders',
      fields: present({
        instId: market.id,
        tdMode: order.marginMode,
        side: order.side,
        ordType: {
          market: 'market',
          limit: 'limit',
          'post-only': 'post_only',
          'stop-market': 'conditional',
          'take-profit-market': 'conditional',
          'trailing-stop': 'move_order_stop',
        }[order.shape],
        sz: order.amount,
        px: 'price' in order ? order.price : undefined,
        clOrdId: order.clientOrderId,
        algoClOrdId: waits ? order.clientOrderId : undefined,
        reduceOnly: order.reduceOnly || undefined,
        slTriggerPx: stop ? order.triggerPrice : undefined,
        slOrdPx: stop ? '-1' : undefined,
        slTriggerPxType: stop ? order.triggerBy : undefined,
        tpTriggerPx: target ? order.triggerPrice : undefined,
        tpOrdPx: target ? '-1' : undefined,
        tpTriggerPxType: target ? order.triggerBy : undefined,
        callbackRatio: trailing && order.trail.by === 'percent' ? String(Number(order.trail.value) / 100) : undefined,
        callbackSpread: trailing && order.trail.by === 'amount' ? order.trail.value : undefined,
        activePx: trailing ? order.activationPrice : undefined,
      }),
    };
  },
  candles: (rows, market) =>
    byPart(
      'candles',
      ok(
        ...asTexts(rows)
          .map(([t, o, h, l, c, v]) => [t, o, h, l, c, market.contract === 'linear' ? '9' : v, v, '9', '1'])
          .reverse(),
      ),
    ),
  state: (market) =>
    byPath({
      '/api/v5/public/time': () => ok({ ts: String(Date.now()) }),
      '/api/v5/account/balance': ok({
        details: [{ ccy: market.symbol.split(':')[1], eq: '1000', availEq: '600', availBal: '600', frozenBal: '400' }],
      }),
      '/api/v5/account/positions': ok({
        instId: market.id,
        instType: 'SWAP',
        pos: `-${market.amount}`,
        posSide: 'net',
        avgPx: '50000',
        markPx: '49900',
        liqPx: '80000',
        lever: '7',
        mgnMode: 'isolated',
        margin: '90',
        upl: '1.2',
        notionalUsd: '600',
        imr: '',
        mmr: '3',
        cTime: '1763800000000',
        uTime: '1763800000000',
      }),
    }),
  withdrawable: byPath({ '/api/v5/account/config': ok({ perm: 'read_only,withdraw,trade', ip: '' }) }),
  readOnly: byPath({ '/api/v5/account/config': ok({ perm: 'read_only', ip: '' }) }),
  created: () => ({
    body: ok({ ordId: 'venue-1', algoId: 'venue-1', clOrdId: 'mine', sCode: '0', sMsg: '', tag: '' }),
  }),
};
