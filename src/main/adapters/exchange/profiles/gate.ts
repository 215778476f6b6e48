import { at, type CcxtApi, type CcxtOrder, callEndpoint, listAt, textAt } from '../ccxt-api.ts';
import { ExchangeError, orderNotFound } from '../exchange-error.ts';
import { isConditional, type OrderReference, type TriggerOrder } from '../order.ts';
import type { CreateCall, KeyPermissions, SupportedProfile } from '../profile.ts';
import { ignoringUnchanged, pick, plainLimit, plainMarket, plainPostOnly } from './common.ts';
import { repairReadings } from './gate-repairs.ts';
import { inLists } from './open-orders.ts';

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    clientOrderId: order.clientOrderId,
    reduceOnly: true,
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    price_type: order.triggerBy === 'mark' ? 1 : 0,
  },
});

export const gate: SupportedProfile = {
  id: 'gate',
  name: 'Gate',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.gate.com/myaccount/api_key_manage',
  setUp: [
    'On Gate, open API Management and create an API v4 key.',
    'Give it a name, tick Perpetual Futures with Read And Write, and Account with Read Only (so that the permissions can be checked).',
    'Leave Wallet and Withdraw unticked.',
    'Enter the address of this machine as permitted IP address if it is fixed: keys without an address expire after 90 days.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'Amounts are whole contracts; the worth of one contract differs from instrument to instrument.',
    'Cross margin is leverage 0 with a limit; it is set together with the leverage.',
    'Ids of orders begin with "t-".',
    'Stops and targets wait in a list of price orders of their own, where they are found by reading the list.',
    'Trailing stops run in software, inside the bot.',
  ],
  classes: { linear: 'gate', inverse: 'gate' },
  options: {
    defaultType: 'swap',
    fetchMarkets: { types: ['swap'] },
    swap: { fetchMarkets: { settlementCurrencies: ['usdt', 'btc'] } },
    // The classic account: without it ccxt asks for the account's kind before everything else.
    unifiedAccount: false,
  },
  prepare: repairReadings,
  amountUnits: { linear: 'contracts', inverse: 'quote' },
  marginOf: (market) => {
    const rate = Number(textAt(market.info, 'maintenance_rate'));
    return rate > 0 ? { maintenanceMargin: rate } : {};
  },
  leverage: 'settable',
  tiers: 'public',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 50,
    candlesCost: 1,
    source: '200 requests in 10 seconds for each call; www.gate.com/docs/developers/apiv4, rate limit',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    // Its weeks begin on Thursday.
    timeframes: ['1m', '5m', '15m', '30m', '1h', '2h', '4h', '8h', '1d'],
    maxPerRequest: 1999,
    volumeIn: 'amount',
    history: 'full',
    until: true,
  },
  funding: { hours: 8, history: true, maxRows: 1000, windowEnd: (until) => ({ until }) },
  testnet: { title: 'testnet.gate.com' },
  orders: {
    spellings: {
      market: plainMarket,
      limit: plainLimit,
      'post-only': plainPostOnly,
      'stop-market': trigger,
      'take-profit-market': trigger,
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: [],
    trailNeedsActivation: false,
    clientOrderId: { kind: 'text', prefix: 't-', maxLength: 28, pattern: /^t-[A-Za-z0-9_.-]+$/ },
    repeatedIds: 'accepted',
  },
  account: {
    async cancel(api, order) {
      if (!isConditional(order.shape)) {
        // The exchange takes our id in the place of its own.
        await api.cancelOrder(order.id ?? order.clientOrderId, order.symbol);
        return;
      }
      const id = order.id ?? (await findPriceOrder(api, order))?.id;
      if (id === undefined) throw orderNotFound(gate, order.clientOrderId);
      await api.cancelOrder(id, order.symbol, { trigger: true });
    },
    async find(api, order) {
      if (isConditional(order.shape)) return await findPriceOrder(api, order);
      return await api.fetchOrder(order.id ?? order.clientOrderId, order.symbol);
    },
    async openOrders(api, { symbol, settle }) {
      // The list of the whole account is one for each currency.
      const scopes = symbol !== null ? [{}] : settle.map((code) => ({ type: 'swap', settle: code.toLowerCase() }));
      const lists = scopes.flatMap((scope) => [scope, { ...scope, trigger: true }]);
      return await inLists(api, symbol, lists, { size: 100, next: (page) => ({ offset: page * 100 }) });
    },
    accountWideOrders: true,
    tradedAs: (order) => /^[1-9]\d*$/.exec(textAt(order.info, 'trade_id'))?.[0],
    async beforeStreams(api, contract) {
      if (api.uid) return;
      // Streams of the account are asked for by the number of the user, which is no part of a key.
      const settle = contract === 'linear' ? 'usdt' : 'btc';
      const account = await callEndpoint(api, 'privateFuturesGetSettleAccounts', { settle });
      api.uid = textAt(account, 'user');
      if (!api.uid) throw new ExchangeError(gate, 'bad-answer', 'the futures account names no user');
    },
    positionStream: (contract) => ({ subType: contract }),
    totalHasOpenProfit: { linear: false, inverse: false },
    async setLeverage(api, symbol, leverage, marginMode) {
      await api.setLeverage(leverage, symbol, { marginMode });
    },
    async setOneWay(api, symbol) {
      await ignoringUnchanged(/NO_CHANGE/, () => api.setPositionMode(false, symbol));
    },
    balanceParams: (_contract, settle) => settle.map((code) => ({ type: 'swap', settle: code.toLowerCase() })),
    positionQueries: (_contract, settle) => settle.map((code) => ({ type: 'swap', settle: code.toLowerCase() })),
  },
  permissions: permissionsOfMainKey,
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/"label":"IP_FORBIDDEN"/, 'ip-not-allowed'],
    [/"label":"(INVALID_KEY|INVALID_SIGNATURE|INVALID_CREDENTIALS|MISSING_REQUIRED_HEADER)"/, 'invalid-key'],
    [/"label":"REQUEST_EXPIRED"/, 'clock-skew'],
    [/"label":"(READ_ONLY|FORBIDDEN|SUB_ACCOUNT_LOCKED|ACCOUNT_LOCKED)"/, 'insufficient-permissions'],
    [/"label":"(TOO_FAST|TOO_MANY_REQUESTS)"/, 'rate-limited'],
    [/"label":"(INTERNAL|SERVER_ERROR|TOO_BUSY)"/, 'exchange-down'],
    [/"label":"(BALANCE_NOT_ENOUGH|INSUFFICIENT_AVAILABLE|MARGIN_BALANCE_NOT_ENOUGH)"/, 'insufficient-funds'],
    [/"label":"(ORDER_NOT_FOUND|ORDER_CLOSED|ORDER_FINISHED|AUTO_TRIGGER_PRICE_NOT_FOUND)"/, 'order-not-found'],
    [/"label":"(REPEATED_CREATION|ORDER_EXISTS|DUPLICATE_REQUEST)"/, 'duplicate-client-id'],
    [/"label":"(AUTO_TRIGGER_PRICE_LESS_LAST|AUTO_TRIGGER_PRICE_GREATE_LAST)"/, 'would-trigger-at-once'],
    [/"label":"POC_FILL_IMMEDIATELY"|"label":"ORDER_POC_IMMEDIATE"/, 'would-not-rest'],
    [
      /"label":"(POSITION_EMPTY|REDUCE_ONLY_FAIL|REDUCE_EXCEEDED|INCREASE_POSITION|POSITION_NOT_FOUND)"/,
      'would-not-reduce',
    ],
    [/"label":"(CONTRACT_NOT_FOUND|INVALID_CURRENCY_PAIR)"/, 'unknown-instrument'],
    [/"label":"CONTRACT_IN_DELISTING"/, 'market-closed'],
  ],
};

