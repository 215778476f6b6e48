import ccxt from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeVenue } from './support/contract.ts';
import { type Credentials, startVenue } from './support/venue-under-test.ts';

/** The class with the one endpoint added that it lacks: what a key may do. */
const make = (credentials: Credentials) =>
  new ccxt.pro.krakenfutures({
    ...credentials,
    api: { auth: { get: { 'api-keys/v3/check': { cost: 1 } } } },
    urls: { api: { auth: 'https://futures.kraken.com/api/auth/' } },
    options: {
      versions: { auth: { GET: { 'api-keys/v3/check': 'v1' } } },
      access: { auth: { GET: { 'api-keys/v3/check': 'private' } } },
    },
  });

const LINEAR = 'BTC/USD:USD';
const INVERSE = 'BTC/USD:BTC';
const start = () => startVenue(make, { venue: 'krakenfutures' }, { balances: { USD: 10_000, BTC: 1 } });
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

describe('Kraken Futures', () => {
  describeVenue({
    name: 'krakenfutures',
    make,
    symbol: LINEAR,
    id: 'PF_XBTUSD',
    coin: 'USD',
    price: 60_000,
    amount: 0.01,
    baseAmount: 0.01,
    tick: 1,
    step: 0.0001,
    takerFee: 0.0005,
    candlesPerCall: 2000,
    clientId: (n) => `bot-1-${n}`,
    withClientId: (clientOrderId) => ({ clientOrderId }),
    fetchByClientId: async (exchange, cliOrdId) => {
      const [order] = await exchange.fetchOrders(undefined, undefined, undefined, { cliOrdIds: cliOrdId });
      return order;
    },
    fetchById: (exchange, id) => exchange.fetchOrder(id, LINEAR),
    // ccxt tells no prices of orders here, as it does not trust them.
    tellsPrices: false,
    stop: (exchange, amount, stopLossPrice, clientOrderId) =>
      exchange.createOrder(LINEAR, 'market', 'sell', amount, undefined, { stopLossPrice, clientOrderId }),
    openStops: async (exchange) => (await exchange.fetchOpenOrders(LINEAR)).filter((order) => order.triggerPrice),
    cancelStop: (exchange, order) => exchange.cancelOrder(String(order.id), LINEAR),
    tickerHasBook: true,
    setsLeverage: true,
    fundingRates: true,
    streams: { candles: false, positions: true, states: false },
  });

  test('settles inverse contracts in the coin', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.loadMarkets();
    expect(exchange.market(INVERSE)).toMatchObject({ id: 'PI_XBTUSD', inverse: true, contractSize: 1 });
    await exchange.createOrder(INVERSE, 'market', 'buy', 6000);
    simulator.movePrice('PI_XBTUSD', 66_000);
    await exchange.createOrder(INVERSE, 'market', 'sell', 6000, undefined, { reduceOnly: true });
    const fees = (6000 / 60_000.5 + 6000 / 66_000) * 0.0005;
    expect(account.wallet('BTC')).toBeCloseTo(1 + 6000 * (1 / 60_000.5 - 1 / 66_000) - fees, 8);
  });

  test('isolates a position by its leverage, and has cross margin without one', async () => {
    const venue = await start();
    const { exchange } = venue;
    await exchange.setLeverage(5, LINEAR);
    await buy(venue, 0.01);
    const [position] = await exchange.fetchPositions([LINEAR]);
    expect(position).toMatchObject({ leverage: 5, marginType: 'isolated' });
    await exchange.createOrder('ETH/USD:USD', 'market', 'sell', 0.1);
    const [other] = await exchange.fetchPositions(['ETH/USD:USD']);
    expect(other).toMatchObject({ side: 'short', marginType: 'cross', contracts: 0.1 });
  });

  test('has a trailing stop of its own, by the type of the order', async () => {
    const venue = await start();
    const { exchange, simulator, account } = venue;
    await buy(venue, 0.01);
    await exchange.createOrder(LINEAR, 'trailing_stop', 'sell', 0.01, undefined, {
      trailingStopMaxDeviation: 1,
      trailingStopDeviationUnit: 'PERCENT',
      triggerSignal: 'mark',
      reduceOnly: true,
    });
    const sent = simulator.journal.last('create-order');
    expect(sent.params).toMatchObject({ orderType: 'trailing_stop', triggerSignal: 'mark' });
    expect(sent.headers).toMatchObject({ apikey: '(left out)', authent: '(left out)' });
    simulator.movePrice('PF_XBTUSD', 62_000);
    simulator.movePrice('PF_XBTUSD', 61_000);
    expect(account.fills.at(-1)?.price).toBe(61_380);
  });

  test('takes immediate-or-cancel in lower case only: in upper case ccxt sends a resting order', async () => {
    const { exchange, account } = await start();
    await exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 59_000, { timeInForce: 'IOC' });
    expect(account.openOrders()).toHaveLength(1);
    const error = await reasonOf(exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 59_000, { timeInForce: 'ioc' }));
    expect(error).toBeInstanceOf(ccxt.OrderNotFillable);
  });

  test('forgets the status of an order five seconds after it has ended', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    const { id } = await buy(venue, 0.01);
    expect(await exchange.fetchOrder(String(id), LINEAR)).toMatchObject({ status: 'closed' });
    simulator.advance(6000);
    expect(await reasonOf(exchange.fetchOrder(String(id), LINEAR))).toBeInstanceOf(ccxt.OrderNotFound);
    expect((await exchange.fetchClosedOrders(LINEAR))[0]).toMatchObject({ id, status: 'closed' });
  });

  test('tells what the key may do', async () => {
    const { exchange, key } = await start();
    const told = () => (exchange as unknown as { authGetApiKeysV3Check(): Promise<unknown> }).authGetApiKeysV3Check();
    expect(await told()).toMatchObject({
      permissions: { general: 'full_access', withdrawal: 'no_access' },
      allowedCidrBlocks: [],
    });
    key.permissions = ['read', 'withdraw'];
    key.ips = ['127.0.0.1'];
    expect(await told()).toMatchObject({
      permissions: { general: 'read_only', withdrawal: 'full_access' },
      allowedCidrBlocks: ['127.0.0.1/32'],
    });
  });

  test('pays funding every hour', async () => {
    const venue = await start();
    const { simulator, account } = venue;
    await buy(venue, 0.1);
    const { funding } = simulator.exchange.market('PF_XBTUSD');
    const due = funding.nextAfter(simulator.exchange.now());
    expect(due - simulator.exchange.now()).toBeLessThanOrEqual(3_600_000);
    funding.set(due, -0.0001);
    const before = account.wallet('USD');
    simulator.advance(due - simulator.exchange.now());
    expect(account.wallet('USD')).toBeCloseTo(before + 0.1 * 60_000 * 0.0001, 8);
  });

  test('cancels everything when the dead-man switch is not put off', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 59_000);
    await exchange.cancelAllOrdersAfter(60_000);
    simulator.advance(60_000);
    expect(account.openOrders()).toHaveLength(0);
  });

  const broken = (venue: Started, breakIt: () => void) =>
    venue.exchange.loadMarkets().then(() => {
      breakIt();
      return venue.exchange.fetchBalance();
    });
  const failing = (venue: Started, how: 'rate-limit' | 'maintenance' | 'server-error') =>
    broken(venue, () => venue.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how } }));
  const limit = (venue: Started, params = {}) =>
    venue.exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 59_000, params);
  const raw = async (venue: Started, fields: Record<string, unknown>) => {
    const order = { symbol: 'PF_XBTUSD', side: 'buy', orderType: 'lmt', size: '0.01', limitPrice: '59000' };
    const { sendStatus } = await venue.exchange.privatePostSendorder({ ...order, ...fields });
    throw new ccxt.InvalidOrder(sendStatus.status);
  };

  const CASES: readonly [string, (v: Started) => Promise<unknown>, typeof ccxt.BaseError, string][] = [
    [
      'a wrong key',
      async (v) => (await v.connect({ apiKey: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      'authenticationError',
    ],
    [
      'a wrong secret',
      async (v) => (await v.connect({ secret: 'b3RoZXI=' })).fetchBalance(),
      ccxt.AuthenticationError,
      'authenticationError',
    ],
    [
      'an address that is not on the list',
      (v) =>
        broken(v, () => {
          v.key.ips = ['203.0.113.9'];
        }),
      ccxt.AuthenticationError,
      'authenticationError',
    ],
    [
      'a key that may only read',
      (v) => {
        v.key.permissions = ['read'];
        return buy(v, 0.01);
      },
      ccxt.AuthenticationError,
      'authenticationError',
    ],
    ['too many calls', (v) => failing(v, 'rate-limit'), ccxt.DDoSProtection, 'apiLimitExceeded'],
    ['maintenance', (v) => failing(v, 'maintenance'), ccxt.ExchangeNotAvailable, 'Unavailable'],
    ['an error of its own', (v) => failing(v, 'server-error'), ccxt.ExchangeError, 'Server Error'],
    ['too little margin', (v) => buy(v, 100), ccxt.InsufficientFunds, 'insufficientAvailableFunds'],
    ['an amount between two steps', (v) => raw(v, { size: '0.00015' }), ccxt.InvalidOrder, 'invalidSize'],
    ['a price between two ticks', (v) => raw(v, { limitPrice: '59000.5' }), ccxt.InvalidOrder, 'invalidPrice'],
    [
      'a cancellation of what does not exist',
      (v) => v.exchange.cancelOrder('nothing', LINEAR),
      ccxt.OrderNotFound,
      'notFound',
    ],
    [
      'a client id that was used',
      async (v) => {
        await limit(v, { clientOrderId: 'x' });
        await limit(v, { clientOrderId: 'x' });
      },
      ccxt.DuplicateOrderId,
      'clientOrderIdAlreadyExist',
    ],
    [
      'a reduce-only order without a position',
      (v) => buy(v, 0.01, { reduceOnly: true }),
      ccxt.ExchangeError,
      'wouldNotReducePosition',
    ],
    [
      'a post-only order that would take',
      (v) => v.exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 60_100, { postOnly: true }),
      ccxt.OrderImmediatelyFillable,
      'postWouldExecute',
    ],
    ['a symbol that it does not have', (v) => raw(v, { symbol: 'PF_NOUSD' }), ccxt.BadSymbol, 'contractNotFound'],
  ];
  test.each(CASES)('says no to %s', async (_name, call, kind, text) => {
    const error = await reasonOf(start().then(call));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });

  test('refuses a stream whose challenge was signed with a wrong secret', async () => {
    const { connect } = await start();
    const exchange = await connect({ secret: 'b3RoZXI=' });
    await exchange.loadMarkets();
    expect((await reasonOf(exchange.watchOrders(LINEAR))).message).toContain('Failed to verify signature');
  });
});
