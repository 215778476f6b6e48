import { at, type CcxtApi, type CcxtOrder, callEndpoint, textAt } from '../ccxt-api.ts';
import { isConditional, type OrderReference, type TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { ignoringUnchanged, pick, plainLimit, plainMarket, plainPostOnly, referenceParams, TEXT_36 } from './common.ts';
import { openApart } from './open-orders.ts';

/** Coin-margined conditional orders get our id as `newClientOrderId` from ccxt; the exchange reads `clientAlgoId`. */
const algoParams = (order: { clientOrderId: string; triggerBy: 'last' | 'mark' }) => ({
  clientOrderId: order.clientOrderId,
  clientAlgoId: order.clientOrderId,
  reduceOnly: true,
  workingType: order.triggerBy === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE',
});

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  params: {
    ...algoParams(order),
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
  },
});

export const binance: SupportedProfile = {
  id: 'binance',
  name: 'Binance',
  status: 'supported',
  city: 'Tokyo',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.binance.com/en/my/settings/api-management',
  setUp: [
    'On Binance, open Account → API Management and create a system-generated key.',
    'Choose "Restrict access to trusted IPs only" and enter the address of this machine: without it, Binance does not allow futures.',
    'Tick Enable Reading and Enable Futures. Leave withdrawals, universal transfer and internal transfer unticked.',
    'The futures account must be open before the key is created, or the key cannot trade futures.',
    'Copy key and secret at once: the secret is shown only once.',
  ],
  quirks: [
    'USDⓈ-margined (linear) and coin-margined (inverse) futures are two systems: add the key once for each.',
    'Stops, targets and trailing stops wait in a list of conditional orders of their own.',
    'The testnet cannot tell what a key may do.',
  ],
  classes: { linear: 'binanceusdm', inverse: 'binancecoinm' },
  options: {
    defaultType: 'swap',
    warnOnFetchOpenOrdersWithoutSymbol: false,
    fetchOpenOrders: { warnIfNoSymbol: false },
  },
  amountUnits: { linear: 'base', inverse: 'contracts' },
  leverage: 'settable',
  tiers: 'private',
  credentials: ['apiKey', 'secret'],
  requests: {
    msPerCost: 50,
    candlesCost: 5,
    source:
      'weight of 2400 a minute for one address, of which half is used; developers.binance.com/docs/derivatives, exchangeInfo',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: { hours: 8, history: true, maxRows: 1000, windowEnd: (until) => ({ until }) },
  testnet: { title: 'testnet.binancefuture.com' },
  orders: {
    spellings: {
      market: plainMarket,
      limit: plainLimit,
      'post-only': plainPostOnly,
      'stop-market': trigger,
      'take-profit-market': trigger,
      'trailing-stop': (order) => ({
        type: 'market',
        params: {
          ...algoParams(order),
          trailingPercent: order.trail.value,
          // The exchange's documents name it activatePrice, ccxt sends activationPrice.
          ...(order.activationPrice === undefined
            ? {}
            : { trailingTriggerPrice: order.activationPrice, activatePrice: order.activationPrice }),
        },
      }),
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: ['percent'],
    trailNeedsActivation: false,
    clientOrderId: TEXT_36,
    repeatedIds: 'refused-while-open',
  },
  account: {
    async cancel(api, order) {
      await api.cancelOrder(order.id ?? undefined, order.symbol, referenceParams(order));
    },
    async find(api, order) {
      if (!isConditional(order.shape) || api.market(order.symbol).linear) {
        return await api.fetchOrder(order.id ?? '', order.symbol, referenceParams(order));
      }
      return await findCoinMarginedAlgo(api, order);
    },
    tradedAs: (order) => textAt(order.info, 'actualOrderId') || undefined,
    openOrders: openApart,
    accountWideOrders: true,
    totalHasOpenProfit: { linear: true, inverse: true },
    async setLeverage(api, symbol, leverage, marginMode) {
      await ignoringUnchanged(/-4046\b|No need to change margin type/, () => api.setMarginMode(marginMode, symbol));
      await api.setLeverage(leverage, symbol);
    },
    async setOneWay(api, symbol) {
      await ignoringUnchanged(/-4059\b/, () => api.setPositionMode(false, symbol));
    },
  },
  async permissions(api) {
    const rights = await callEndpoint(api, 'sapiGetAccountApiRestrictions');
    const right = (name: string) => at(rights, name) === true;
    if (typeof at(rights, 'enableWithdrawals') !== 'boolean') {
      return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    }
    return {
      trade: right('enableFutures'),
      withdraw: right('enableWithdrawals') || right('permitsUniversalTransfer') || right('enableInternalTransfer'),
      ipRestricted: right('ipRestrict'),
      expiresAt: Number(textAt(rights, 'tradingAuthorityExpirationTime')) || null,
    };
  },
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/"code":(-2014|-2015|-1022|-2008)\b/, 'invalid-key'],
    [/"code":(-2017|-1002)\b/, 'insufficient-permissions'],
    [/"code":(-1021|-5028)\b/, 'clock-skew'],
    [/"code":(-1003|-1015)\b/, 'rate-limited'],
    // -1006 and -1007: "the status of the order is unknown".
    [/"code":(-1000|-1001|-1006|-1007|-1008|-1016)\b/, 'exchange-down'],
    [/"code":(-2018|-2019|-4051)\b/, 'insufficient-funds'],
    [/"code":(-2011|-2013)\b/, 'order-not-found'],
    [/"code":(-4116|-4111|-4015)\b/, 'duplicate-client-id'],
    [/"code":-2021\b/, 'would-trigger-at-once'],
    [/"code":-5022\b/, 'would-not-rest'],
    [/"code":-2022\b/, 'would-not-reduce'],
    [/"code":(-4046|-4059)\b/, 'unchanged'],
    [/"code":-1121\b/, 'unknown-instrument'],
  ],
};

/**
 * ccxt has no look-up of one conditional order on the coin-margined side: it is among the open ones, or it has been
 * triggered and is an order like any other.
 */
async function findCoinMarginedAlgo(api: CcxtApi, order: OrderReference): Promise<CcxtOrder | null> {
  const market = api.market(order.symbol);
  const rows = await callEndpoint(api, 'dapiPrivateGetOpenAlgoOrders', { symbol: market.id });
  const waiting = (Array.isArray(rows) ? rows : []).map((row) => api.parseOrder(row, market));
  return (
    pick(waiting, order, binance) ?? (await api.fetchOrder('', order.symbol, { clientOrderId: order.clientOrderId }))
  );
}
