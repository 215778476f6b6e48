import { onTestFinished } from 'vitest';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { clientOrderIdFor } from '#main/adapters/exchange/client-order-id.ts';
import type {
  ContractType,
  MarketOrder,
  OrderReference,
  OrderRequest,
  OrderShape,
  Side,
} from '#main/adapters/exchange/order.ts';
import type { Credentials, SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import type { Account } from '../../../simulator/account/account.ts';
import type { ApiKey } from '../../../simulator/account/api-key.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/simulator.ts';

/** A perpetual of a simulated exchange. Amount and prices fit its rules; `price` is where the market stands. */
export interface SimulatedMarket {
  readonly venue: SimulatorOptions['venue'];
  readonly contract: ContractType;
  readonly symbol: string;
  readonly id: string;
  readonly coin: string;
  /** What the account has of the coin. */
  readonly wallet: number;
  readonly price: number;
  readonly tick: number;
  readonly amount: string;
}

const COMMON = { price: 60_000, tick: 0.1 };
const LINEAR = { ...COMMON, contract: 'linear', wallet: 10_000, coin: 'USDT', symbol: 'BTC/USDT:USDT' } as const;
const INVERSE = { ...COMMON, contract: 'inverse', wallet: 0.1, coin: 'BTC', symbol: 'BTC/USD:BTC' } as const;

export const SIMULATED_MARKETS: readonly SimulatedMarket[] = [
  { ...LINEAR, venue: 'bybit', id: 'BTCUSDT', amount: '0.01' },
  { ...INVERSE, venue: 'bybit', id: 'BTCUSD', tick: 0.5, amount: '100' },
  { ...LINEAR, venue: 'binance', id: 'BTCUSDT', amount: '0.01' },
  { ...LINEAR, venue: 'okx', id: 'BTC-USDT-SWAP', amount: '1' },
  { ...INVERSE, venue: 'okx', id: 'BTC-USD-SWAP', amount: '2' },
  {
    ...LINEAR,
    venue: 'krakenfutures',
    symbol: 'BTC/USD:USD',
    id: 'PF_XBTUSD',
    coin: 'USD',
    tick: 1,
    amount: '0.01',
  },
  { ...INVERSE, venue: 'krakenfutures', id: 'PI_XBTUSD', tick: 0.5, amount: '100' },
  {
    ...LINEAR,
    venue: 'deribit',
    symbol: 'BTC/USDC:USDC',
    id: 'BTC_USDC-PERPETUAL',
    coin: 'USDC',
    tick: 1,
    amount: '0.01',
  },
  { ...INVERSE, venue: 'deribit', id: 'BTC-PERPETUAL', tick: 0.5, amount: '100' },
];

export interface Trading {
  readonly simulator: Simulator;
  readonly account: Account;
  readonly key: ApiKey;
  readonly profile: SupportedProfile;
  readonly client: CcxtClient;
  /** Another client, with other credentials where some are given. */
  connect(changed?: Credentials): Promise<CcxtClient>;
  /** An order number `n` of the shape; prices are as far from the market as `ticks` says. */
  order(n: number, shape: OrderShape, side: Side, options?: { ticks?: number; reduceOnly?: boolean }): OrderRequest;
  reference(order: OrderRequest): OrderReference;
}

/** Starts a simulated exchange whose price stands still, with one account and a client for its key. */
export async function trading(market: SimulatedMarket, options: Partial<SimulatorOptions> = {}): Promise<Trading> {
  const profile = findSupportedProfile(market.venue);
  const simulator = await startSimulator({ venue: market.venue, sigma: 0, ...options });
  onTestFinished(() => simulator.close());
  const given = { apiKey: 'test-key', secret: 'dGVzdC1zZWNyZXQ=', password: 'test-passphrase' };
  const { account, key } = simulator.account({
    name: 'trader',
    balances: { [market.coin]: market.wallet },
    key: given.apiKey,
    secret: given.secret,
    passphrase: given.password,
  });
  const connect = async (changed: Credentials = {}) => {
    const client = await CcxtClient.open({
      profile,
      contract: market.contract,
      credentials: { ...given, ...changed },
      testnet: false,
      endpoint: simulator.url,
      network: { proxy: null, ipVersion: 'any', timeoutMs: 1500 },
      gate: new RateGate({ msPerCost: 0.01 }),
    });
    onTestFinished(() => client.close());
    return client;
  };
  const client = await connect();
  await client.measureClock();
  const order: Trading['order'] = (n, shape, side, { ticks = 0, reduceOnly = false } = {}) => {
    const terms = {
      symbol: market.symbol,
      side,
      amount: market.amount,
      clientOrderId: clientOrderIdFor(profile.orders.clientOrderId, `test ${n}`),
      marginMode: 'cross',
      leverage: 10,
    } as const;
    const price = String(Number((market.price + ticks * market.tick).toFixed(1)));
    switch (shape) {
      case 'market':
        return { ...terms, shape, reduceOnly } satisfies MarketOrder;
      case 'limit':
      case 'post-only':
        return { ...terms, shape, reduceOnly, price };
      case 'stop-market':
      case 'take-profit-market':
        return { ...terms, shape, reduceOnly: true, triggerPrice: price, triggerBy: 'last' };
      case 'trailing-stop': {
        const trail = { by: profile.orders.trailBy[0], value: '1' };
        return { ...terms, shape, reduceOnly: true, trail, activationPrice: price, triggerBy: 'last' };
      }
    }
  };
  const reference = (asked: OrderRequest): OrderReference => ({
    symbol: asked.symbol,
    shape: asked.shape,
    clientOrderId: asked.clientOrderId,
    id: null,
  });
  return { simulator, account, key, profile, client, connect, order, reference };
}
