import { at, type CcxtApi, type CcxtMarket, callEndpoint, listAt, textAt } from '../ccxt-api.ts';
import type { OrderReference, TriggerOrder } from '../order.ts';
import type { AccountBalance, CreateCall, SupportedProfile } from '../profile.ts';
import { pick, plainLimit, plainMarket, plainPostOnly } from './common.ts';
import { repairReadings } from './kraken-repairs.ts';
import { openTogether } from './open-orders.ts';

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    clientOrderId: order.clientOrderId,
    reduceOnly: true,
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    triggerSignal: order.triggerBy,
  },
});

const reference = (order: OrderReference) => ({ cliOrdId: order.clientOrderId });

export const krakenFutures: SupportedProfile = {
  id: 'krakenfutures',
  name: 'Kraken Futures',
  status: 'supported',
  city: 'London',
  contracts: ['linear', 'inverse'],
  marginModes: ['cross'],
  apiPage: 'https://futures.kraken.com/trade/settings/api',
  setUp: [
    'On Kraken Futures (futures.kraken.com, not the spot site), open Settings → API Keys and create a key.',
    'Give it a name and set General API to Full Access.',
    'Set Withdrawal API to No Access.',
    'Enter the address of this machine as allowed IP address if it is fixed.',
    'Copy the public and the private key at once: the private key is shown only once.',
  ],
  quirks: [
    'There is no stream of candles: they are polled every 60 s, so a signal can be up to 60 s late. Use timeframes of 15m and longer.',
    'Trailing stops run in software, inside the bot.',
    'All positions share the margin of their wallet (cross). Leverage is not set: it follows from the size of the position over the margin.',
    'Keys of the spot site do not work here.',
  ],
  classes: { linear: 'krakenfutures', inverse: 'krakenfutures' },
  options: {
    versions: { auth: { GET: { 'api-keys/v3/check': 'v1' } } },
    access: { auth: { GET: { 'api-keys/v3/check': 'private' } } },
  },
  constructorFields: {
    api: { auth: { get: { 'api-keys/v3/check': { cost: 1 } } } },
    urls: { api: { auth: 'https://futures.kraken.com/api/auth/' } },
  },
  prepare: repairReadings,
  amountUnits: { linear: 'base', inverse: 'quote' },
  marginOf: lowestMarginLevel,
  leverage: 'implicit',
  tiers: 'public',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 200,
    candlesCost: 1,
    source:
      'cost of 500 in 10 seconds, of which an order takes 10 and public questions nothing; docs.kraken.com/exchange/guides/futures/ratelimits',
  },
  candles: {
    source: 'poll',
    pollSeconds: 60,
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'],
    maxPerRequest: 2000,
    volumeIn: 'amount',
    history: 'full',
    until: false,
  },
  funding: { hours: 1, history: true, maxRows: 1_000_000 },
  testnet: { title: 'demo-futures.kraken.com' },
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
    clientOrderId: { kind: 'text', prefix: '', maxLength: 100, pattern: /^[A-Za-z0-9-]+$/ },
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      // With an undefined order id only ours is sent.
      await api.cancelOrder(order.id ?? undefined, order.symbol, order.id === null ? reference(order) : {});
    },
    async find(api, order) {
      // With the (empty) list of the exchange's ids ccxt repeats the name of a list instead of numbering it.
      const request = { orderIds: [], cliOrdIds: [order.clientOrderId] };
      const answer = await callEndpoint(api, 'privateGetOrdersStatus', request);
      return pick(
        listAt(answer, 'orders').map((row) => api.parseOrder(row, api.market(order.symbol))),
        order,
        krakenFutures,
      );
    },
    openOrders: openTogether,
    accountWideOrders: true,
    totalHasOpenProfit: { linear: false, inverse: true },
    // A preference with a highest leverage would make the contract an isolated one: without, it is cross.
    async setLeverage(api, symbol) {
      await callEndpoint(api, 'privatePutLeveragepreferences', { symbol: api.market(symbol).id });
    },
    balances: (api, contract) => (contract === 'inverse' ? coinAccounts(api) : null),
    async serverTime(api) {
      // Every answer tells the time: this one is small, and the contract has been listed from the beginning.
      const answer = await callEndpoint(api, 'publicGetTickersSymbol', { symbol: 'PF_XBTUSD' });
      return Date.parse(textAt(answer, 'serverTime'));
    },
  },
  async permissions(api) {
    const answer = await callEndpoint(api, 'authGetApiKeysV3Check');
    const rights = at(answer, 'permissions');
    const general = textAt(rights, 'general').toUpperCase();
    const withdrawal = textAt(rights, 'withdrawal').toUpperCase();
    return {
      trade: general === '' ? null : general === 'FULL_ACCESS' || general === 'FULL',
      withdraw: withdrawal === '' ? null : withdrawal !== 'NO_ACCESS' && withdrawal !== 'NONE',
      ipRestricted: Array.isArray(at(answer, 'allowedCidrBlocks'))
        ? listAt(answer, 'allowedCidrBlocks').some((block) => block !== '0.0.0.0/0' && block !== '::/0')
        : null,
      expiresAt: null,
    };
  },
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/ipAddress|IP address|"ipNotAllowed"/, 'ip-not-allowed'],
    [/authenticationError/, 'invalid-key'],
    [/nonceBelowThreshold|nonceDuplicate/, 'clock-skew'],
    [/apiLimitExceeded|tooManyRequests/, 'rate-limited'],
    [/Server Error|Unavailable|marketUnavailable/, 'exchange-down'],
    [/insufficientAvailableFunds|insufficientFunds|insufficientMargin/i, 'insufficient-funds'],
    [/notFound|unknownOrder/, 'order-not-found'],
    [/clientOrderIdAlreadyExist/, 'duplicate-client-id'],
    [/postWouldExecute/, 'would-not-rest'],
    [/wouldNotReducePosition/, 'would-not-reduce'],
    [/marketSuspended|marketInactive/, 'market-closed'],
    [/invalidArgument: symbol|contractNotFound/i, 'unknown-instrument'],
    [/accountInactive|permission/i, 'insufficient-permissions'],
  ],
};

/** Each coin has an account of its own for inverse contracts (`fi_xbtusd`), which ccxt looks for in upper case. */
async function coinAccounts(api: CcxtApi): Promise<AccountBalance[]> {
  const accounts = at(await callEndpoint(api, 'privateGetAccounts'), 'accounts');
  if (typeof accounts !== 'object' || accounts === null) return [];
  return Object.entries(accounts).flatMap(([name, account]) => {
    const total = Number(textAt(account, 'auxiliary', 'pv'));
    const free = Number(textAt(account, 'auxiliary', 'af'));
    if (!name.startsWith('fi_') || !(total > 0)) return [];
    const coin = textAt(account, 'currency').toUpperCase();
    return [{ currency: coin === 'XBT' ? 'BTC' : coin, total, free }];
  });
}

/** Margin of the smallest position: the first of the contract's margin levels. */
function lowestMarginLevel(market: CcxtMarket): { maxLeverage?: number; maintenanceMargin?: number } {
  const first = listAt(market.info, 'marginLevels')[0];
  const initial = Number(textAt(first, 'initialMargin'));
  const maintenance = Number(textAt(first, 'maintenanceMargin'));
  return initial > 0 ? { maxLeverage: Math.round(1 / initial), maintenanceMargin: maintenance } : {};
}
