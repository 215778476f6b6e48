import ccxt from 'ccxt';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../simulator/server/faults.ts';
import { type Credentials, eventually, startVenue, subscribed } from './support/venue-under-test.ts';

const SYMBOL = 'BTC/USDT:USDT';
const make = (credentials: Credentials) =>
  new ccxt.pro.bybit({
    ...credentials,
    timeout: 300,
    // Without these the first private call asks twice more.
    options: {
      fetchMarkets: { types: ['linear'] },
      enableUnifiedMargin: false,
      enableUnifiedAccount: true,
      unifiedMarginStatus: 6,
    },
  });

async function start() {
  const venue = await startVenue(make, { venue: 'bybit' }, { balances: { USDT: 10_000 } });
  await venue.exchange.loadMarkets();
  const buy = (clientOrderId: string) =>
    venue.exchange
      .createOrder(SYMBOL, 'market', 'buy', 0.01, undefined, { clientOrderId })
      .catch((error: Error) => error);
  const held = () => venue.account.positions.get('BTCUSDT')?.amount ?? 0;
  return { ...venue, buy, held };
}

describe('faults of calls', () => {
  const CASES: readonly [string, Fault['act'], { new (message: string): Error }, number][] = [
    [
      'a request that is lost while the client waits',
      { kind: 'lose-request', connection: 'hang' },
      ccxt.RequestTimeout,
      0,
    ],
    ['a request that is lost with the connection', { kind: 'lose-request', connection: 'cut' }, ccxt.NetworkError, 0],
    [
      'an answer that is lost while the client waits',
      { kind: 'lose-answer', connection: 'hang' },
      ccxt.RequestTimeout,
      0.01,
    ],
    ['an answer that is lost with the connection', { kind: 'lose-answer', connection: 'cut' }, ccxt.NetworkError, 0.01],
    // ccxt lets the error of the HTTP client through here, which is none of its own classes.
    ['an answer that breaks off', { kind: 'cut-body' }, Error, 0.01],
    ['an answer that comes too late', { kind: 'delay', ms: 600, what: 'answer' }, ccxt.RequestTimeout, 0.01],
    ['a gateway that fails before', { kind: 'fail', how: 'bad-gateway' }, ccxt.ExchangeNotAvailable, 0],
    [
      'a gateway that fails after',
      { kind: 'fail', how: 'bad-gateway', effect: 'done' },
      ccxt.ExchangeNotAvailable,
      0.01,
    ],
    ['a refusal', { kind: 'reject', reason: 'insufficient-margin' }, ccxt.InsufficientFunds, 0],
  ];
  test.each(CASES)('%s', async (_name, act, kind, position) => {
    const { buy, held, simulator } = await start();
    simulator.faults.add({ on: 'create-order', act });
    expect(await buy('a')).toBeInstanceOf(kind);
    expect(held()).toBe(position);
    expect(simulator.faults.allStruck).toBe(true);
    expect(await buy('b')).not.toBeInstanceOf(Error);
  });

  test('strike the nth call of their kind and no other', async () => {
    const { buy, simulator, exchange } = await start();
    simulator.faults.add({ on: 'create-order', nth: 2, times: 2, act: { kind: 'lose-request', connection: 'cut' } });
    const outcomes: boolean[] = [];
    for (const id of ['a', 'b', 'c', 'd']) {
      outcomes.push(!((await buy(id)) instanceof Error));
      await exchange.fetchBalance();
    }
    expect(outcomes).toEqual([true, false, false, true]);
  });

  test('a request that the network delivers twice is executed once, for its client id', async () => {
    const { buy, held, simulator } = await start();
    simulator.faults.add({ on: 'create-order', act: { kind: 'duplicate' } });
    await buy('a');
    expect(held()).toBe(0.01);
  });

  test('an order that is filled in part and then cancelled', async () => {
    const { exchange, held, simulator } = await start();
    simulator.faults.add({ on: 'create-order', act: { kind: 'fill-part-then-cancel', fraction: 0.4 } });
    await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 59_000, { clientOrderId: 'a' });
    expect(held()).toBe(0.004);
    const [order] = await exchange.fetchCanceledAndClosedOrders(SYMBOL);
    expect(order).toMatchObject({ status: 'canceled', filled: 0.004, amount: 0.01 });
  });

  test('an answer from the past', async () => {
    const { exchange, buy, simulator } = await start();
    expect(await exchange.fetchPositions([SYMBOL])).toMatchObject([{ contracts: 0 }]);
    await buy('a');
    simulator.faults.add({ on: 'positions', act: { kind: 'stale' } });
    expect(await exchange.fetchPositions([SYMBOL])).toMatchObject([{ contracts: 0 }]);
    expect(await exchange.fetchPositions([SYMBOL])).toMatchObject([{ contracts: 0.01 }]);
  });

  test('a page of HTML where JSON should be', async () => {
    const { exchange, simulator } = await start();
    simulator.faults.add({ on: 'fees', act: { kind: 'fail', how: 'html-page' } });
    // ccxt takes it for an answer without content: callers must look at what they get.
    expect((await exchange.fetchTradingFee(SYMBOL)).taker).toBeUndefined();
  });

  test('a host that is down, and comes back', async () => {
    const { exchange, simulator } = await start();
    await simulator.goDown();
    await expect(exchange.fetchTime()).rejects.toBeInstanceOf(ccxt.NetworkError);
    await simulator.comeBack();
    expect(await exchange.fetchTime()).toBe(simulator.exchange.now());
  });

  test('are remembered in the journal, without secrets', async () => {
    const { buy, simulator, key } = await start();
    simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection: 'cut' } });
    await buy('journal-1');
    const entry = simulator.journal.last('create-order');
    expect(entry).toMatchObject({
      method: 'POST',
      path: '/v5/order/create',
      status: 0,
      handled: true,
      faults: ['lose-answer'],
    });
    expect(entry.params).toMatchObject({ orderLinkId: 'journal-1', qty: '0.01', side: 'Buy' });
    const text = JSON.stringify(simulator.journal.entries);
    expect(text).not.toContain(key.secret);
    expect(text).not.toContain(key.key);
  });
});

