import ccxt from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeVenue } from './support/contract.ts';
import { type Credentials, eventually, startVenue, subscribed } from './support/venue-under-test.ts';

/** Without this option a connection that is lost early leaves a rejection that ccxt hands to nobody. */
const options = { watchPositions: { fetchPositionsSnapshot: false } };
const make = (credentials: Credentials) => new ccxt.pro.binanceusdm({ ...credentials, options });

const SYMBOL = 'BTC/USDT:USDT';
const start = () => startVenue(make, { venue: 'binance' }, { balances: { USDT: 10_000 } });
type Started = Awaited<ReturnType<typeof start>>;

const reasonOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('the call went through');
    },
    (error: Error) => error,
  );
const buy = (venue: Started, amount: number, params = {}) =>
  venue.exchange.createOrder(SYMBOL, 'market', 'buy', amount, undefined, params);

describe('Binance', () => {
  describeVenue({
    name: 'binance',
    make,
    symbol: SYMBOL,
    id: 'BTCUSDT',
    coin: 'USDT',
    price: 60_000,
    amount: 0.01,
    baseAmount: 0.01,
    tick: 0.1,
    step: 0.001,
    takerFee: 0.0005,
    candlesPerCall: 1000,
    clientId: (n) => `bot-1-${n}`,
    withClientId: (clientOrderId) => ({ clientOrderId }),
    fetchByClientId: (exchange, origClientOrderId) => exchange.fetchOrder('', SYMBOL, { origClientOrderId }),
    fetchById: (exchange, id) => exchange.fetchOrder(id, SYMBOL),
    stop: (exchange, amount, stopLossPrice, clientOrderId) =>
      exchange.createOrder(SYMBOL, 'market', 'sell', amount, undefined, {
        stopLossPrice,
        clientOrderId,
        reduceOnly: true,
      }),
    openStops: (exchange) => exchange.fetchOpenOrders(SYMBOL, undefined, undefined, { trigger: true }),
    cancelStop: (exchange, order) => exchange.cancelOrder(String(order.id), SYMBOL, { trigger: true }),
    tickerHasBook: false,
    setsLeverage: true,
    fundingRates: true,
    streams: { candles: true, positions: true },
  });

  test('keeps conditional orders in a list of their own, and gives them a second number when they trigger', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 0.01);
    const stop = await exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, {
      stopLossPrice: 59_000,
      clientOrderId: 'stop-1',
    });
    expect(await exchange.fetchOpenOrders(SYMBOL)).toEqual([]);
    expect(await reasonOf(exchange.cancelOrder(String(stop.id), SYMBOL))).toBeInstanceOf(ccxt.OrderNotFound);
    simulator.advance(1000);
    simulator.movePrice('BTCUSDT', 58_900);
    const conditional = await exchange.fetchOrder(String(stop.id), SYMBOL, { trigger: true });
    expect(conditional.info).toMatchObject({ algoStatus: 'FINISHED', clientAlgoId: 'stop-1' });
    const inBook = await exchange.fetchOrder(conditional.info.actualOrderId, SYMBOL);
    expect(inBook).toMatchObject({ status: 'closed', filled: 0.01, average: 59_000, side: 'sell' });
    expect(inBook.id).not.toBe(stop.id);
  });

  test('cancels all orders in two calls, one for each list', async () => {
    const venue = await start();
    const { exchange, account } = venue;
    await buy(venue, 0.01);
    await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 59_000);
    await exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, { stopLossPrice: 58_000 });
    await exchange.cancelAllOrders(SYMBOL);
    expect(account.openOrders().map((order) => order.status)).toEqual(['untriggered']);
    await exchange.cancelAllOrders(SYMBOL, { trigger: true });
    expect(account.openOrders()).toEqual([]);
  });

  test('trails by percent from the activation price on', async () => {
    const venue = await start();
    const { exchange, simulator, account } = venue;
    await buy(venue, 0.01);
    const params = { trailingPercent: 1, trailingTriggerPrice: 61_000, reduceOnly: true };
    await exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, params);
    simulator.movePrice('BTCUSDT', 60_900);
    simulator.movePrice('BTCUSDT', 60_000);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0.01);
    simulator.movePrice('BTCUSDT', 62_000);
    simulator.movePrice('BTCUSDT', 61_000);
    expect(account.fills.at(-1)?.price).toBe(61_380);
  });

  test('closes the whole position with closePosition, whatever it is by then', async () => {
    const venue = await start();
    const { exchange, simulator, account } = venue;
    await buy(venue, 0.01);
    await exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, {
      stopLossPrice: 59_000,
      closePosition: true,
    });
    await buy(venue, 0.02);
    simulator.movePrice('BTCUSDT', 58_000);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0);
    expect(account.openOrders()).toEqual([]);
  });

  test('tells what the key may do', async () => {
    const { exchange, key } = await start();
    const told = () => exchange.sapiGetAccountApiRestrictions();
    expect(await told()).toMatchObject({ enableWithdrawals: false, enableFutures: true, ipRestrict: false });
    key.permissions = ['read', 'withdraw'];
    key.ips = ['127.0.0.1'];
    expect(await told()).toMatchObject({ enableWithdrawals: true, enableFutures: false, ipRestrict: true });
  });

  test('lists funding among the income', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 0.1);
    const { funding } = simulator.exchange.market('BTCUSDT');
    const due = funding.nextAfter(simulator.exchange.now());
    funding.set(due, 0.0002);
    simulator.advance(due - simulator.exchange.now());
    const [payment] = await exchange.fetchFundingHistory(SYMBOL);
    expect(payment).toMatchObject({ timestamp: due, amount: -1.2, code: 'USDT' });
  });

  test('sets the margin mode of a symbol, and says when it is set already', async () => {
    const { exchange, account } = await start();
    await exchange.setMarginMode('isolated', SYMBOL);
    expect(account.marginModeOf('BTCUSDT')).toBe('isolated');
    expect(account.marginModeOf('ETHUSDT')).toBe('cross');
    const again = await reasonOf(exchange.setMarginMode('isolated', SYMBOL));
    expect(again).toBeInstanceOf(ccxt.MarginModeAlreadySet);
  });

  test('streams conditional orders while they wait, and as orders of the book once they have triggered', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await buy(venue, 0.01);
    const seen: string[] = [];
    const collect = async () => {
      for (;;) {
        const orders = await exchange.watchOrders(SYMBOL);
        seen.push(...orders.map((order) => `${order.id} ${order.info.X}`));
      }
    };
    collect().catch(() => undefined);
    await subscribed(simulator, 1);
    const params = { stopLossPrice: 59_000, clientOrderId: 'stop-1' };
    const { id } = await exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, params);
    await eventually(() => seen.includes(`${id} NEW`), 'the order that waits');
    simulator.movePrice('BTCUSDT', 58_900);
    await eventually(
      () => seen.some((text) => text.endsWith(' FILLED') && !text.startsWith(`${id}`)),
      'the filled order',
    );
  });

  test('streams balances with the positions', async () => {
    const venue = await start();
    const { exchange, simulator } = venue;
    await exchange.loadMarkets();
    const balance = exchange.watchBalance();
    await subscribed(simulator, 1);
    await buy(venue, 0.01);
    expect((await balance).USDT.total).toBeCloseTo(10_000 - 600 * 0.0005, 3);
  });

  const broken = (venue: Started, breakIt: () => void) =>
    venue.exchange.loadMarkets().then(() => {
      breakIt();
      return venue.exchange.fetchBalance();
    });
  const failing = (venue: Started, how: 'rate-limit' | 'maintenance' | 'server-error') =>
    broken(venue, () => venue.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how, retryAfterMs: 7000 } }));
  const raw = (venue: Started, fields: Record<string, unknown>) =>
    venue.exchange.fapiPrivatePostOrder({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.01',
      ...fields,
    });
  const limit = { type: 'LIMIT', timeInForce: 'GTC', price: '59000' };

  const CASES: readonly [string, (v: Started) => Promise<unknown>, typeof ccxt.BaseError, string][] = [
    [
      'a wrong key',
      async (v) => (await v.connect({ apiKey: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '-2015',
    ],
    [
      'a wrong secret',
      async (v) => (await v.connect({ secret: 'other' })).fetchBalance(),
      ccxt.AuthenticationError,
      '-1022',
    ],
    [
      'an address that is not on the list',
      (v) =>
        broken(v, () => {
          v.key.ips = ['203.0.113.9'];
        }),
      ccxt.AuthenticationError,
      'request ip: 127.0.0.1',
    ],
    [
      'a key that may only read',
      (v) => {
        v.key.permissions = ['read'];
        return buy(v, 0.01);
      },
      ccxt.AuthenticationError,
      '-2015',
    ],
    [
      'a clock that is wrong',
      (v) =>
        broken(v, () => {
          v.simulator.faults.clockSkewMs = 20_000;
        }),
      ccxt.InvalidNonce,
      '-1021',
    ],
    ['too many calls', (v) => failing(v, 'rate-limit'), ccxt.DDoSProtection, '429'],
    [
      'an address that is banned',
      (v) => broken(v, () => v.simulator.faults.blockedIps.add('127.0.0.1')),
      ccxt.DDoSProtection,
      '418',
    ],
    ['maintenance', (v) => failing(v, 'maintenance'), ccxt.BaseError, '-1008'],
    ['an error of its own', (v) => failing(v, 'server-error'), ccxt.OperationFailed, 'Unknown error'],
    ['too little margin', (v) => buy(v, 50), ccxt.InsufficientFunds, '-2019'],
    ['an amount between two steps', (v) => raw(v, { quantity: '0.0015' }), ccxt.BadRequest, '-1111'],
    ['a price between two ticks', (v) => raw(v, { ...limit, price: '59000.05' }), ccxt.BadRequest, '-4014'],
    ['an order of too little value', (v) => raw(v, { quantity: '0.001' }), ccxt.InvalidOrder, '-4164'],
    ['an order that does not exist', (v) => v.exchange.fetchOrder('1', SYMBOL), ccxt.OrderNotFound, '-2013'],
    ['a cancellation of what does not exist', (v) => v.exchange.cancelOrder('1', SYMBOL), ccxt.OrderNotFound, '-2011'],
    [
      'a client id that is in use',
      (v) => raw(v, { ...limit, newClientOrderId: 'x' }).then(() => raw(v, { ...limit, newClientOrderId: 'x' })),
      ccxt.InvalidOrder,
      '-4116',
    ],
    ['a client id with other characters', (v) => raw(v, { newClientOrderId: 'ä b' }), ccxt.BadRequest, '-1102'],
    ['a reduce-only order without a position', (v) => buy(v, 0.01, { reduceOnly: true }), ccxt.InvalidOrder, '-2022'],
    [
      'a post-only order that would take',
      (v) => v.exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 60_100, { postOnly: true }),
      ccxt.InvalidOrder,
      '-5022',
    ],
    [
      'a stop that would trigger at once',
      (v) => v.exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, { stopLossPrice: 60_100 }),
      ccxt.OrderImmediatelyFillable,
      '-2021',
    ],
    [
      'a symbol that it does not have',
      (v) => v.exchange.fapiPublicGetKlines({ symbol: 'NOUSDT', interval: '1m' }),
      ccxt.BadSymbol,
      '-1121',
    ],
    ['one-way mode that is set already', (v) => v.exchange.setPositionMode(false), ccxt.OperationRejected, '-4059'],
  ];
  test.each(CASES)('says no to %s', async (_name, call, kind, text) => {
    const error = await reasonOf(start().then(call));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });

  test('says in a header how long to wait', async () => {
    const { exchange, simulator } = await start();
    simulator.faults.add({ on: 'time', act: { kind: 'fail', how: 'rate-limit', retryAfterMs: 7000 } });
    expect(await reasonOf(exchange.fetchTime())).toBeInstanceOf(ccxt.DDoSProtection);
    expect(exchange.last_response_headers).toMatchObject({ 'Retry-After': '7' });
  });
});
