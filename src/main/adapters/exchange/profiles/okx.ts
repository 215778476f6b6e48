import { at, type CcxtOrder, callEndpoint, textAt } from '../ccxt-api.ts';
import type { OrderRequest, TriggerOrder } from '../order.ts';
import type { CreateCall, SupportedProfile } from '../profile.ts';
import { ignoringUnchanged, plainLimit, plainMarket, plainPostOnly, referenceParams, TEXT_32 } from './common.ts';
import { repairReadings } from './okx-repairs.ts';
import { inLists } from './open-orders.ts';

/** OKX sets isolated or cross per order: without it every order would be a cross-margin one. */
const withMode = (call: CreateCall, order: OrderRequest): CreateCall => ({
  ...call,
  params: { ...call.params, marginMode: order.marginMode, tdMode: order.marginMode },
});

/** Conditional orders are found again by `algoClOrdId`; ccxt sends `clOrdId` alone. */
const algoParams = (order: OrderRequest) => ({
  clientOrderId: order.clientOrderId,
  algoClOrdId: order.clientOrderId,
  reduceOnly: true,
});

const trigger = (order: TriggerOrder): CreateCall => {
  const side = order.shape === 'stop-market' ? 'sl' : 'tp';
  return withMode(
    {
      type: 'market',
      params: {
        ...algoParams(order),
        [side === 'sl' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
        [`${side}TriggerPxType`]: order.triggerBy,
      },
    },
    order,
  );
};

export const okx: SupportedProfile = {
  id: 'okx',
  name: 'OKX',
  status: 'supported',
  city: 'Singapore',
  contracts: ['linear', 'inverse'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://www.okx.com/account/my-api',
  setUp: [
    'On OKX, open Profile → API and create a V5 key for API trading.',
    'Give it a name and choose a passphrase: it is needed here as well and cannot be shown again.',
    'Tick Read and Trade. Leave Withdraw unticked.',
    'Enter the address of this machine as linked IP address if it is fixed: keys with Trade and no address expire after 14 days without use.',
    'Copy key and secret at once: the secret is shown only once.',
    'Set the account mode to Futures mode or higher: in Spot mode OKX trades no perpetuals.',
  ],
  quirks: [
    'A key has a passphrase beside its secret.',
    'Amounts are whole or fractional contracts; the worth of one contract differs from instrument to instrument.',
    'Isolated or cross goes with every order.',
    'Stops, targets and trailing stops wait in a list of conditional orders of their own.',
  ],
  classes: { linear: 'okx', inverse: 'okx' },
  options: { defaultType: 'swap', fetchMarkets: { types: ['swap'] } },
  prepare: repairReadings,
  amountUnits: { linear: 'contracts', inverse: 'contracts' },
  leverage: 'settable',
  tiers: 'public',
  credentials: ['apiKey', 'secret', 'password'],
  requests: {
    msPerCost: 110,
    candlesCost: 0.5,
    source: '20 requests in 2 seconds for the slower calls, with a tenth in reserve; www.okx.com/docs-v5',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w'],
    // The history call answers at most 100 on some hosts, and the newest of the window first.
    maxPerRequest: 100,
    volumeIn: 'base',
    history: 'full',
    until: true,
  },
  funding: {
    hours: 8,
    history: true,
    maxRows: 100,
    // Without it the answer is the newest rows, whatever the beginning. The exchange leaves the time itself out.
    windowEnd: (until) => ({ after: until + 1 }),
  },
  testnet: { title: 'OKX demo trading' },
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
              ...algoParams(order),
              ...(order.trail.by === 'percent'
                ? { trailingPercent: order.trail.value }
                : { trailingPrice: order.trail.value }),
              ...(order.activationPrice === undefined ? {} : { activePx: order.activationPrice }),
            },
          },
          order,
        ),
    },
    reduceOnly: true,
    marketNeedsBound: false,
    triggerBy: ['last', 'mark'],
    trailBy: ['percent', 'amount'],
    trailNeedsActivation: false,
    clientOrderId: TEXT_32,
    repeatedIds: 'refused',
  },
  account: {
    async cancel(api, order) {
      await api.cancelOrder(order.id ?? undefined, order.symbol, referenceParams(order));
    },
    async find(api, order) {
      return await api.fetchOrder(order.id ?? undefined, order.symbol, referenceParams(order));
    },
    async openOrders(api, { symbol }) {
      // Pairs of stop and target, and orders that open at a price, are not placed here: but somebody else may have.
      const lists = [
        {},
        { trigger: true, ordType: 'conditional,oco' },
        { trigger: true, ordType: 'trigger' },
        { trailing: true },
      ];
      const next = (_page: number, previous: readonly CcxtOrder[]) => ({ after: previous.at(-1)?.id });
      return await inLists(
        api,
        symbol,
        lists.map((list) => ({ ...list, instType: 'SWAP' })),
        { size: 100, next },
      );
    },
    accountWideOrders: true,
    totalHasOpenProfit: { linear: true, inverse: true },
    clientOrderIdOf: (order) => textAt(order.info, 'algoClOrdId') || undefined,
    tradedAs: (order) => (textAt(order.info, 'algoId') === '' ? undefined : textAt(order.info, 'ordId') || undefined),
    async setLeverage(api, symbol, leverage, marginMode) {
      await api.setLeverage(leverage, symbol, { marginMode });
    },
    async setOneWay(api) {
      await ignoringUnchanged(/"sCode":"51000"|Setting unchanged/, () => api.setPositionMode(false));
    },
  },
  async permissions(api) {
    const account = at(await callEndpoint(api, 'privateGetAccountConfig'), 'data', 0);
    const rights = textAt(account, 'perm').split(',');
    if (rights[0] === '') return { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };
    return {
      trade: rights.includes('trade'),
      withdraw: rights.includes('withdraw'),
      ipRestricted: textAt(account, 'ip') !== '',
      expiresAt: null,
    };
  },
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/"code":"50110"/, 'ip-not-allowed'],
    [/"code":"(50101|50103|50104|50105|50111|50113|50119)"/, 'invalid-key'],
    [/"code":"(50027|50114|50120|50030)"|"sCode":"(50027|51155)"/, 'insufficient-permissions'],
    [/"code":"(50102|50112)"/, 'clock-skew'],
    [/"code":"(50011|50013|50061|50040)"/, 'rate-limited'],
    [/"code":"(50001|50004|50026)"/, 'exchange-down'],
    [/"s?[cC]ode":"(51008|51004|51119|51127|51131)"/, 'insufficient-funds'],
    [/"s?[cC]ode":"(51400|51401|51402|51410|51603|51503)"/, 'order-not-found'],
    [/"s?[cC]ode":"(51016|51065)"/, 'duplicate-client-id'],
    [/"s?[cC]ode":"(51277|51278|51279|51280)"/, 'would-trigger-at-once'],
    [/"s?[cC]ode":"51112"|"s?[cC]ode":"51169"/, 'would-not-reduce'],
    [/"s?[cC]ode":"(51001|51015)"/, 'unknown-instrument'],
  ],
};
