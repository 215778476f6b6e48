import ccxt, { type Exchange as CcxtExchange } from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeVenue } from './support/contract.ts';
import { type Credentials, startVenue } from './support/venue-under-test.ts';

const make = (credentials: Credentials) =>
  new ccxt.pro.bybit({ ...credentials, options: { fetchMarkets: { types: ['linear', 'inverse'] } } });

const LINEAR = 'BTC/USDT:USDT';
const INVERSE = 'BTC/USD:BTC';
const start = () => startVenue(make, { venue: 'bybit' }, { balances: { USDT: 10_000, BTC: 1 } });
const reasonOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('the call went through');
    },
    (error: Error) => error,
  );
const market = (exchange: CcxtExchange, amount: number, params = {}) =>
  exchange.createOrder(LINEAR, 'market', 'buy', amount, undefined, params);

describe('Bybit', () => {
  describeVenue({
    name: 'bybit',
    make,
    symbol: LINEAR,
    id: 'BTCUSDT',
    coin: 'USDT',
    price: 60_000,
    amount: 0.01,
    baseAmount: 0.01,
    tick: 0.1,
    step: 0.001,
    takerFee: 0.00055,
    candlesPerCall: 1000,
    clientId: (n) => `bot-1-${n}`,
    withClientId: (clientOrderId) => ({ clientOrderId }),
    fetchByClientId: async (exchange, orderLinkId) =>
      (await exchange.fetchOpenOrders(LINEAR, undefined, undefined, { orderLinkId }))[0],
    fetchById: (exchange, id) => exchange.fetchOrder(id, LINEAR, { acknowledged: true }),
    stop: (exchange, amount, stopLossPrice, clientOrderId) =>
      exchange.createOrder(LINEAR, 'market', 'sell', amount, undefined, {
        stopLossPrice,
        clientOrderId,
        reduceOnly: true,
      }),
    openStops: (exchange) => exchange.fetchOpenOrders(LINEAR, undefined, undefined, { trigger: true }),
    cancelStop: (exchange, order) => exchange.cancelOrder(String(order.id), LINEAR),
    tickerHasBook: true,
    setsLeverage: true,
    fundingRates: true,
    streams: { candles: true, positions: true },
  });

  test('settles inverse contracts in the coin, one dollar a contract', async () => {
    const { exchange, account, simulator } = await start();
    await exchange.loadMarkets();
    expect(exchange.market(INVERSE)).toMatchObject({ inverse: true, contractSize: 1, settle: 'BTC' });
    await exchange.createOrder(INVERSE, 'market', 'sell', 6000, undefined, { clientOrderId: 'i1' });
    simulator.movePrice('BTCUSD', 50_000);
    await exchange.createOrder(INVERSE, 'market', 'buy', 6000, undefined, { clientOrderId: 'i2', reduceOnly: true });
    const fees = (6000 / 60_000 + 6000 / 50_000.5) * 0.00055;
    expect(account.wallet('BTC')).toBeCloseTo(1 + 6000 * (1 / 50_000.5 - 1 / 60_000) - fees, 8);
    const positions = await exchange.fetchPositions([INVERSE]);
    expect(positions[0].contracts).toBe(0);
  });

  test('attaches a stop and a target to an order, of which one ends the other', async () => {
    const { exchange, account, simulator } = await start();
    const attached = { stopLoss: { triggerPrice: 59_000 }, takeProfit: { triggerPrice: 61_000 } };
    await market(exchange, 0.01, attached);
    const [position] = await exchange.fetchPositions([LINEAR]);
    expect(position).toMatchObject({ stopLossPrice: 59_000, takeProfitPrice: 61_000 });
    simulator.movePrice('BTCUSDT', 61_500);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0);
    expect(account.openOrders()).toEqual([]);
    expect(account.fills.at(-1)?.price).toBe(61_000);
  });

  test('trails a position from its activation price on', async () => {
    const { exchange, account, simulator } = await start();
    await market(exchange, 0.01);
    await exchange.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, {
      trailingAmount: 200,
      trailingTriggerPrice: 60_500,
    });
    simulator.movePrice('BTCUSDT', 60_200);
    simulator.movePrice('BTCUSDT', 59_900);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0.01);
    simulator.movePrice('BTCUSDT', 60_800);
    simulator.movePrice('BTCUSDT', 60_500);
    expect(account.positions.get('BTCUSDT')?.amount).toBe(0);
    expect(account.fills.at(-1)?.price).toBe(60_600);
  });

  test('accepts and then cancels a post-only order that would take', async () => {
    const { exchange, account } = await start();
    await exchange.createOrder(LINEAR, 'limit', 'buy', 0.01, 60_100, { postOnly: true, clientOrderId: 'p1' });
    const [order] = await exchange.fetchCanceledAndClosedOrders(LINEAR);
    expect(order).toMatchObject({ clientOrderId: 'p1', status: 'canceled' });
    expect(order.info.rejectReason).toBe('EC_PostOnlyWillTakeLiquidity');
    expect(account.fills).toEqual([]);
  });

  test('tells what the key may do', async () => {
    const { exchange, key } = await start();
    const permissions = async () => (await exchange.privateGetV5UserQueryApi()).result;
    expect(await permissions()).toMatchObject({ readOnly: 0, ips: ['*'], permissions: { Wallet: [] } });
    key.permissions = ['read', 'trade', 'withdraw'];
    key.ips = ['127.0.0.1'];
    expect(await permissions()).toMatchObject({ ips: ['127.0.0.1'], permissions: { Wallet: ['Withdraw'] } });
  });

  test('pays funding and lists it', async () => {
    const { exchange, account, simulator } = await start();
    await market(exchange, 0.1);
    const funding = simulator.exchange.market('BTCUSDT').funding;
    const due = funding.nextAfter(simulator.exchange.now());
    funding.set(due, 0.0003);
    const before = account.wallet('USDT');
    simulator.advance(due - simulator.exchange.now());
    expect(account.wallet('USDT')).toBeCloseTo(before - 0.1 * 60_000 * 0.0003, 8);
    const [payment] = await exchange.fetchFundingHistory(LINEAR);
    expect(payment.timestamp).toBe(due);
    expect(payment.amount).toBeCloseTo(1.8, 8);
  });

  test('accepts the margin mode of the whole account, and one-way positions only', async () => {
    const { exchange, account } = await start();
    await exchange.setMarginMode('isolated', LINEAR);
    expect(account.marginModeOf('BTCUSDT')).toBe('isolated');
    expect(await reasonOf(exchange.setPositionMode(false, LINEAR))).toBeInstanceOf(ccxt.NoChange);
    expect(await reasonOf(exchange.setPositionMode(true, LINEAR))).toBeInstanceOf(ccxt.BadRequest);
  });

  describe('says no as Bybit does', () => {
    const CASES: readonly [
      string,
      (v: Awaited<ReturnType<typeof start>>) => Promise<unknown>,
      typeof ccxt.BaseError,
      string,
    ][] = [
      [
        'a wrong key',
        async (v) => (await v.connect({ apiKey: 'other' })).fetchBalance(),
        ccxt.AuthenticationError,
        '10003',
      ],
      [
        'a wrong secret',
        async (v) => (await v.connect({ secret: 'other' })).fetchBalance(),
        ccxt.AuthenticationError,
        '10004',
      ],
      [
        'a key that was revoked',
        (v) =>
          fetchWith(v, () => {
            v.key.revoked = true;
          }),
        ccxt.AuthenticationError,
        '10003',
      ],
      [
        'a key that has expired',
        (v) =>
          fetchWith(v, () => {
            v.key.expires = 1;
          }),
        ccxt.AuthenticationError,
        '33004',
      ],
      [
        'an address that is not on the list',
        (v) =>
          fetchWith(v, () => {
            v.key.ips = ['203.0.113.9'];
          }),
        ccxt.PermissionDenied,
        '10010',
      ],
      [
        'a key that may only read',
        async (v) => {
          await v.exchange.fetchBalance();
          v.key.permissions = ['read'];
          await market(v.exchange, 0.01);
        },
        ccxt.PermissionDenied,
        '10005',
      ],
      [
        'a clock that is wrong',
        (v) =>
          fetchWith(v, () => {
            v.simulator.faults.clockSkewMs = 20_000;
          }),
        ccxt.InvalidNonce,
        '10002',
      ],
      [
        'too many calls',
        (v) => fetchWith(v, () => v.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how: 'rate-limit' } })),
        ccxt.RateLimitExceeded,
        '10006',
      ],
      [
        'an address that is banned',
        (v) => fetchWith(v, () => v.simulator.faults.blockedIps.add('127.0.0.1')),
        ccxt.RateLimitExceeded,
        'access too frequent',
      ],
      [
        'maintenance',
        (v) => fetchWith(v, () => v.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how: 'maintenance' } })),
        ccxt.ExchangeNotAvailable,
        '503',
      ],
      [
        'a gateway that is down',
        (v) => fetchWith(v, () => v.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how: 'bad-gateway' } })),
        ccxt.ExchangeNotAvailable,
        '502',
      ],
      [
        'an error of its own',
        (v) =>
          fetchWith(v, () => v.simulator.faults.add({ on: 'balance', act: { kind: 'fail', how: 'server-error' } })),
        ccxt.ExchangeError,
        '10016',
      ],
      ['too little margin', (v) => market(v.exchange, 100), ccxt.InsufficientFunds, '110007'],
      ['an amount below the minimum', (v) => raw(v, { qty: '0.0001' }), ccxt.BadRequest, '10001'],
      ['an amount between two steps', (v) => raw(v, { qty: '0.0015' }), ccxt.BadRequest, 'Qty invalid'],
      [
        'a price between two ticks',
        (v) => raw(v, { orderType: 'Limit', price: '59000.05' }),
        ccxt.BadRequest,
        'Price invalid',
      ],
      [
        'an order of too little value',
        (v) => raw(v, { orderType: 'Limit', price: '1000', qty: '0.001' }),
        ccxt.InvalidOrder,
        '110094',
      ],
      ['an order that does not exist', (v) => v.exchange.cancelOrder('nothing', LINEAR), ccxt.OrderNotFound, '110001'],
      [
        'a client id that was used',
        async (v) => {
          await market(v.exchange, 0.01, { clientOrderId: 'x' });
          await market(v.exchange, 0.01, { clientOrderId: 'x' });
        },
        ccxt.InvalidOrder,
        '110072',
      ],
      [
        'a reduce-only order without a position',
        (v) => market(v.exchange, 0.01, { reduceOnly: true }),
        ccxt.InvalidOrder,
        '110017',
      ],
      [
        'a stop that would trigger at once',
        (v) => raw(v, { side: 'Sell', triggerPrice: '60001', triggerDirection: 2 }),
        ccxt.InvalidOrder,
        '110093',
      ],
      ['the leverage that is set already', (v) => v.exchange.setLeverage(10, LINEAR), ccxt.BadRequest, '110043'],
      ['too much leverage', (v) => v.exchange.setLeverage(200, LINEAR), ccxt.BadRequest, '110013'],
      [
        'a symbol that it does not have',
        (v) => v.exchange.publicGetV5MarketKline({ category: 'linear', symbol: 'NOUSDT', interval: '1' }),
        ccxt.BadRequest,
        '10001',
      ],
    ];
    test.each(CASES)('to %s', async (_name, call, kind, text) => {
      const error = await reasonOf(start().then(call));
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toContain(text);
    });
  });

  test('refuses to log a stream in with a wrong secret', async () => {
    const { connect } = await start();
    const exchange = await connect();
    await exchange.loadMarkets();
    await exchange.fetchBalance();
    await exchange.isUnifiedEnabled();
    exchange.secret = 'other';
    expect((await reasonOf(exchange.watchOrders(LINEAR))).message).toContain('error sign!');
  });
});

type Started = Awaited<ReturnType<typeof start>>;

/** Breaks something, then asks for the balance. */
async function fetchWith(venue: Started, breakIt: () => void): Promise<unknown> {
  await venue.exchange.loadMarkets();
  breakIt();
  return venue.exchange.fetchBalance();
}

/** An order whose fields ccxt does not round. */
function raw(venue: Started, fields: Record<string, unknown>): Promise<unknown> {
  const order = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '0.01' };
  return venue.exchange.privatePostV5OrderCreate({ ...order, ...fields });
}
