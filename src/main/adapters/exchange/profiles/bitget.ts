import { at, type CcxtApi, type CcxtFunding, type CcxtOrder, callEndpoint, listAt, textAt } from '../ccxt-api.ts';
import { isConditional, type OrderReference, type OrderRequest, type TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { repairReadings } from './bitget-repairs.ts';
import { ignoringUnchanged, pick, plainLimit, plainMarket, plainPostOnly } from './common.ts';
import { inLists } from './open-orders.ts';

const withMode = (call: CreateCall, order: OrderRequest): CreateCall => ({
  ...call,
  params: { ...call.params, marginMode: order.marginMode, oneWayMode: true },
});

const TRIGGER = { last: 'fill_price', mark: 'mark_price' } as const;

/** ccxt makes stops of the whole position (`pos_loss`); with these plans they are of the given amount. */
const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    clientOrderId: order.clientOrderId,
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    planType: order.shape === 'stop-market' ? 'loss_plan' : 'profit_plan',
    triggerType: TRIGGER[order.triggerBy],
    oneWayMode: true,
  },
});

/** Pages of 100 past funding rates: nine years of three a day. */
const MOST_PAGES = 100;

/** The kinds of waiting orders, of which the exchange wants one per question. */
const PLANS = ['profit_loss', 'track_plan', 'normal_plan'] as const;
const planOf = (shape: OrderReference['shape']) => (shape === 'trailing-stop' ? 'track_plan' : 'profit_loss');
const CANCEL_PLAN = { 'stop-market': 'loss_plan', 'take-profit-market': 'profit_plan', 'trailing-stop': 'track_plan' };