/** Price orders cannot be asked for by our id: they are looked for among the waiting ones, then the finished ones. */
async function findPriceOrder(api: CcxtApi, order: OrderReference): Promise<CcxtOrder | null> {
  const market = api.market(order.symbol);
  for (const status of ['open', 'finished']) {
    const rows = await callEndpoint(api, 'privateFuturesGetSettlePriceOrders', {
      settle: market.settle?.toLowerCase(),
      contract: market.id,
      status,
      limit: 100,
    });
    const list = Array.isArray(rows) ? rows : [];
    const found = pick(
      list.map((row) => api.parseOrder(row, market)),
      order,
      gate,
    );
    if (found) return found;
  }
  return null;
}

async function permissionsOfMainKey(api: CcxtApi): Promise<KeyPermissions> {
  const keys = await callEndpoint(api, 'privateAccountGetMainKeys');
  const rows: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
  const row = rows.find((candidate) => textAt(candidate, 'key') === api.apiKey);
  const rights = listAt(row, 'perms');
  if (row === undefined || rights.length === 0) {
    return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
  }
  const writes = (name: RegExp) =>
    rights.some((right) => name.test(textAt(right, 'name')) && at(right, 'read_only') !== true);
  return {
    trade: writes(/^futures$/),
    withdraw: writes(/withdraw|wallet/),
    ipRestricted: listAt(row, 'ip_whitelist').length > 0,
    expiresAt: null,
  };
}
