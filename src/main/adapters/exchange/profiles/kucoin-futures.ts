import { at, callEndpoint, textAt } from '../ccxt-api.ts';
import { orderNotFound } from '../exchange-error.ts';
import { isConditional, type OrderRequest, type TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { ignoringUnchanged, plainLimit, plainMarket, plainPostOnly } from './common.ts';
import { inLists } from './open-orders.ts';

/** Most orders of one answer. */
const PAGE = 100;

/** ccxt puts leverage 1 on every order unless it is told another one. */
const withLeverage = (call: CreateCall, order: OrderRequest): CreateCall => ({
  ...call,
  params: { ...call.params, leverage: order.leverage, marginMode: order.marginMode },
});

const trigger = (order: TriggerOrder): CreateCall =>
  withLeverage(
    {
      type: 'market',
      params: {
        clientOrderId: order.clientOrderId,
        reduceOnly: true,
        [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
        stopPriceType: order.triggerBy === 'mark' ? 'MP' : 'TP',
      },
    },
    order,
  );

export const kucoinFutures: SupportedProfile = {
  id: 'kucoinfutures',
  name: 'KuCoin Futures',
  status: 'supported',
  city: 'Tokyo',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.kucoin.com/account/api',
  setUp: [
    'On KuCoin, open Account → API Management and create a key for API-based trading.',
    'Give it a name and choose a passphrase: it is needed here as well and cannot be shown again.',
    'Tick General and Futures Trading. Leave withdrawal and transfer unticked.',
    'Restrict it to the address of this machine if it is fixed: keys without an address are removed after 30 days without use.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'A key has a passphrase beside its secret.',
    'Amounts are whole contracts; the worth of one contract differs from instrument to instrument.',
    'Leverage and margin mode go with every order.',
    'There is no testnet any more.',
    'Trailing stops run in software, inside the bot.',
  ],
  classes: { linear: 'kucoinfutures', inverse: 'kucoinfutures' },
  options: {
    defaultType: 'swap',
    fetchMarkets: { types: ['swap'], fetchTickersFees: false },
    // The classic account: without these ccxt asks for the account's kind before the first order.
    uta: false,
    hf: false,
  },
  marketParams: { marginables: false },
  amountUnits: { linear: 'contracts', inverse: 'contracts' },
  marginOf: (market) => ({ maintenanceMargin: Number(textAt(market.info, 'maintainMargin')) || 0.005 }),
  leverage: 'per-order',
  tiers: 'public',
  credentials: ['apiKey', 'secret', 'password'],
  requests: {
    msPerCost: 7.5,
    candlesCost: 6,
    source: 'weight of 2000 in 30 seconds for futures, each of which is two units; www.kucoin.com/docs-new/rate-limit',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '5m', '15m', '30m', '1h', '2h', '4h', '8h', '12h', '1d', '1w'],
    maxPerRequest: 200,
    volumeIn: 'amount',
    history: 'full',
    until: false,
  },
  funding: { hours: 8, history: true, maxRows: 100, windowEnd: (until) => ({ until }) },
  testnet: null,
  orders: {
    spellings: {
      market: (order) => withLeverage(plainMarket(order), order),
      limit: (order) => withLeverage(plainLimit(order), order),
      'post-only': (order) => withLeverage(plainPostOnly(order), order),
      'stop-market': trigger,
      'take-profit-market': trigger,
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: [],
    trailNeedsActivation: false,
    clientOrderId: { kind: 'text', prefix: '', maxLength: 40, pattern: /^[A-Za-z0-9_-]+$/ },
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      // A waiting stop is not among the orders that can be cancelled by our id: its own id is looked up first.
      if (!isConditional(order.shape)) {
        await api.cancelOrder(order.id ?? '', order.symbol, { clientOrderId: order.clientOrderId });
        return;
      }
      const id = order.id ?? (await kucoinFutures.account.find(api, order))?.id;
      if (id === undefined) throw orderNotFound(kucoinFutures, order.clientOrderId);
      await api.cancelOrder(id, order.symbol);
    },
    async find(api, order) {
      return await api.fetchOrder(order.id ?? '', order.symbol, { clientOrderId: order.clientOrderId });
    },
    async openOrders(api, { symbol }) {
      const lists = [{ pageSize: PAGE }, { pageSize: PAGE, trigger: true }];
      return await inLists(api, symbol, lists, { size: PAGE, next: (page) => ({ currentPage: page + 1 }) });
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: true, inverse: true },
    async setLeverage(api, symbol, leverage, marginMode) {
      await ignoringUnchanged(/330005|330011|margin mode.*same/i, () => api.setMarginMode(marginMode, symbol));
      // Isolated leverage goes with the orders; only the cross one is a setting.
      if (marginMode === 'cross') await api.setLeverage(leverage, symbol, { marginMode });
    },
    async setOneWay(api, symbol) {
      await ignoringUnchanged(/position mode.*same|330010/i, () => api.setPositionMode(false, symbol));
    },
    balanceParams: (_contract, settle) =>
      settle.map((currency) => ({ currency: currency === 'BTC' ? 'XBT' : currency })),
  },
  async permissions(api) {
    const key = at(await callEndpoint(api, 'privateGetUserApiKey'), 'data');
    const rights = textAt(key, 'permission')
      .split(',')
      .map((right) => right.trim())
      .filter((right) => right !== '');
    if (rights.length === 0) return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    const harmless = ['General', 'Spot', 'Margin', 'Futures', 'Unified', 'Earn'];
    return {
      trade: rights.includes('Futures') || rights.includes('Unified'),
      // A right whose name we do not know is not taken for harmless.
      withdraw: rights.some((right) => /withdraw|transfer/i.test(right))
        ? true
        : rights.every((right) => harmless.includes(right))
          ? false
          : null,
      ipRestricted: textAt(key, 'ipWhitelist') !== '',
      expiresAt: null,
    };
  },
  // ccxt asks for positions as an account of the unified kind, which a classic one is not.
  streams: { orders: true, fills: true, positions: false },
  errors: [
    [/"code":"400006"/, 'ip-not-allowed'],
    [/"code":"(400001|400003|400004|400005|401000|411100)"/, 'invalid-key'],
    [/"code":"(400007|400303|400100.*permission|411200)"/, 'insufficient-permissions'],
    [/"code":"400002"/, 'clock-skew'],
    [/"code":"(429000|200002|1015)"/, 'rate-limited'],
    [/"code":"(500000|230005)"/, 'exchange-down'],
    [/"code":"(200003|200004|200005|300003)"/, 'insufficient-funds'],
    [/"code":"(100001|100004|404000)"|order not exist|orderNotExist/i, 'order-not-found'],
    [/"code":"(200006|300017)"|duplicate.*client|clientOid.*(exist|repeat)/i, 'duplicate-client-id'],
    [/"code":"300009"/, 'would-not-reduce'],
    [/"code":"(300012|300011|300002|300018|330\d{3})"/, 'invalid-order'],
  ],
};
