import { at, type CcxtMarket, callEndpoint, textAt } from '../ccxt-api.ts';
import type { TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { plainLimit, plainMarket, triggerDirection } from './common.ts';
import { openTogether } from './open-orders.ts';
import { leaveOutUsdc, repairReadings } from './phemex-repairs.ts';
import { failOnRefusal } from './repairs.ts';

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    clientOrderId: order.clientOrderId,
    reduceOnly: true,
    // stopLossPrice would attach a stop to an immediate market order here.
    triggerPrice: order.triggerPrice,
    triggerDirection: triggerDirection(order),
    triggerType: order.triggerBy === 'mark' ? 'ByMarkPrice' : 'ByLastPrice',
  },
});

/** Code of a log-in to a stream that is refused. */
const WRONG_LOGIN = 6012;

const isStableSettled = (market: CcxtMarket) => market.settle === 'USDT';

export const phemex: SupportedProfile = {
  id: 'phemex',
  name: 'Phemex',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://phemex.com/account/api',
  setUp: [
    'On Phemex, open Account → API Management and create a key.',
    'Give it a name and choose Trade for contracts (read and trade). Leave withdrawal and transfer unticked.',
    'Enter the address of this machine as bound IP address if it is fixed: keys without an address expire after 90 days.',
    'Copy id (the key) and secret at once: the secret is shown only once.',
    'Set the position mode of the USDT contracts to One-Way.',
  ],
  quirks: [
    'The exchange does not tell what a key may do: you confirm yourself that it cannot withdraw.',
    'Isolated and cross are the sign of the leverage: cross margin uses the highest leverage of the tier.',
    'Contracts that settle in USDC are not offered: those in USDT and the inverse ones are.',
    'Inverse contracts give only their latest candles.',
    'Trailing stops run in software, inside the bot.',
  ],
  classes: { linear: 'phemex', inverse: 'phemex' },
  options: { defaultType: 'swap' },
  constructorFields: { api: { v2: { get: { 'public/time': { cost: 5 } } } } },
  prepare(api) {
    repairReadings(api);
    leaveOutUsdc(api);
    failOnRefusal(api, phemex, (message) => {
      const code = at(message, 'error', 'code');
      // A log-in that is refused is told as that.
      return code === undefined || code === WRONG_LOGIN ? null : `${code} ${textAt(message, 'error', 'message')}`;
    });
  },
  amountUnits: { linear: 'base', inverse: 'contracts' },
  marginOf: (market) => ({
    ...(Number(textAt(market.info, 'maxLeverage')) > 0
      ? { maxLeverage: Number(textAt(market.info, 'maxLeverage')) }
      : {}),
  }),
  leverage: 'settable',
  tiers: 'none',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 120.5,
    candlesCost: 5,
    source:
      '500 requests a minute for contracts, market data 100, which cost five units each; github.com/phemex/phemex-api-docs, Generic-API-Info.en.md',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w'],
    maxPerRequest: 1000,
    volumeIn: 'amount',
    history: 'full',
    until: true,
    async fetch(api, symbol, timeframe, since, until) {
      if (api.market(symbol).linear) return await api.fetchOHLCV(symbol, timeframe, since, undefined, { until });
      // The question for inverse contracts takes few limits and no time.
      return await api.fetchOHLCV(symbol, timeframe, undefined, 1000);
    },
  },
  funding: { hours: 8, history: true, maxRows: 100, windowEnd: (until) => ({ until }) },
  testnet: { title: 'testnet.phemex.com' },
  orders: {
    spellings: {
      market: plainMarket,
      limit: plainLimit,
      // ccxt does not map postOnly: the exchange's own name goes through as it is.
      'post-only': (order) => ({
        ...plainLimit(order),
        params: { ...plainLimit(order).params, timeInForce: 'PostOnly' },
      }),
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
      await api.cancelOrder(order.id ?? undefined, order.symbol, { clientOrderId: order.clientOrderId });
    },
    async find(api, order) {
      return await api.fetchOrder(order.id ?? undefined, order.symbol, { clientOrderId: order.clientOrderId });
    },
    openOrders: openTogether,
    accountWideOrders: false,
    totalHasOpenProfit: { linear: false, inverse: false },
    async setLeverage(api, symbol, leverage, marginMode) {
      const cross = marginMode === 'cross';
      if (isStableSettled(api.market(symbol))) await api.setLeverage(cross ? -leverage : leverage, symbol);
      else await api.setLeverage(cross ? 0 : leverage, symbol);
    },
    async setOneWay(api, symbol) {
      if (isStableSettled(api.market(symbol))) await api.setPositionMode(false, symbol);
    },
    balanceParams: (_contract, settle) => settle.map((code) => ({ type: 'swap', code })),
    positionQueries: (_contract, settle) => settle.map((code) => ({ settle: code, code })),
    async serverTime(api) {
      const answer = await callEndpoint(api, 'v2GetPublicTime');
      return Number(textAt(answer, 'data', 'serverTime'));
    },
  },
  streams: { orders: true, fills: true, positions: false },
  errors: [
    [/\bip\b.*(not|illegal|forbid)|"code":(10500|11016)\b.*\bip\b/i, 'ip-not-allowed'],
    [/"code":(401|10401|10500|6001)\b|"code":"401/, 'invalid-key'],
    [/"code":(11016|11056|403)\b|PERMISSION/i, 'insufficient-permissions'],
    [/expir/i, 'clock-skew'],
    [/"code":(429|11019)\b|Too many/i, 'rate-limited'],
    [/"code":(11001|11082|11083|11085|11086|11093)\b|AVAILABLE_BALANCE/, 'insufficient-funds'],
    [/"code":(10002|11115)\b|OM_ORDER_NOT_FOUND/, 'order-not-found'],
    [/"code":(10001|11062)\b|OM_DUPLICATE_ORDERID/, 'duplicate-client-id'],
    [/"code":(11011|11012|11013|11014)\b|REDUCE_ONLY/, 'would-not-reduce'],
    [/"code":(11068|11107|11108)\b/, 'would-trigger-at-once'],
  ],
};
