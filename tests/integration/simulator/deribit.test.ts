import ccxt, { type Order } from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeVenue } from './support/contract.ts';
import { type Credentials, startVenue } from './support/venue-under-test.ts';

const make = (credentials: Credentials) => new ccxt.pro.deribit({ ...credentials });

const LINEAR = 'BTC/USDC:USDC';
const INVERSE = 'BTC/USD:BTC';
const start = () => startVenue(make, { venue: 'deribit' }, { balances: { USDC: 10_000, BTC: 1 } });
type Started = Awaited<ReturnType<typeof start>>;

const reasonOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('the call went through');
    },
    (error: Error) => error,
  );
const buy = (venue: Started, amount: number, params = {}) =>
  venue.exchange.createOrder(LINEAR, 'market', 'buy', amount, undefined, params);
const waits = (order: Order) => order.info.order_state === 'untriggered';

describe('Deribit', () => {
  describeVenue({
    name: 'deribit',
    make,
    symbol: LINEAR,
    id: 'BTC_USDC-PERPETUAL',
    coin: 'USDC',
    price: 60_000,
    amount: 0.01,
    baseAmount: 0.01,
    tick: 1,
    step: 0.0001,
    takerFee: 0.0005,
    candlesPerCall: 1000,
    clientId: (n) => `bot-1-${n}`,
    withClientId: (label) => ({ label }),
    clientIdOf: (order) => order.info.label,
    // Deribit's labels are for grouping: it takes the same one again.
    uniqueClientIds: false,
    fetchByClientId: async (exchange, label) => {
      const { result } = await exchange.privateGetGetOrderStateByLabel({ currency: 'USDC', label });
      return exchange.parseOrder(result[0]);
    },
    fetchById: (exchange, id) => exchange.fetchOrder(id, LINEAR),
    stop: (exchange, amount, stopLossPrice, label) =>
      exchange.createOrder(LINEAR, 'market', 'sell', amount, undefined, { stopLossPrice, label, reduceOnly: true }),
    reduceOnlyOf: (order) => order.info.reduce_only,
    openStops: async (exchange) => (await exchange.fetchOpenOrders(LINEAR)).filter(waits),
    cancelStop: (exchange, order) => exchange.cancelOrder(String(order.id), LINEAR),
    tickerHasBook: true,
    setsLeverage: false,
    fundingRates: false,
    streams: { candles: true, positions: false },
  });

  test('counts inverse contracts in dollars, ten at a time', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.loadMarkets();
    expect(exchange.market(INVERSE)).toMatchObject({ id: 'BTC-PERPETUAL', inverse: true, contractSize: 10 });
    await exchange.createOrder(INVERSE, 'market', 'sell', 6000);
    simulator.movePrice('BTC-PERPETUAL', 50_000);
    const [position] = await exchange.fetchPositions([INVERSE]);
    // The size of a short position is negative here, and ccxt leaves it so.
    expect(position).toMatchObject({ side: 'short', contracts: -6000, entryPrice: 60_000 });
    await exchange.createOrder(INVERSE, 'market', 'buy', 6000, undefined, { reduceOnly: true });
    const fees = (6000 / 60_000 + 6000 / 50_000.5) * 0.0005;
    expect(account.wallet('BTC')).toBeCloseTo(1 + 6000 * (1 / 50_000.5 - 1 / 60_000) - fees, 8);
    expect(
      await reasonOf(exchange.privateGetBuy({ instrument_name: 'BTC-PERPETUAL', amount: '15', type: 'market' })),
    ).toBeInstanceOf(ccxt.BadRequest);
  });

  test('gives a trigger order another id when it goes into the book', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 0.01);
    const stop = await exchange.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, {
      stopLossPrice: 59_000,
      reduceOnly: true,
    });
    expect(stop.id).toContain('SLTB-');
    simulator.advance(1000);
    simulator.movePrice('BTC_USDC-PERPETUAL', 58_900);
    expect((await exchange.fetchOrder(String(stop.id), LINEAR)).info.order_state).toBe('triggered');
    const [done] = await exchange.fetchClosedOrders(LINEAR, undefined, 1);
    expect(done).toMatchObject({ status: 'closed', average: 59_000 });
    expect(done.info.trigger_order_id).toBe(stop.id);
  });

  test('trails by an amount', async () => {
    const venue = await start();
    const { exchange, simulator, account } = venue;
    await buy(venue, 0.01);
    await exchange.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, { trailingAmount: 500, reduceOnly: true });
    simulator.movePrice('BTC_USDC-PERPETUAL', 61_000);
    simulator.movePrice('BTC_USDC-PERPETUAL', 60_000);
    expect(account.fills.at(-1)?.price).toBe(60_500);
  });

  test('cancels by label', async () => {
    const { exchange, account } = await start();
    const limit = (label: string) => exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 59_000, { label });
    await limit('a');
    await limit('a');
    await limit('b');
    expect((await exchange.privateGetCancelByLabel({ label: 'a' })).result).toBe(2);
    expect(account.openOrders().map((order) => order.clientId)).toEqual(['b']);
  });

  test('moves a post-only order that would take, unless it is to be refused', async () => {
    const { exchange } = await start();
    const wish = {
      instrument_name: 'BTC_USDC-PERPETUAL',
      amount: '0.01',
      type: 'limit',
      price: '60100',
      post_only: true,
    };
    const { result } = await exchange.privateGetBuy(wish);
    expect(result.order).toMatchObject({ price: 60_000, order_state: 'open' });
    const refused = exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 60_100, { postOnly: true });
    expect((await reasonOf(refused)).message).toContain('post_only_reject');
  });

  test('tells what the key may do when it logs in', async () => {
    const { exchange, key } = await start();
    const login = { grant_type: 'client_credentials', client_id: key.key, client_secret: key.secret };
    const scope = async () => (await exchange.publicGetAuth(login)).result.scope;
    expect(await scope()).toMatch(/trade:read_write wallet:read$/);
    key.permissions = ['read', 'withdraw'];
    expect(await scope()).toMatch(/trade:read wallet:read_write$/);
    key.ips = ['127.0.0.1'];
    expect((await exchange.privateGetListApiKeys()).result[0]).toMatchObject({
      ip_whitelist: ['127.0.0.1'],
      client_id: key.key,
    });
  });

  test('has funding by the hour, and tells what eight hours came to', async () => {
    const venue = await start();
    const { exchange, simulator, account } = venue;
    await buy(venue, 0.1);
    const { funding } = simulator.exchange.market('BTC_USDC-PERPETUAL');
    const due = funding.nextAfter(simulator.exchange.now());
    for (let hour = -7; hour <= 0; hour++) funding.set(due + hour * 3_600_000, 0.00001);
    const before = account.wallet('USDC');
    simulator.advance(due - simulator.exchange.now());
    expect(account.wallet('USDC')).toBeCloseTo(before - 0.1 * 60_000 * 0.00001, 8);
    const [rate] = await exchange.fetchFundingRateHistory(LINEAR, due, 1);
    expect(rate).toMatchObject({ timestamp: due, fundingRate: 0.00008 });
  });

  test('takes every method over the stream too', async () => {
    const { simulator, key } = await start();
    const socket = new WebSocket(`ws://127.0.0.1:${simulator.port}/ws/api/v2`);
    const ask = (id: number, method: string, params: Record<string, unknown>) =>
      new Promise<{ result?: Record<string, unknown>; error?: Record<string, unknown> }>((resolve) => {
        const listen = ({ data }: MessageEvent) => {
          const answer = JSON.parse(String(data));
          if (answer.id === id) resolve(answer);
        };
        socket.addEventListener('message', listen);
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      });
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    expect((await ask(1, 'private/get_position', { instrument_name: 'BTC-PERPETUAL' })).error).toMatchObject({
      code: 13009,
    });
    await ask(2, 'public/auth', { grant_type: 'client_credentials', client_id: key.key, client_secret: key.secret });
    const { result } = await ask(3, 'private/buy', { instrument_name: 'BTC-PERPETUAL', amount: 100, type: 'market' });
    expect(result?.order).toMatchObject({ order_state: 'filled', filled_amount: 100 });
    socket.close();
  });

  const broken = (venue: Started, breakIt: () => void) =>
    venue.exchange.loadMarkets().then(() => {
      breakIt();
      return venue.exchange.fetchBalance();
    });
  const failing = (venue: Started, how: 'rate-limit' | 'maintenance' | 'server-error') =>
    broken(venue, () => venue.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how } }));
  const raw = (venue: Started, fields: Record<string, unknown>) =>
    venue.exchange.privateGetBuy({
      instrument_name: 'BTC_USDC-PERPETUAL',
      amount: '0.01',
      type: 'limit',
      price: '59000',
      ...fields,
    });

  const CASES: readonly [string, (v: Started) => Promise<unknown>, typeof ccxt.BaseError, string][] = [
    [
      'a wrong key',
      async (v) => (await v.connect({ apiKey: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '13004',
    ],
    [
      'a wrong secret',
      async (v) => (await v.connect({ secret: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '13004',
    ],
    [
      'an address that is not on the list',
      (v) =>
        broken(v, () => {
          v.key.ips = ['203.0.113.9'];
        }),
      ccxt.PermissionDenied,
      '13021',
    ],
    [
      'a key that may only read',
      (v) => {
        v.key.permissions = ['read'];
        return buy(v, 0.01);
      },
      ccxt.PermissionDenied,
      '13021',
    ],
    [
      'a clock that is wrong',
      (v) =>
        broken(v, () => {
          v.simulator.faults.clockSkewMs = 120_000;
        }),
      ccxt.AuthenticationError,
      '13009',
    ],
    ['too many calls', (v) => failing(v, 'rate-limit'), ccxt.DDoSProtection, '10028'],
    ['maintenance', (v) => failing(v, 'maintenance'), ccxt.OnMaintenance, '11051'],
    ['an error of its own', (v) => failing(v, 'server-error'), ccxt.ExchangeError, '11094'],
    ['too little margin', (v) => buy(v, 100), ccxt.InsufficientFunds, '10009'],
    [
      'an amount between two steps',
      (v) => raw(v, { amount: '0.00015' }),
      ccxt.BadRequest,
      'must be a multiple of contract size',
    ],
    ['a price between two ticks', (v) => raw(v, { price: '59000.5' }), ccxt.BadRequest, 'must conform to tick size'],
    ['an order that does not exist', (v) => v.exchange.fetchOrder('USDC-1', LINEAR), ccxt.OrderNotFound, '10004'],
    [
      'a reduce-only order without a position',
      (v) => buy(v, 0.01, { reduceOnly: true }),
      ccxt.ExchangeError,
      'invalid_reduce_only_order',
    ],
    [
      'a stop that would trigger at once',
      (v) => v.exchange.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, { stopLossPrice: 60_100 }),
      ccxt.InvalidOrder,
      '11036',
    ],
    [
      'a symbol that it does not have',
      (v) => v.exchange.publicGetTicker({ instrument_name: 'NO-PERPETUAL' }),
      ccxt.ExchangeError,
      '13020',
    ],
    ['a method that it does not have', (v) => v.exchange.privateGetGetSubaccounts(), ccxt.BadRequest, '-32601'],
  ];
  test.each(CASES)('says no to %s', async (_name, call, kind, text) => {
    const error = await reasonOf(start().then(call));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });
});