describe('faults of streams', () => {
  async function watching() {
    const venue = await start();
    const seen: string[] = [];
    // Below watchOrders, which hides what comes twice in a row.
    const handle = venue.exchange.handleMessage.bind(venue.exchange);
    venue.exchange.handleMessage = (
      client: Parameters<typeof handle>[0],
      message: { topic?: string; data?: Record<string, string>[] },
    ) => {
      if (message.topic === 'order') {
        for (const order of message.data ?? []) seen.push(`${order.orderLinkId} ${order.orderStatus}`);
      }
      return handle(client, message);
    };
    const collect = async () => {
      for (;;) await venue.exchange.watchOrders(SYMBOL);
    };
    collect().catch((error: Error) => seen.push(error.name));
    await subscribed(venue.simulator, 1);
    const rest = (clientOrderId: string) =>
      venue.exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 59_000, { clientOrderId });
    return { ...venue, seen, rest };
  }

  test('a message that is lost', async () => {
    const { seen, rest, simulator } = await watching();
    simulator.faults.addToStream({ on: 'order', act: { kind: 'lose' } });
    await rest('a');
    await rest('b');
    await eventually(() => seen.includes('b New'), 'the second order');
    expect(seen).toEqual(['b New']);
  });

  test('a message that comes twice', async () => {
    const { seen, rest, simulator } = await watching();
    simulator.faults.addToStream({ on: 'order', act: { kind: 'duplicate' } });
    await rest('a');
    await eventually(() => seen.length > 1, 'both messages');
    expect(seen).toEqual(['a New', 'a New']);
  });

  test('messages that change places', async () => {
    const { seen, rest, simulator } = await watching();
    simulator.faults.addToStream({ on: 'order', act: { kind: 'swap' } });
    await rest('a');
    await rest('b');
    await eventually(() => seen.length > 1, 'both orders');
    expect(seen).toEqual(['b New', 'a New']);
  });

  test('a connection that stands and is silent, and speaks again', async () => {
    const { seen, rest, simulator } = await watching();
    simulator.faults.silent.add('any');
    await rest('a');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toEqual([]);
    expect(simulator.streamCount).toBe(1);
    simulator.faults.silent.clear();
    await rest('b');
    await eventually(() => seen.includes('b New'), 'the second order');
    expect(seen).toEqual(['b New']);
  });

  test('a connection that the exchange closes', async () => {
    const { seen, simulator } = await watching();
    simulator.closeStreams(1001);
    await eventually(() => seen.length > 0, 'the error');
    expect(seen).toEqual(['NetworkError']);
    expect(simulator.streamCount).toBe(0);
  });
});

