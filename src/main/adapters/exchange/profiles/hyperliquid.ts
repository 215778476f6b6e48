import { type CcxtApi, callEndpoint, textAt } from '../ccxt-api.ts';
import { ExchangeError, WALLET_OF_ANOTHER } from '../exchange-error.ts';
import type { LimitOrder, OrderRequest, TriggerOrder } from '../order.ts';
import type { CreateCall, KeyPermissions, SupportedProfile } from '../profile.ts';
import { plainLimit, plainPostOnly } from './common.ts';
import { repairReadings } from './hyperliquid-repairs.ts';
import { openTogether } from './open-orders.ts';

/** How far from its trigger price a stop may fill: the exchange's own window uses the same share. */
const TRIGGER_SLIPPAGE = '0.1';

/**
 * What questions cost, where it is not 20. Rows of the answer count too, which ccxt leaves out: one for 60 candles, one
 * for 20 fills or funding rates, reckoned here for as many as are asked for at most.
 */
const INFO_COSTS = {
  l2Book: 2,
  allMids: 2,
  clearinghouseState: 2,
  orderStatus: 2,
  spotClearinghouseState: 2,
  exchangeStatus: 2,
  candleSnapshot: 37,
  fundingHistory: 45,
  userFills: 25,
  userFillsByTime: 25,
  userRole: 60,
};

const params = (order: OrderRequest): Record<string, unknown> => ({
  clientOrderId: order.clientOrderId,
  reduceOnly: order.reduceOnly,
});

const trigger = (order: TriggerOrder): CreateCall => ({
  type: 'market',
  price: order.triggerPrice,
  params: {
    ...params(order),
    [order.shape === 'stop-market' ? 'stopLossPrice' : 'takeProfitPrice']: order.triggerPrice,
    slippage: TRIGGER_SLIPPAGE,
  },
});

export const hyperliquid: SupportedProfile = {
  id: 'hyperliquid',
  name: 'Hyperliquid',
  status: 'supported',
  city: 'Tokyo',
  contracts: ['linear'],
  marginModes: ['isolated', 'cross'],
  apiPage: 'https://app.hyperliquid.xyz/API',
  setUp: [
    'On Hyperliquid, open More → API and generate an API wallet (an agent). Never enter the private key of your own wallet here: it can withdraw.',
    'Give it a name, authorise it with your wallet and note until when it is valid.',
    'Copy the private key of the API wallet: it is shown only once.',
    'Enter the address of your own wallet (the account that trades) as wallet address, and the private key of the API wallet.',
  ],
  quirks: [
    'The key is an API wallet, which can trade and cannot withdraw. The private key of the account itself is refused.',
    'No builder fee is approved or paid.',
    'There are no market orders: they go out as immediate-or-cancel limits with a price bound.',
    'Stops and targets are triggered by the mark price, and fill at most 10 % away from their trigger.',
    'Prices have at most five significant digits.',
    'Only the latest 5000 candles of each timeframe are available.',
    'Trailing stops run in software, inside the bot.',
  ],
  classes: { linear: 'hyperliquid' },
  options: { fetchMarkets: { types: ['swap'] }, builderFee: false, refSet: true },
  constructorFields: { api: { public: { post: { info: { cost: 20, byType: INFO_COSTS } } } } },
  prepare(api) {
    // Before the first order ccxt would sign the approval of a builder fee and a referrer.
    Object.assign(api, { initializeClient: async () => true });
    repairReadings(api);
  },
  amountUnits: { linear: 'base' },
  leverage: 'settable',
  tiers: 'none',
  credentials: ['walletAddress', 'privateKey'],
  requests: {
    msPerCost: 55,
    candlesCost: 37,
    // Most questions cost 20 at once.
    reserve: 100,
    source:
      'weight of 1200 a minute for one address, of which a tenth is left; hyperliquid.gitbook.io, rate limits and user limits',
  },
  candles: {
    source: 'stream',
    pollSeconds: 10,
    timeframes: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '8h', '12h', '1d', '3d', '1w'],
    maxPerRequest: 1000,
    volumeIn: 'base',
    history: 5000,
    until: true,
  },
  funding: { hours: 1, history: true, maxRows: 500, windowEnd: (until) => ({ until }) },
  testnet: { title: 'app.hyperliquid-testnet.xyz' },
  orders: {
    spellings: {
      // The bound is the worst price already: nothing is added to it.
      market: (order) => ({
        type: 'market',
        ...(order.priceBound === undefined ? {} : { price: order.priceBound }),
        params: { ...params(order), slippage: '0' },
      }),
      limit: (order: LimitOrder) => plainLimit(order),
      'post-only': (order: LimitOrder) => plainPostOnly(order),
      'stop-market': trigger,
      'take-profit-market': trigger,
    },
    reduceOnly: true,
    marketNeedsBound: true,
    triggerBy: ['mark'],
    trailBy: [],
    trailNeedsActivation: false,
    clientOrderId: { kind: 'hex-128' },
    repeatedIds: 'accepted',
  },
  account: {
    async cancel(api, order) {
      await api.cancelOrder(order.id ?? '', order.symbol, { clientOrderId: order.clientOrderId });
    },
    async find(api, order) {
      return await api.fetchOrder(order.id ?? '', order.symbol, { clientOrderId: order.clientOrderId });
    },
    openOrders: openTogether,
    accountWideOrders: true,
    totalHasOpenProfit: { linear: true },
    async setLeverage(api, symbol, leverage, marginMode) {
      await api.setLeverage(leverage, symbol, { marginMode });
    },
  },
  permissions: permissionsByRole,
  streams: { orders: true, fills: true, positions: true },
  errors: [
    [/does not exist\.|User or API Wallet|Must deposit before/, 'invalid-key'],
    [/rate limit|Too many (cumulative )?requests/i, 'rate-limited'],
    [/Insufficient margin|insufficient/i, 'insufficient-funds'],
    [/unknownOid|never placed, already canceled, or filled/, 'order-not-found'],
    [/[Dd]uplicate (cloid|client)/, 'duplicate-client-id'],
    [/Invalid TP\/SL price/, 'would-trigger-at-once'],
    [/Post only order would have immediately matched/, 'would-not-rest'],
    [/Reduce only order would increase/, 'would-not-reduce'],
    [/Order has invalid|must have minimum value|Price must be divisible|tick size/i, 'invalid-order'],
  ],
};

/** The exchange itself says whose key this is: an agent can trade and not withdraw, a user's own key can do everything. */
async function permissionsByRole(api: CcxtApi): Promise<KeyPermissions> {
  const addressOf = Reflect.get(api, 'ethGetAddressFromPrivateKey') as (key: string) => string;
  const user = addressOf.call(api, api.privateKey).toLowerCase();
  const answer = await callEndpoint(api, 'publicPostInfo', { type: 'userRole', user });
  const role = textAt(answer, 'role');
  const owner = textAt(answer, 'data', 'user').toLowerCase();
  // A mistyped key is one all the same: that of a wallet which nobody has.
  if (role === 'missing') throw new ExchangeError(hyperliquid, 'invalid-key', 'no such API wallet');
  if (role === 'agent' && owner !== api.walletAddress.toLowerCase()) {
    throw new ExchangeError(hyperliquid, 'invalid-key', WALLET_OF_ANOTHER);
  }
  return {
    trade: role === '' ? null : true,
    withdraw: role === 'agent' ? false : role === 'user' ? true : null,
    ipRestricted: role === '' ? null : false,
    expiresAt: null,
  };
}
