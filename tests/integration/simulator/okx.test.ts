import ccxt from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeVenue } from './support/contract.ts';
import { type Credentials, eventually, startVenue, subscribed } from './support/venue-under-test.ts';

const make = (credentials: Credentials) =>
  new ccxt.pro.okx({ ...credentials, options: { defaultType: 'swap', fetchMarkets: { types: ['swap'] } } });

const LINEAR = 'BTC/USDT:USDT';
const INVERSE = 'BTC/USD:BTC';
const start = () => startVenue(make, { venue: 'okx' }, { balances: { USDT: 10_000, BTC: 1 } });
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

describe('OKX', () => {
  describeVenue({
    name: 'okx',
    make,
    symbol: LINEAR,
    id: 'BTC-USDT-SWAP',
    coin: 'USDT',
    price: 60_000,
    amount: 1,
    baseAmount: 0.01,
    tick: 0.1,
    step: 0.01,
    takerFee: 0.0005,
    candlesPerCall: 300,
    clientId: (n) => `bot1n${n}`,
    withClientId: (clientOrderId) => ({ clientOrderId }),
    fetchByClientId: (exchange, clientOrderId) => exchange.fetchOrder('', LINEAR, { clientOrderId }),
    fetchById: (exchange, id) => exchange.fetchOrder(id, LINEAR),
    // Algo orders keep a client id of another name, which ccxt does not translate.
    stop: (exchange, amount, stopLossPrice, algoClOrdId) =>
      exchange.createOrder(LINEAR, 'market', 'sell', amount, undefined, {
        stopLossPrice,
        algoClOrdId,
        reduceOnly: true,
      }),
    clientIdOfStop: (order) => order.info.algoClOrdId,
    openStops: (exchange) =>
      exchange.fetchOpenOrders(LINEAR, undefined, undefined, { trigger: true, ordType: 'conditional' }),
    cancelStop: (exchange, order) => exchange.cancelOrder(String(order.id), LINEAR, { trigger: true }),
    tickerHasBook: true,
    setsLeverage: true,
    fundingRates: true,
    streams: { candles: true, positions: true },
  });

  test('counts in contracts: a hundredth of a bitcoin, or a hundred dollars', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.loadMarkets();
    expect(exchange.market(LINEAR)).toMatchObject({ contractSize: 0.01, linear: true });
    expect(exchange.market(INVERSE)).toMatchObject({ contractSize: 100, inverse: true, settle: 'BTC' });
    await exchange.createOrder(INVERSE, 'market', 'buy', 60);
    simulator.movePrice('BTC-USD-SWAP', 66_000);
    await exchange.createOrder(INVERSE, 'market', 'sell', 60, undefined, { reduceOnly: true });
    const fees = (6000 / 60_000.1 + 6000 / 66_000) * 0.0005;
    expect(account.wallet('BTC')).toBeCloseTo(1 + 6000 * (1 / 60_000.1 - 1 / 66_000) - fees, 8);
  });

  test('takes the margin mode with every order', async () => {
    const venue = await start();
    await buy(venue, 1, { marginMode: 'isolated' });
    const [position] = await venue.exchange.fetchPositions([LINEAR]);
    expect(position).toMatchObject({ marginMode: 'isolated', leverage: 3 });
    expect(position.collateral).toBeCloseTo(600.001 / 3, 3);
  });

  test('places a stop and a target in one, of which one ends the other', async () => {
    const venue = await start();
    const { exchange, account, simulator } = venue;
    await buy(venue, 1);
    const params = { stopLossPrice: 59_000, takeProfitPrice: 61_000, reduceOnly: true };
    // With any other type ccxt sends it where orders of the book go, and OKX refuses it there.
    expect(await reasonOf(exchange.createOrder(LINEAR, 'market', 'sell', 1, undefined, params))).toBeInstanceOf(
      ccxt.BadRequest,
    );
    await exchange.createOrder(LINEAR, 'oco', 'sell', 1, undefined, params);
    const listed = await exchange.fetchOpenOrders(LINEAR, undefined, undefined, { trigger: true, ordType: 'oco' });
    expect(listed).toMatchObject([{ stopLossPrice: 59_000, takeProfitPrice: 61_000 }]);
    simulator.movePrice('BTC-USDT-SWAP', 61_100);
    expect(account.positions.get('BTC-USDT-SWAP')?.amount).toBe(0);
    expect(account.openOrders()).toEqual([]);
  });

  test('attaches a stop to an order', async () => {
    const venue = await start();
    const { exchange, account, simulator } = venue;
    await buy(venue, 1, { stopLoss: { triggerPrice: 59_500 } });
    expect(account.openOrders()).toHaveLength(1);
    simulator.movePrice('BTC-USDT-SWAP', 59_400);
    expect((await exchange.fetchMyTrades(LINEAR)).map((trade) => trade.side).sort()).toEqual(['buy', 'sell']);
  });

  test('trails by a ratio or by a distance', async () => {
    const venue = await start();
    const { exchange, account, simulator } = venue;
    await buy(venue, 2);
    await exchange.createOrder(LINEAR, 'market', 'sell', 1, undefined, { trailingPercent: 1, reduceOnly: true });
    await exchange.createOrder(LINEAR, 'market', 'sell', 1, undefined, { trailingPrice: '1000', reduceOnly: true });
    simulator.movePrice('BTC-USDT-SWAP', 62_000);
    simulator.movePrice('BTC-USDT-SWAP', 60_900);
    expect(account.fills.slice(1).map((fill) => fill.price)).toEqual([61_380, 61_000]);
  });

  test('tells what the key may do', async () => {
    const { exchange, key } = await start();
    const told = async () => (await exchange.privateGetAccountConfig()).data[0];
    expect(await told()).toMatchObject({ perm: 'read_only,trade', ip: '', posMode: 'net_mode' });
    key.permissions = ['read', 'trade', 'withdraw'];
    key.ips = ['127.0.0.1'];
    expect(await told()).toMatchObject({ perm: 'read_only,trade,withdraw', ip: '127.0.0.1' });
  });

  test('lists funding among the bills', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 10);
    const { funding } = simulator.exchange.market('BTC-USDT-SWAP');
    const due = funding.nextAfter(simulator.exchange.now());
    funding.set(due, 0.0002);
    simulator.advance(due - simulator.exchange.now());
    const [payment] = await exchange.fetchFundingHistory(LINEAR);
    expect(payment).toMatchObject({ timestamp: due, amount: -1.2, code: 'USDT' });
  });

  test('cancels everything when the dead-man switch is not put off', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.createOrder(LINEAR, 'limit', 'buy', 1, 59_000);
    await exchange.cancelAllOrdersAfter(10_000);
    simulator.advance(9000);
    expect(account.openOrders()).toHaveLength(1);
    simulator.advance(1000);
    expect(account.openOrders()).toHaveLength(0);
  });

  test('streams algo orders apart from those in the book', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 1);
    const seen: string[] = [];
    const collect = async () => {
      for (;;) {
        const orders = await exchange.watchOrders(LINEAR, undefined, undefined, { trigger: true });
        seen.push(...orders.map((order) => order.info.state));
      }
    };
    collect().catch(() => undefined);
    await subscribed(simulator, 1);
    await exchange.createOrder(LINEAR, 'market', 'sell', 1, undefined, { stopLossPrice: 59_000, reduceOnly: true });
    await eventually(() => seen.includes('live'), 'the order that waits');
    simulator.movePrice('BTC-USDT-SWAP', 58_900);
    await eventually(() => seen.includes('effective'), 'the order that triggered');
  });

  test('gives closed candles only from the endpoint of old ones', async () => {
    const { exchange, simulator } = await start();
    const now = simulator.exchange.now();
    const newest = async (type: string) => (await exchange.fetchOHLCV(LINEAR, '1m', undefined, 1, { type }))[0][0];
    const running = Math.floor(now / 60_000) * 60_000;
    expect(await newest('Candles')).toBe(running);
    expect(await newest('HistoryCandles')).toBe(running - 60_000);
  });

  const broken = (venue: Started, breakIt: () => void) =>
    venue.exchange.loadMarkets().then(() => {
      breakIt();
      return venue.exchange.fetchBalance();
    });
  const failing = (venue: Started, how: 'rate-limit' | 'maintenance' | 'server-error') =>
    broken(venue, () => venue.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how } }));
  const raw = (venue: Started, fields: Record<string, unknown>) =>
    venue.exchange.privatePostTradeOrder({
      instId: 'BTC-USDT-SWAP',
      tdMode: 'cross',
      side: 'buy',
      ordType: 'market',
      sz: '1',
      ...fields,
    });

  const CASES: readonly [string, (v: Started) => Promise<unknown>, typeof ccxt.BaseError, string][] = [
    [
      'a wrong key',
      async (v) => (await v.connect({ apiKey: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '50111',
    ],
    [
      'a wrong secret',
      async (v) => (await v.connect({ secret: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '50113',
    ],
    [
      'a wrong passphrase',
      async (v) => (await v.connect({ password: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '50105',
    ],
    [
      'an address that is not on the list',
      (v) =>
        broken(v, () => {
          v.key.ips = ['203.0.113.9'];
        }),
      ccxt.PermissionDenied,
      '50110',
    ],
    [
      'a key that may only read',
      async (v) => {
        v.key.permissions = ['read'];
        await buy(v, 1);
      },
      ccxt.AuthenticationError,
      '50114',
    ],
    [
      'a clock that is wrong',
      (v) =>
        broken(v, () => {
          v.simulator.faults.clockSkewMs = 60_000;
        }),
      ccxt.InvalidNonce,
      '50102',
    ],
    ['too many calls', (v) => failing(v, 'rate-limit'), ccxt.RateLimitExceeded, '50011'],
    ['maintenance', (v) => failing(v, 'maintenance'), ccxt.OnMaintenance, '50001'],
    ['an error of its own', (v) => failing(v, 'server-error'), ccxt.ExchangeNotAvailable, '50026'],
    ['too little margin', (v) => buy(v, 10_000), ccxt.InsufficientFunds, '51008'],
    ['an amount below the minimum', (v) => raw(v, { sz: '0.001' }), ccxt.InvalidOrder, '51020'],
    ['an amount between two steps', (v) => raw(v, { sz: '1.005' }), ccxt.InvalidOrder, '51121'],
    ['a price between two ticks', (v) => raw(v, { ordType: 'limit', px: '59000.05' }), ccxt.BadRequest, '51000'],
    ['an order that does not exist', (v) => v.exchange.fetchOrder('1', LINEAR), ccxt.OrderNotFound, '51603'],
    ['a cancellation of what does not exist', (v) => v.exchange.cancelOrder('1', LINEAR), ccxt.OrderNotFound, '51400'],
    [
      'a client id that was used',
      (v) => raw(v, { clOrdId: 'x1' }).then(() => raw(v, { clOrdId: 'x1' })),
      ccxt.InvalidOrder,
      '51016',
    ],
    ['a client id with other characters', (v) => raw(v, { clOrdId: 'bot-1' }), ccxt.BadRequest, '51000'],
    ['a reduce-only order without a position', (v) => raw(v, { reduceOnly: true }), ccxt.ExchangeError, '51169'],
    [
      'a stop that would trigger at once',
      (v) => v.exchange.createOrder(LINEAR, 'market', 'sell', 1, undefined, { stopLossPrice: 60_100 }),
      ccxt.InvalidOrder,
      '51280',
    ],
    ['too much leverage', (v) => v.exchange.setLeverage(120, LINEAR), ccxt.ExchangeError, '59102'],
    [
      'a symbol that it does not have',
      (v) => v.exchange.publicGetMarketTicker({ instId: 'NO-USDT-SWAP' }),
      ccxt.BadSymbol,
      '51001',
    ],
    ['hedge mode', (v) => v.exchange.setPositionMode(true), ccxt.ExchangeError, '59000'],
  ];
  test.each(CASES)('says no to %s', async (_name, call, kind, text) => {
    const error = await reasonOf(start().then(call));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });

  test('refuses to log a stream in with a wrong secret', async () => {
    const { connect } = await start();
    const exchange = await connect({ secret: 'other' });
    exchange.options.fetchCurrencies = { enabled: false };
    exchange.has.fetchCurrencies = false;
    await exchange.loadMarkets();
    expect(await reasonOf(exchange.watchOrders(LINEAR))).toBeInstanceOf(ccxt.AuthenticationError);
  });
});
