import { createHmac, randomUUID } from 'node:crypto';
import { at, type CcxtApi, callEndpoint, listAt, textAt } from '../ccxt-api.ts';
import { orderNotFound } from '../exchange-error.ts';
import type { OrderRequest, TriggerOrder } from '../order.ts';
import type { CreateCall, KeyPermissions, SupportedProfile } from '../profile.ts';
import { pick } from './common.ts';

/** Deribit's name for an id of ours is label; ccxt's `clientOrderId` would not be sent. */
const params = (order: OrderRequest): Record<string, unknown> => ({
  label: order.clientOrderId,
  ...(order.reduceOnly ? { reduceOnly: true } : {}),
});

const TRIGGER = { last: 'last_price', mark: 'mark_price' } as const;

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    ...params(order),
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    trigger: TRIGGER[order.triggerBy],
  },
});

export const deribit: SupportedProfile = {
  id: 'deribit',
  name: 'Deribit',
  status: 'supported',
  city: 'Amsterdam',
  contracts: ['linear', 'inverse'],
  marginModes: ['cross'],
  apiPage: 'https://www.deribit.com/account/BTC/api',
  setUp: [
    'On Deribit, open Account → API and add a Deribit-generated key.',
    'Give it a name and set Account to read, Trade to read_write.',
    'Set Wallet to none: a key with wallet read_write is refused here.',
    'Add the address of this machine to the IP whitelist if it is fixed.',
    'Copy client id (the key) and client secret.',
  ],
  quirks: [
    'Leverage cannot be set: it follows from the size of the position over the margin. What is configured here is used for sizing only and is never sent; the highest leverage of the instrument is checked.',
    'Amounts of inverse contracts are in US dollars, in steps of the contract size (10 for BTC).',
    'All positions of a currency share its margin (cross).',
    'The exchange takes a second order with the same label: where two orders of ours have one label, you are told, and neither is taken for the other.',
    'There is no stream of positions: they follow from the fills and are read again every minute.',
  ],
  classes: { linear: 'deribit', inverse: 'deribit' },
  options: {},
  amountUnits: { linear: 'base', inverse: 'quote' },
  marginOf: (market) => {
    const max = Number(textAt(market.info, 'max_leverage'));
    return max > 0 ? { maxLeverage: max } : {};
  },
  leverage: 'implicit',
  tiers: 'none',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 50,
    candlesCost: 1,
    source: '20 requests a second, orders 5 a second; docs.deribit.com, rate limits',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '6h', '12h', '1d'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: {
    // Paid all the time and listed by the hour: ccxt would take the rate of eight hours for that of one.
    hours: 1,
    history: true,
    maxRows: 720,
    windowEnd: (until) => ({ until }),
    rateOf: (row) => Number(textAt(row.info, 'interest_1h') || Number.NaN),
  },
  testnet: { title: 'test.deribit.com' },
  orders: {
    spellings: {
      market: (order) => ({ type: 'market', params: params(order) }),
      limit: (order) => ({ type: 'limit', price: order.price, params: params(order) }),
      'post-only': (order) => ({ type: 'limit', price: order.price, params: { ...params(order), postOnly: true } }),
      'stop-market': trigger,
      'take-profit-market': trigger,
      'trailing-stop': (order) => ({
        type: 'market',
        params: { ...params(order), trailingAmount: order.trail.value, trigger: TRIGGER[order.triggerBy] },
      }),
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: ['amount'],
    trailNeedsActivation: false,
    clientOrderId: { kind: 'text', prefix: '', maxLength: 64, pattern: /^[A-Za-z0-9_.:-]+$/ },
    repeatedIds: 'accepted',
  },
  account: {
    async cancel(api, order) {
      if (order.id !== null) await api.cancelOrder(order.id, order.symbol);
      else {
        // All orders that bear the label: afterwards none of them waits.
        const answer = await callEndpoint(api, 'privateGetCancelByLabel', { label: order.clientOrderId });
        if (at(answer, 'result') === 0) throw orderNotFound(deribit, order.clientOrderId);
      }
    },
    async find(api, order) {
      const market = api.market(order.symbol);
      const answer = await callEndpoint(api, 'privateGetGetOrderStateByLabel', {
        currency: market.settle,
        label: order.clientOrderId,
      });
      const rows = listAt(answer, 'result');
      // A stop that has fired stays listed beside the order that it became, which bears the same label.
      const fired = new Set(rows.map((row) => textAt(row, 'trigger_order_id')));
      const orders = rows
        .filter((row) => !fired.has(textAt(row, 'order_id')))
        .map((row) => withLabel(api.parseOrder(row, market)));
      return pick(orders, order, deribit);
    },
    async openOrders(api, { symbol }) {
      if (symbol !== null) return await api.fetchOpenOrders(symbol);
      const rows = listAt(await callEndpoint(api, 'privateGetGetOpenOrders'), 'result');
      return rows.map((row) => api.parseOrder(row));
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: true, inverse: true },
    clientOrderIdOf: (order) => textAt(order.info, 'label') || undefined,
  },
  permissions: permissionsByScope,
  streams: { orders: true, fills: true, positions: false },
  errors: [
    [/"code":13004\b.*ip|ip.*not.*(allowed|whitelist)|"code":13022\b|"code":13025\b/i, 'ip-not-allowed'],
    [/"code":(13004|13009|13015)\b/, 'invalid-key'],
    [/"code":(13021|10013|13403)\b/, 'insufficient-permissions'],
    [/"code":(10028|10066)\b/, 'rate-limited'],
    [/"code":(10040|10041|10047|10048|11051|13028|13888)\b/, 'exchange-down'],
    [/"code":10009\b/, 'insufficient-funds'],
    [/"code":(10004|10010|11044)\b/, 'order-not-found'],
    [/"code":11054\b/, 'would-not-rest'],
    [/"code":(11030|11038)\b/, 'would-not-reduce'],
    [/"code":(13020|10007)\b/, 'unknown-instrument'],
    [/"code":(10022|10023|10024|10025)\b/, 'market-closed'],
  ],
};

function withLabel<T extends { info?: unknown; clientOrderId?: string | undefined }>(order: T): T {
  return { ...order, clientOrderId: textAt(order.info, 'label') || undefined };
}

/**
 * Logs in with a signature over time and nonce, so that the secret itself is not part of the address, and reads what the
 * session may do. The list of addresses needs a second factor to be read, so it stays unknown.
 */
async function permissionsByScope(api: CcxtApi): Promise<KeyPermissions> {
  const now: unknown = Reflect.apply(Reflect.get(api, 'milliseconds') as () => unknown, api, []);
  const timestamp = String(now);
  const nonce = randomUUID().replaceAll('-', '').slice(0, 16);
  const secret = String(Reflect.get(api, 'secret'));
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n`).digest('hex');
  const answer = await callEndpoint(api, 'publicGetAuth', {
    grant_type: 'client_signature',
    client_id: api.apiKey,
    timestamp,
    nonce,
    data: '',
    signature,
  });
  const scope = textAt(at(answer, 'result'), 'scope').split(' ');
  if (scope[0] === '') return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
  return {
    trade: scope.includes('trade:read_write'),
    withdraw: scope.includes('wallet:read_write'),
    ipRestricted: null,
    expiresAt: null,
  };
}