describe('limits on calls', () => {
  test('are kept in windows, and lead to a ban for those who do not stop', async () => {
    const limited = { calls: 3, windowMs: 10_000, banAfter: 2, banMs: 60_000 };
    const options = { venue: 'bybit', rateLimit: limited } as const;
    const { exchange, simulator } = await startVenue(make, options, { balances: {} });
    const outcome = () =>
      exchange.fetchTime().then(
        () => 'answered',
        (error: Error) => (error.message.includes('10006') ? 'limited' : 'banned'),
      );
    const outcomes = async (count: number) => {
      const out: string[] = [];
      for (let i = 0; i < count; i++) out.push(await outcome());
      return out;
    };
    expect(await outcomes(4)).toEqual(['answered', 'answered', 'answered', 'limited']);
    expect(exchange.last_response_headers).toMatchObject({ 'X-Bapi-Limit-Status': '0' });
    simulator.advance(10_000);
    expect(await outcomes(7)).toEqual(['answered', 'answered', 'answered', 'limited', 'limited', 'banned', 'banned']);
    simulator.advance(60_000);
    expect(await outcome()).toBe('answered');
  });
});

describe('a simulator', () => {
  test('strikes only the calls that a fault describes', async () => {
    const { exchange, buy, simulator } = await start();
    simulator.faults.add({
      on: 'create-order',
      where: ({ params }) => params.triggerPrice !== undefined,
      act: { kind: 'reject', reason: 'would-trigger' },
    });
    expect(await buy('a')).not.toBeInstanceOf(Error);
    const stop = exchange.createOrder(SYMBOL, 'market', 'sell', 0.01, undefined, { stopLossPrice: 59_000 });
    await expect(stop).rejects.toBeInstanceOf(ccxt.InvalidOrder);
  });

  test('does the same again with the same seed', async () => {
    const run = async (seed: number) => {
      const options = { venue: 'bybit', seed, sigma: 0.001 } as const;
      const { exchange, simulator, account } = await startVenue(make, options, { balances: { USDT: 10_000 } });
      await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.1, 59_900, { clientOrderId: 'a' });
      simulator.advance(3 * 3_600_000);
      await exchange.createOrder(SYMBOL, 'market', 'sell', 0.5, undefined, { clientOrderId: 'b' });
      const candles = await exchange.fetchOHLCV(SYMBOL, '1m', undefined, 100);
      return JSON.stringify([candles, account.fills.map(({ order, ...fill }) => fill), [...account.wallets]]);
    };
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  test('runs with the clock of the machine, and by it alone', async () => {
    const options = { venue: 'bybit', clock: { kind: 'real' } } as const;
    const { exchange, simulator } = await startVenue(make, options, { balances: { USDT: 10_000 } });
    expect(Math.abs(Number(await exchange.fetchTime()) - Date.now())).toBeLessThan(1000);
    expect((await exchange.fetchBalance()).USDT.total).toBe(10_000);
    simulator.faults.clockSkewMs = -8000;
    await expect(exchange.fetchBalance()).rejects.toBeInstanceOf(ccxt.InvalidNonce);
    exchange.options.adjustForTimeDifference = true;
    await exchange.loadTimeDifference();
    expect((await exchange.fetchBalance()).USDT.total).toBe(10_000);
    expect(() => simulator.advance(1000)).toThrow('runs by itself');
  });

  test('ends every connection when it is closed', async () => {
    const { exchange, simulator } = await start();
    const watched = exchange.watchTicker(SYMBOL);
    await watched;
    const next = exchange.watchTicker(SYMBOL).then(
      () => 'told',
      (error: Error) => error,
    );
    await simulator.close();
    expect(await next).toBeInstanceOf(Error);
    expect(simulator.streamCount).toBe(0);
    await expect(exchange.fetchTime()).rejects.toBeInstanceOf(ccxt.NetworkError);
  });

  test('lets somebody else trade with the same account', async () => {
    const { exchange, simulator, account, buy } = await start();
    await buy('a');
    simulator.exchange.closePosition(account, 'BTCUSDT');
    expect(await exchange.fetchPositions([SYMBOL])).toMatchObject([{ contracts: 0 }]);
    const [, foreign] = await exchange.fetchMyTrades(SYMBOL);
    expect(foreign.info.orderLinkId).toBe('');
  });
});
