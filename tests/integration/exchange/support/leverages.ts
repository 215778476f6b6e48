import type { MarginMode } from '#main/adapters/exchange/order.ts';
import type { KnownMarket, Wire } from './venue.ts';

/** All requests with which leverage 7 and a margin mode are set, in their order; other requests may come between. */
export const LEVERAGES: Readonly<Record<string, (mode: MarginMode, market: KnownMarket) => readonly Wire[]>> = {
  bybit: (mode, { id, contract }) => [
    {
      path: '/v5/account/set-margin-mode',
      fields: { setMarginMode: mode === 'isolated' ? 'ISOLATED_MARGIN' : 'REGULAR_MARGIN' },
    },
    {
      path: '/v5/position/set-leverage',
      fields: { category: contract, symbol: id, buyLeverage: '7', sellLeverage: '7' },
    },
  ],
  binance: (mode, { id, contract }) => {
    const api = contract === 'linear' ? '/fapi/v1' : '/dapi/v1';
    return [
      { path: `${api}/marginType`, fields: { symbol: id, marginType: mode === 'isolated' ? 'ISOLATED' : 'CROSSED' } },
      { path: `${api}/leverage`, fields: { symbol: id, leverage: '7' } },
    ];
  },
  // A leverage would make the contract an isolated one.
  krakenfutures: (_mode, { id }) => [{ path: '/v3/leveragepreferences', fields: { symbol: id } }],
  okx: (mode, { id }) => [
    {
      path: '/account/set-leverage',
      fields: { instId: id, lever: 7, mgnMode: mode, ...(mode === 'isolated' ? { posSide: 'net' } : {}) },
    },
  ],
  kucoinfutures: (mode, { id }) => [
    { path: '/v2/position/changeMarginMode', fields: { symbol: id, marginMode: mode.toUpperCase() } },
    // Isolated leverage goes with every order.
    ...(mode === 'cross' ? [{ path: '/v2/changeCrossUserLeverage', fields: { symbol: id, leverage: '7' } }] : []),
  ],
  deribit: () => [],
  gemini: () => [],
  phemex: (mode, { id, contract }) => [
    contract === 'linear'
      ? { path: '/g-positions/leverage', fields: { symbol: id, leverageRr: mode === 'cross' ? '-7' : '7' } }
      : { path: '/positions/leverage', fields: { symbol: id, leverage: mode === 'cross' ? '0' : '7' } },
  ],
  woo: (mode, { id }) => [
    { path: '/v3/futures/leverage', fields: { symbol: id, leverage: 7, marginMode: mode.toUpperCase() } },
  ],
  bitget: (mode, { id }) => [
    {
      path: '/v2/mix/account/set-margin-mode',
      fields: {
        symbol: id,
        productType: 'USDT-FUTURES',
        marginCoin: 'USDT',
        marginMode: mode === 'cross' ? 'crossed' : 'isolated',
      },
    },
    {
      path: '/v2/mix/account/set-leverage',
      fields: { symbol: id, productType: 'USDT-FUTURES', marginCoin: 'USDT', leverage: '7' },
    },
  ],
  gate: (mode, market) => [
    {
      path: `/futures/${market.symbol.split(':')[1].toLowerCase()}/positions/${market.id}/leverage`,
      fields: {
        leverage: mode === 'cross' ? '0' : '7',
        // ccxt sends its own name of the mode along, which means nothing to the exchange.
        marginMode: mode,
        ...(mode === 'cross' ? { cross_leverage_limit: '7' } : {}),
      },
    },
  ],
  hyperliquid: (mode) => [
    {
      path: '/exchange',
      fields: { action: { type: 'updateLeverage', asset: 0, isCross: mode === 'cross', leverage: 7 } },
    },
  ],
};
