import {
  at,
  type CcxtApi,
  type CcxtMarket,
  type CcxtOrder,
  type CcxtParams,
  callEndpoint,
  listAt,
  textAt,
} from '../ccxt-api.ts';
import type { OrderReference, TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { ignoringUnchanged, pick, plainLimit, plainMarket, plainPostOnly, TEXT_36 } from './common.ts';
import { everyPage } from './open-orders.ts';

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    clientOrderId: order.clientOrderId,
    reduceOnly: true,
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    triggerBy: order.triggerBy === 'mark' ? 'MarkPrice' : 'LastPrice',
  },
});

const reference = (order: OrderReference) => ({ orderLinkId: order.clientOrderId });

export const bybit: SupportedProfile = {
  id: 'bybit',
  name: 'Bybit',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.bybit.com/app/user/api-management',
  setUp: [
    'On Bybit, open Account & Security → API Management and create a system-generated key.',
    'Give it a name, choose Read-Write, and tick Orders and Positions under Contract (unified trading: derivatives).',
    'Leave withdrawals, account transfers and everything under Assets unticked.',
    'Choose "Only IPs with permissions granted are allowed" and enter the address of this machine if it is fixed: keys without an address expire after three months.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'The margin mode belongs to the whole unified account, not to one instrument: changing it changes all of them.',
    'A native trailing stop belongs to the whole position and has no order id, so trailing runs in software.',
    'Keys that are not bound to an IP address stop working after three months.',
  ],
  classes: { linear: 'bybit', inverse: 'bybit' },
  options: {
    defaultType: 'swap',
    fetchMarkets: { types: ['linear', 'inverse'] },
  },
  amountUnits: { linear: 'base', inverse: 'quote' },
  leverage: 'settable',
  tiers: 'public',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 20,
    candlesCost: 5,
    source:
      '600 requests in 5 seconds for one address, 10 to 50 a second for each call of an account; bybit-exchange.github.io/docs/v5/rate-limit',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: { hours: 8, history: true, maxRows: 200, windowEnd: (until) => ({ until }) },
  testnet: { title: 'testnet.bybit.com' },
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
    clientOrderId: TEXT_36,
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      await api.cancelOrder(order.id ?? undefined, order.symbol, reference(order));
    },
    async find(api, order) {
      const category = categoryOf(api.market(order.symbol));
      const request = { category, symbol: api.market(order.symbol).id, ...reference(order) };
      // Open orders and the last 500 closed ones, then the history.
      for (const endpoint of ['privateGetV5OrderRealtime', 'privateGetV5OrderHistory']) {
        const rows = listAt(await callEndpoint(api, endpoint, request), 'result', 'list');
        const found = pick(
          rows.map((row) => api.parseOrder(row, api.market(order.symbol))),
          order,
          bybit,
        );
        if (found) return found;
      }
      return null;
    },
    async openOrders(api, { symbol, settle }) {
      const market = symbol === null ? null : api.market(symbol);
      if (market) return await openOfCategory(api, categoryOf(market), { symbol: market.id });
      // A contract type settles either in stablecoins or in coins, and only the former are asked for by currency.
      const stable = settle.filter((code) => code === 'USDT' || code === 'USDC');
      if (stable.length === 0) return await openOfCategory(api, 'inverse', {});
      const lists: CcxtOrder[] = [];
      for (const settleCoin of stable) lists.push(...(await openOfCategory(api, 'linear', { settleCoin })));
      return lists;
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: false, inverse: false },
    async setLeverage(api, symbol, leverage, marginMode) {
      await ignoringUnchanged(/"retCode":(110026|100028|3400045)/, () => api.setMarginMode(marginMode, symbol));
      await ignoringUnchanged(/"retCode":110043/, () => api.setLeverage(leverage, symbol));
    },
    async setOneWay(api, symbol) {
      await ignoringUnchanged(/"retCode":110025/, () => api.setPositionMode(false, symbol));
    },
    positionQueries: (contract, settle) =>
      contract === 'inverse'
        ? [{ subType: 'inverse' }]
        : settle.map((settleCoin) => ({ subType: 'linear', settleCoin })),
  },
  async permissions(api) {
    const result = at(await callEndpoint(api, 'privateGetV5UserQueryApi'), 'result');
    if (typeof at(result, 'permissions') !== 'object') {
      return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    }
    const wallet = listAt(result, 'permissions', 'Wallet');
    const contract = listAt(result, 'permissions', 'ContractTrade');
    const ips = listAt(result, 'ips');
    return {
      trade: textAt(result, 'readOnly') === '0' && contract.includes('Order') && contract.includes('Position'),
      withdraw: ['Withdraw', 'AccountTransfer', 'SubMemberTransfer', 'SubMemberTransferList'].some((right) =>
        wallet.includes(right),
      ),
      ipRestricted: ips.length > 0 && !ips.includes('*'),
      expiresAt: timeOf(textAt(result, 'expiredAt')),
    };
  },
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/"retCode":10010\b/, 'ip-not-allowed'],
    [/"retCode":(10003|10004|10007|33004|10009)\b/, 'invalid-key'],
    [/"retCode":(10005|10027|10029)\b/, 'insufficient-permissions'],
    [/"retCode":10002\b/, 'clock-skew'],
    [/"retCode":(10006|10018|10429|20003)\b/, 'rate-limited'],
    [/"retCode":(10016|10000|10019)\b/, 'exchange-down'],
    [/"retCode":(110004|110006|110007|110012|110044|110045|110052)\b/, 'insufficient-funds'],
    [/"retCode":(110001|110008|110010|170213)\b/, 'order-not-found'],
    [/"retCode":110072\b/, 'duplicate-client-id'],
    [/"retCode":(110092|110093|110094)\b/, 'would-trigger-at-once'],
    [/"retCode":110017\b/, 'would-not-reduce'],
    [/"retCode":(110025|110026|110043)\b/, 'unchanged'],
    [/"retCode":10001\b.*[Ss]ymbol/, 'unknown-instrument'],
    [/"retCode":(10001|1100\d\d|17\d{4})\b/, 'invalid-order'],
  ],
};

function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const categoryOf = (market: CcxtMarket) => (market.linear ? 'linear' : 'inverse');

async function openOfCategory(api: CcxtApi, category: string, filter: CcxtParams): Promise<CcxtOrder[]> {
  let cursor = '';
  return await everyPage(50, async () => {
    const page = { category, ...filter, limit: 50, ...(cursor === '' ? {} : { cursor }) };
    const result = at(await callEndpoint(api, 'privateGetV5OrderRealtime', page), 'result');
    cursor = textAt(result, 'nextPageCursor');
    return listAt(result, 'list').map((row) => api.parseOrder(row));
  });
}
