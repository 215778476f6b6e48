import { at, type CcxtApi, type CcxtMarket, callEndpoint, textAt } from '../ccxt-api.ts';
import { orderNotFound } from '../exchange-error.ts';
import type { SupportedProfile } from '../profile.ts';
import { pick } from './common.ts';
import { PAYMENTS_SINCE, readBalances, readMaxLeverage, readPayments, readPositions } from './gemini-margin.ts';
import { repairReadings } from './gemini-repairs.ts';
import { failOnRefusal } from './repairs.ts';

export const gemini: SupportedProfile = {
  id: 'gemini',
  name: 'Gemini',
  status: 'supported',
  city: 'New York',
  contracts: ['linear'],
  marginModes: ['cross'],
  apiPage: 'https://exchange.gemini.com/settings/api',
  setUp: [
    'On Gemini, open Account → Settings → API and create a key for the derivatives account (its name begins with "account-"; a key of the master group does not work).',
    'Give it the role Trader. Leave Fund Manager unticked: with it the key could withdraw.',
    'Choose trusted addresses and enter the address of this machine if it is fixed.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'There are no market orders: a market order goes out as an immediate-or-cancel limit order with a price bound.',
    'There are no reduce-only orders: an exit is a plain order of at most the size of the position.',
    'Stops, targets and trailing stops run in software, inside the bot.',
    'Leverage cannot be set: it follows from the size of the position over the margin. The highest leverage is what the free margin of the account allows at the moment, as the exchange tells; it is checked.',
    'Perpetuals have 1m candles only, and only recent ones: longer timeframes are put together from them.',
    'Past funding rates are not available: what the account has paid is read instead.',
  ],
  classes: { linear: 'gemini' },
  options: {},
  constructorFields: { api: { private: { post: { [PAYMENTS_SINCE]: { cost: 1 } } } } },
  prepare(api) {
    Object.assign(api, { loadMarkets: () => loadPerpetuals(api) });
    repairReadings(api);
    failOnRefusal(api, gemini, (message) => (at(message, 'result') === 'error' ? textAt(message, 'reason') : null));
  },
  amountUnits: { linear: 'base' },
  leverage: 'implicit',
  tiers: 'private',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 100,
    candlesCost: 5,
    source:
      '600 requests a minute with a key, 120 without, which cost five units each; developer.gemini.com/rate-limit',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 1440,
    until: false,
    async fetch(api, symbol, timeframe) {
      const request = { symbol: api.market(symbol).id, time_frame: timeframe };
      const rows = await callEndpoint(api, 'publicGetV2DerivativesCandlesSymbolTimeFrame', request);
      return Array.isArray(rows) ? rows : [];
    },
  },
  funding: { hours: 1, history: false, maxRows: 0, payments: readPayments },
  testnet: { title: 'exchange.sandbox.gemini.com' },
  orders: {
    spellings: {
      market: (order) => ({
        type: 'limit',
        ...(order.priceBound === undefined ? {} : { price: order.priceBound }),
        params: { clientOrderId: order.clientOrderId, timeInForce: 'IOC' },
      }),
      limit: (order) => ({ type: 'limit', price: order.price, params: { clientOrderId: order.clientOrderId } }),
      'post-only': (order) => ({
        type: 'limit',
        price: order.price,
        params: { clientOrderId: order.clientOrderId, postOnly: true },
      }),
    },
    reduceOnly: false,
    marketNeedsBound: true,
    triggerBy: [],
    trailBy: [],
    trailNeedsActivation: false,
    clientOrderId: { kind: 'text', prefix: '', maxLength: 99, pattern: /^[:\-_.#a-zA-Z0-9]+$/ },
    repeatedIds: 'accepted',
  },
  account: {
    async cancel(api, order) {
      const id = order.id ?? (await gemini.account.find(api, order))?.id;
      if (id === undefined) throw orderNotFound(gemini, order.clientOrderId);
      await api.cancelOrder(id, order.symbol);
    },
    async find(api, order) {
      const market = api.market(order.symbol);
      const answer = await callEndpoint(api, 'privatePostV1OrderStatus', { client_order_id: order.clientOrderId });
      const rows = Array.isArray(answer) ? answer : [answer];
      return pick(
        rows.map((row) => api.parseOrder(row, market)),
        order,
        gemini,
      );
    },
    async openOrders(api) {
      return await api.fetchOpenOrders();
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: false },
    dateProbe: 'publicGetV1Symbols',
    balances: readBalances,
    positions: readPositions,
    maxLeverage: readMaxLeverage,
  },
  async permissions(api) {
    const roles = await callEndpoint(api, 'privatePostV1Roles');
    const role = (name: string) => {
      const value = at(roles, name);
      return typeof value === 'boolean' ? value : null;
    };
    return { trade: role('isTrader'), withdraw: role('isFundManager'), ipRestricted: null, expiresAt: null };
  },
  streams: { orders: true, fills: false, positions: false },
  errors: [
    [/IP address|not.*allowed.*IP/i, 'ip-not-allowed'],
    [/InvalidApiKey|InvalidSignature|MissingApikeyHeader|account-key/, 'invalid-key'],
    [/MissingRole|role/, 'insufficient-permissions'],
    [/InvalidNonce|nonce/i, 'clock-skew'],
    [/RateLimit/, 'rate-limited'],
    [/InsufficientFunds|insufficient/i, 'insufficient-funds'],
    [/OrderNotFound|Order .* not found/i, 'order-not-found'],
    [/ClientOrderId.*(exist|duplicate)/i, 'duplicate-client-id'],
    [/InvalidSymbol/, 'unknown-instrument'],
    [/MarketNotOpen/, 'market-closed'],
  ],
};

/**
 * ccxt reads bare names, from which neither tick nor step is known, or one description per symbol of the whole exchange.
 * Perpetuals alone are asked for here.
 */
async function loadPerpetuals(api: CcxtApi): Promise<Record<string, CcxtMarket>> {
  if (api.markets !== undefined && Object.keys(api.markets).length > 0) return api.markets;
  const names = await callEndpoint(api, 'publicGetV1Symbols');
  const perpetuals = (Array.isArray(names) ? names : []).filter((name) => /perp$/i.test(String(name)));
  const details = await Promise.all(
    perpetuals.map((symbol) => callEndpoint(api, 'publicGetV1SymbolsDetailsSymbol', { symbol })),
  );
  const parse = Reflect.get(api, 'parseMarket') as (details: unknown) => CcxtMarket;
  const set = Reflect.get(api, 'setMarkets') as (markets: CcxtMarket[]) => Record<string, CcxtMarket>;
  return set.call(
    api,
    details.map((row) => parse.call(api, row)),
  );
}
