import { at, callEndpoint, listAt, textAt } from '../ccxt-api.ts';
import { isConditional, type OrderRequest, type TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { plainLimit, plainMarket, plainPostOnly, referenceParams } from './common.ts';
import { inLists } from './open-orders.ts';
import { repairReadings } from './woo-repairs.ts';

const withMode = (call: CreateCall, order: OrderRequest): CreateCall => ({
  ...call,
  params: { ...call.params, marginMode: order.marginMode },
});

const TRIGGER = { last: 'MARKET_PRICE', mark: 'MARK_PRICE' } as const;

const trigger = (order: TriggerOrder): CreateCall =>
  withMode(
    {
      type: 'market',
      params: {
        clientOrderId: order.clientOrderId,
        reduceOnly: true,
        // stopLossPrice would go out as an immediate market order here.
        triggerPrice: order.triggerPrice,
        triggerPriceType: TRIGGER[order.triggerBy],
      },
    },
    order,
  );

export const woo: SupportedProfile = {
  id: 'woo',
  name: 'WOO X',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://x.woo.org/account/api',
  setUp: [
    'On WOO X, open Account → API and create a key.',
    'Give it a name and tick Read and Trade for futures. Leave transfer and withdrawal unticked.',
    'Enter the address of this machine as allowed IP address if it is fixed.',
    'Copy key, secret and application id: all three are needed here, and the secret is shown only once.',
  ],
  quirks: [
    'A key has an application id beside its secret.',
    'Ids of orders are numbers.',
    'Stops and trailing stops wait in a list of algo orders of their own.',
    'Targets run in software: the only order for them is the one that serves as a stop, and nothing tells the two apart.',
    'A native trailing stop needs an activation price.',
  ],
  classes: { linear: 'woo' },
  // ccxt adds a broker's id to every order unless it takes the object for a sandbox one; this option does nothing else.
  options: { defaultType: 'swap', sandboxMode: true },
  prepare: (api) => repairReadings(api, woo),
  amountUnits: { linear: 'base' },
  marginOf: (market) => {
    const initial = Number(textAt(market.info, 'baseImr'));
    const maintenance = Number(textAt(market.info, 'baseMmr'));
    return {
      ...(initial > 0 ? { maxLeverage: Math.round(1 / initial) } : {}),
      ...(maintenance > 0 ? { maintenanceMargin: maintenance } : {}),
    };
  },
  leverage: 'settable',
  tiers: 'none',
  credentials: ['apiKey', 'secret', 'uid'],
  requests: {
    msPerCost: 100,
    candlesCost: 1,
    source: '10 requests a second for orders; docs.woox.io, rate limit',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    // Longer ones than an hour are not streamed, but for days and weeks.
    timeframes: ['1m', '5m', '15m', '30m', '1h', '1d', '1w'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: { hours: 8, history: true, maxRows: 25, windowEnd: (until) => ({ until }) },
  testnet: { title: 'WOO X staging' },
  orders: {
    spellings: {
      market: (order) => withMode(plainMarket(order), order),
      limit: (order) => withMode(plainLimit(order), order),
      'post-only': (order) => withMode(plainPostOnly(order), order),
      'stop-market': trigger,
      'trailing-stop': (order) =>
        withMode(
          {
            type: 'market',
            params: {
              clientOrderId: order.clientOrderId,
              reduceOnly: true,
              [order.trail.by === 'percent' ? 'trailingPercent' : 'trailingAmount']: order.trail.value,
              trailingTriggerPrice: order.activationPrice,
              triggerPriceType: TRIGGER[order.triggerBy],
            },
          },
          order,
        ),
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: ['percent', 'amount'],
    trailNeedsActivation: true,
    clientOrderId: { kind: 'integer-63' },
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      await api.cancelOrder(order.id ?? '', order.symbol, referenceParams(order));
    },
    async find(api, order) {
      // For algo orders ccxt takes our id from the place of the exchange's.
      const id = isConditional(order.shape) ? order.clientOrderId : (order.id ?? '');
      return await api.fetchOrder(id, order.symbol, referenceParams(order));
    },
    async openOrders(api, { symbol }) {
      const pages = { size: 100, next: (page: number) => ({ page: page + 1 }) };
      return await inLists(api, symbol, [{}, { trigger: true }], pages);
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: false },
    async setLeverage(api, symbol, leverage, marginMode) {
      await api.setLeverage(leverage, symbol, { marginMode });
    },
    async setOneWay(api) {
      await api.setPositionMode(false);
    },
  },
  async permissions(api) {
    const answer = await callEndpoint(api, 'v3PrivateGetAccountCredentials');
    const rows = listAt(answer, 'data', 'rows');
    const row = rows.find((candidate) => at(candidate, 'apiKey') === api.apiKey);
    const rights = listAt(row, 'permissions').map((right) => String(right).toUpperCase());
    if (row === undefined || rights.length === 0) {
      return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    }
    return {
      trade: rights.some((right) => right.includes('TRADE')),
      withdraw: rights.some((right) => right.includes('WITHDRAW') || right.includes('TRANSFER')),
      ipRestricted: listAt(row, 'allowedIPs').length > 0,
      expiresAt: null,
    };
  },
  streams: { orders: true, fills: true, positions: true },
  // Every answer has a field "timestamp": words are looked for in the message alone.
  errors: [
    [/"message":\s*"[^"]*\bIP\b/, 'ip-not-allowed'],
    [/"message":\s*"[^"]*(timestamp|receive window)/i, 'clock-skew'],
    // It is also what a key says that has expired, or may not do this.
    [/"code":\s*"?-100[12]\b/, 'invalid-key'],
    [/"code":\s*"?-10(00|11)\b/, 'exchange-down'],
    [/"code":\s*"?-1003\b/, 'rate-limited'],
    [/"code":\s*"?-1007\b|"message":\s*"[^"]*duplicate/i, 'duplicate-client-id'],
    [/"code":\s*"?-1101\b|"message":\s*"[^"]*insufficient/i, 'insufficient-funds'],
    [/"code":\s*"?-?(1006|317206|317104)\b/, 'order-not-found'],
    [/"code":\s*"?-(100[45]|110[2-5])\b/, 'invalid-order'],
    [/"code":\s*"?-1012\b/, 'rejected'],
  ],
};