export const bitget: SupportedProfile = {
  id: 'bitget',
  name: 'Bitget',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.bitget.com/account/newapi',
  setUp: [
    'On Bitget, open Account → API Management and create a system-generated key.',
    'Give it a name and choose a passphrase: it is needed here as well and cannot be shown again.',
    'Choose Read-write and tick Futures orders and Futures holdings. Leave transfer and withdrawal unticked.',
    'Enter the address of this machine as bound IP address if it is fixed.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'A key has a passphrase beside its secret.',
    'Coin-margined (inverse) contracts are not offered: their amounts are in coin here, so that the worth of an order in dollars changes with the price.',
    'Stops and targets close a position and wait in lists of their own.',
    'A native trailing stop needs an activation price.',
    'Candles older than the recent ones come 200 at a time.',
  ],
  classes: { linear: 'bitget' },
  options: { defaultType: 'swap', fetchMarkets: { types: ['swap'] }, uta: false },
  prepare: repairReadings,
  amountUnits: { linear: 'base' },
  leverage: 'settable',
  tiers: 'public',
  credentials: ['apiKey', 'secret', 'password'],
  requests: {
    msPerCost: 50,
    candlesCost: 1,
    source:
      '20 requests a second for the faster calls, 6000 a minute for one address; www.bitget.com/api-doc, rate limits',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    // Two hours and three days are not streamed.
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '4h', '6h', '12h', '1d', '1w'],
    maxPerRequest: 200,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: { hours: 8, history: true, maxRows: 100, fetch: fundingPages },
  testnet: { title: 'Bitget demo trading' },
  orders: {
    spellings: {
      market: (order) => withMode(plainMarket(order), order),
      limit: (order) => withMode(plainLimit(order), order),
      'post-only': (order) => withMode(plainPostOnly(order), order),
      'stop-market': trigger,
      'take-profit-market': trigger,
      'trailing-stop': (order) =>
        withMode(
          {
            type: 'market',
            params: {
              clientOrderId: order.clientOrderId,
              reduceOnly: true,
              trailingPercent: order.trail.value,
              trailingTriggerPrice: order.activationPrice,
              triggerType: TRIGGER[order.triggerBy],
            },
          },
          order,
        ),
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: ['percent'],
    trailNeedsActivation: true,
    clientOrderId: { kind: 'text', prefix: '', maxLength: 50, pattern: /^[A-Za-z0-9_#:-]+$/ },
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      const conditional = isConditional(order.shape)
        ? { trigger: true, planType: Reflect.get(CANCEL_PLAN, order.shape) }
        : {};
      await api.cancelOrder(order.id ?? undefined, order.symbol, {
        clientOrderId: order.clientOrderId,
        ...conditional,
      });
    },
    async find(api, order) {
      if (!isConditional(order.shape)) {
        return await api.fetchOrder(order.id ?? undefined, order.symbol, { clientOrderId: order.clientOrderId });
      }
      const market = api.market(order.symbol);
      for (const endpoint of ['OrdersPlanPending', 'OrdersPlanHistory']) {
        const answer = await callEndpoint(api, `privateMixGetV2MixOrder${endpoint}`, {
          symbol: market.id,
          productType: `${market.settle}-FUTURES`,
          planType: planOf(order.shape),
          clientOid: order.clientOrderId,
        });
        const rows = listAt(answer, 'data', 'entrustedList');
        const found = pick(
          rows.map((row) => api.parseOrder(row, market)),
          order,
          bitget,
        );
        if (found) return found;
      }
      return null;
    },
    async openOrders(api, { symbol, settle }) {
      const scopes = symbol !== null ? [{}] : settle.map((code) => ({ productType: `${code}-FUTURES` }));
      const lists = scopes.flatMap((scope) => [
        scope,
        ...PLANS.map((planType) => ({ ...scope, trigger: true, planType })),
      ]);
      const next = (_page: number, previous: readonly CcxtOrder[]) => ({ idLessThan: previous.at(-1)?.id });
      return await inLists(api, symbol, lists, { size: 100, next });
    },
    accountWideOrders: true,
    tradedAs: (order) => textAt(order.info, 'executeOrderId') || undefined,
    totalHasOpenProfit: { linear: true, inverse: true },
    async setLeverage(api, symbol, leverage, marginMode) {
      await ignoringUnchanged(/"code":"(40774|45117)"/, () => api.setMarginMode(marginMode, symbol));
      await api.setLeverage(leverage, symbol);
    },
    async setOneWay(api, symbol) {
      await ignoringUnchanged(/"code":"(40920|400172)"/, () => api.setPositionMode(false, symbol));
    },
    balanceParams: (_contract, settle) => settle.map((code) => ({ productType: `${code}-FUTURES` })),
    positionQueries: (_contract, settle) =>
      settle.map((code) => ({ productType: `${code}-FUTURES`, marginCoin: code })),
  },
  async permissions(api) {
    const data = at(await callEndpoint(api, 'privateSpotGetV2SpotAccountInfo'), 'data');
    const rights = listAt(data, 'authorities').map(String);
    if (rights.length === 0) return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    return {
      trade: rights.includes('coow') && rights.includes('cpow'),
      withdraw: rights.includes('wwow') || rights.includes('wtow'),
      ipRestricted: textAt(data, 'ips') !== '',
      expiresAt: null,
    };
  },
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/"code":"40018"/, 'ip-not-allowed'],
    [/"code":"(40001|40002|40003|40006|40009|40011|40012|40037)"/, 'invalid-key'],
    [/"code":"(40014|40022|40023|40068)"/, 'insufficient-permissions'],
    [/"code":"(40004|40005|40008)"/, 'clock-skew'],
    [/"code":"(429|40429|30007)"/, 'rate-limited'],
    [/"code":"(40010|40015|40200|40725|45001)"/, 'exchange-down'],
    [/"code":"(40762|40754|40759|43012|45110)"/, 'insufficient-funds'],
    [/"code":"(40109|40768|43001|43025|45057)"/, 'order-not-found'],
    [/"code":"(40786|40757|45035)"|Duplicate clientOid/i, 'duplicate-client-id'],
    [/"code":"(45122|40830|40831|40832|40833|40834|40835|40836)"/, 'would-trigger-at-once'],
    [/"code":"(22002|40808)"/, 'would-not-reduce'],
    [/"code":"(40034|40309)"/, 'unknown-instrument'],
  ],
};

/** Past funding comes in pages from the newest on, without a way to begin in the past. */
async function fundingPages(api: CcxtApi, symbol: string, since: number): Promise<CcxtFunding[]> {
  const rows: CcxtFunding[] = [];
  for (let pageNo = 1; pageNo <= MOST_PAGES; pageNo++) {
    const page = await api.fetchFundingRateHistory(symbol, undefined, 100, { pageNo });
    rows.push(...page);
    if (page.length < 100 || page.some(({ timestamp = 0 }) => timestamp < since)) break;
  }
  return rows;
}
