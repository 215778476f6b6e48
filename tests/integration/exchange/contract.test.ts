import { describe, expect, it } from 'vitest';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { testKey } from '#main/adapters/exchange/key-test.ts';
import { isConditional, ORDER_SHAPES } from '#main/adapters/exchange/order.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { failureOf } from './support/failure.ts';
import { SIMULATED_MARKETS, trading } from './support/simulated-exchange.ts';

/** The cases that an exchange must pass through our client and the real ccxt class, numbered for reference. */
describe.each(SIMULATED_MARKETS)('$venue $contract', (market) => {
  const { symbol, price, tick, coin, id } = market;
  const amount = Number(market.amount);
  const profile = findSupportedProfile(market.venue);

  describe('market data', () => {
    it('1 lists instruments with their rules', async () => {
      const { client } = await trading(market);
      const listed = (await client.instruments()).find((candidate) => candidate.symbol === symbol);
      expect(listed).toMatchObject({ id, settle: coin, instrument: { contract: market.contract, tick } });
      expect((await client.withTiers(symbol)).instrument.maintenanceMargin).toBeGreaterThan(0);
    });

    it('2 pages candles without a gap, closed ones only, up to now', async () => {
      const clock = { kind: 'manual', start: (Math.floor(Date.now() / 60_000) - 3) * 60_000 + 1000 } as const;
      const { client } = await trading(market, { sigma: 0.001, pastMinutes: 2500, clock });
      const length = timeframeMs('1m');
      const now = client.now();
      const first = Math.floor(now / length) * length - 2400 * length;
      const times: number[] = [];
      for (let since = first; ; ) {
        const page = await client.candles(symbol, '1m', since, 700);
        times.push(...page.candles.time);
        if (page.coveredUntil === since) break;
        since = page.coveredUntil;
      }
      expect(times).toEqual(Array.from({ length: 2400 }, (_, i) => first + i * length));
      expect(times[times.length - 1] + length).toBeLessThanOrEqual(client.now());
    });

    it('2a tells the distance of best bid and best ask', async () => {
      const { client, simulator } = await trading(market);
      const book = simulator.exchange.market(id).book;
      const [bid, ask] = (['bids', 'asks'] as const).map((side) => Number(book.levels(side, 1)[0][0]));
      expect(await client.spread(symbol)).toBeCloseTo((20_000 * (ask - bid)) / (ask + bid), 9);
    });

    it('3 pages the funding that was paid, all of it and nothing else', async () => {
      const { client, simulator } = await trading(market, { pastMinutes: 30 * 1440 });
      const { funding } = simulator.exchange.market(id);
      const since = simulator.exchange.now() - 20 * 86_400_000;
      const expected: number[] = [];
      for (let time = funding.nextAfter(since); time <= simulator.exchange.now(); time = funding.nextAfter(time)) {
        expected.push(time);
      }
      const times: number[] = [];
      for (let from = since; ; ) {
        const { rates, coveredUntil } = await client.fundingHistory(symbol, from);
        for (const { time, rate } of rates) {
          times.push(time);
          expect(rate).toBeCloseTo(funding.rateAt(time), 12);
        }
        if (coveredUntil === from) break;
        from = coveredUntil;
      }
      expect(times).toEqual(expected);
    });

    it('4 measures the exchange’s clock and goes by it', async () => {
      const { client, simulator } = await trading(market);
      simulator.faults.clockSkewMs = -90_000;
      const { offset } = await client.measureClock();
      expect(Math.abs(client.now() - (simulator.exchange.now() - 90_000))).toBeLessThan(2000);
      expect(offset).toBeLessThan(-90_000 + 2000);
      // Signed requests are accepted although our own clock is far off.
      expect(await client.balance()).toHaveLength(1);
    });
  });

  describe('account', () => {
    it('5 reads the balance', async () => {
      const { client } = await trading(market);
      expect(await client.balance()).toEqual([{ currency: coin, total: market.wallet, free: market.wallet }]);
    });

    it('6 sets leverage and margin mode, twice without a complaint', async () => {
      const { client } = await trading(market);
      await client.setOneWay(symbol);
      for (let i = 0; i < 2; i++) {
        expect(await client.setLeverage(symbol, 4, 'cross')).toBe(profile.leverage !== 'implicit');
      }
    });

    it('7 finds a position that an order opened, and none after another closed it', async () => {
      const { client, order } = await trading(market);
      expect(await client.positions()).toEqual([]);
      await client.createOrder(order(1, 'market', 'sell'));
      expect(await client.positions()).toEqual([
        expect.objectContaining({ symbol, amount: -amount, entryPrice: price }),
      ]);
      await client.createOrder(order(2, 'market', 'buy', { reduceOnly: true }));
      expect(await client.positions()).toEqual([]);
    });

    it('8 tests a key', async () => {
      const { client, key } = await trading(market, { clock: { kind: 'real' } });
      expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'ok', trade: true, withdraw: false });
      key.permissions = ['read', 'trade', 'withdraw'];
      expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'can-withdraw', withdraw: true });
      key.permissions = ['read'];
      expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'insufficient-permissions' });
      key.permissions = ['read', 'trade'];
      key.ips = ['203.0.113.9'];
      expect((await testKey(profile, client)).diagnosis).toMatch(/^(ip-not-allowed|invalid-key)$/);
      key.ips = [];
      key.revoked = true;
      expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'invalid-key' });
    });

    it('9 diagnoses a wrong secret', async () => {
      const { connect } = await trading(market);
      const client = await connect({ secret: 'd3Jvbmctc2VjcmV0' });
      expect(await testKey(profile, client)).toMatchObject({ diagnosis: 'invalid-key' });
    });
  });

  describe('orders', () => {
    it('10 fills a market order, and tells of order and fill', async () => {
      const { client, order, reference } = await trading(market);
      const since = client.now() - 60_000;
      const asked = order(1, 'market', 'buy');
      const created = await client.createOrder(asked);
      expect(created).toMatchObject({ clientOrderId: asked.clientOrderId, side: 'buy' });
      expect(await client.fetchOrder(reference(asked))).toMatchObject({
        id: created.id,
        clientOrderId: asked.clientOrderId,
        status: 'filled',
        amount,
        filled: amount,
      });
      const fills = await client.fills(symbol, since);
      expect(fills).toEqual([
        expect.objectContaining({ orderId: created.id, side: 'buy', amount, price: price + tick }),
      ]);
    });

    it('11 rests, finds by our id alone, and cancels by our id alone', async () => {
      const { client, account, order, reference } = await trading(market);
      for (const [n, shape] of (['limit', 'post-only'] as const).entries()) {
        const asked = order(n, shape, 'buy', { ticks: -100 });
        const { id: given } = await client.createOrder(asked);
        expect(await client.fetchOrder(reference(asked))).toMatchObject({
          id: given,
          status: 'open',
          filled: 0,
          amount,
        });
        expect(await client.openOrders(symbol)).toEqual([expect.objectContaining({ id: given, side: 'buy' })]);
        await client.cancelOrder(reference(asked));
        expect(account.openOrders()).toEqual([]);
        expect(await client.openOrders(symbol)).toEqual([]);
      }
    });

    it.each(ORDER_SHAPES.filter((shape) => isConditional(shape) && isNative(profile, shape)))(
      '12 lets a %s wait on the exchange, finds and cancels it by our id alone',
      async (shape) => {
        const { client, account, order, reference } = await trading(market);
        await client.createOrder(order(1, 'market', 'buy'));
        const asked = order(2, shape, 'sell', { ticks: shape === 'stop-market' ? -200 : 200 });
        const { id: given } = await client.createOrder(asked);
        expect(account.positions.get(id)?.amount).toBe(amount);
        expect(account.openOrders()).toHaveLength(1);
        expect(account.openOrders()[0]).toMatchObject({ status: 'untriggered', side: 'sell' });
        expect(await client.openOrders(symbol)).toEqual([
          expect.objectContaining({ id: given, clientOrderId: asked.clientOrderId, status: 'open' }),
        ]);
        expect(await client.fetchOrder(reference(asked))).toMatchObject({ id: given, status: 'open' });
        await client.cancelOrder(reference(asked));
        expect(account.openOrders()).toEqual([]);
      },
    );

    it('13 closes at the stop when the market gets there, and at the target', async () => {
      for (const [shape, ticks] of [
        ['stop-market', -200],
        ['take-profit-market', 200],
      ] as const) {
        const { client, account, simulator, order } = await trading(market);
        await client.createOrder(order(1, 'market', 'buy'));
        await client.createOrder(order(2, shape, 'sell', { ticks }));
        simulator.movePrice(id, price + ticks * tick * 0.5);
        expect(account.positions.get(id)?.amount).toBe(amount);
        simulator.movePrice(id, price + ticks * tick * 1.5);
        expect(account.positions.get(id)?.amount).toBe(0);
      }
    });

    it('14 never opens with a reduce-only order', async () => {
      const { client, account, order } = await trading(market);
      const asked = order(1, 'market', 'sell', { reduceOnly: true });
      await client.createOrder(asked).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: expect.stringMatching(/would-not-reduce|invalid-order|rejected/) });
        expect(error).toMatchObject({ outcomeUnknown: false });
      });
      expect(account.positions.get(id)?.amount ?? 0).toBe(0);
    });

    it('15 does not know an order that never was', async () => {
      const { client, order, reference } = await trading(market);
      for (const shape of ['limit', 'stop-market'] as const) {
        expect(await client.fetchOrder(reference(order(99, shape, 'sell')))).toBeNull();
      }
      const failure = await failureOf(client.cancelOrder(reference(order(99, 'limit', 'buy'))));
      expect(failure.kind).toBe('order-not-found');
    });

    it.runIf(profile.orders.repeatedIds !== 'accepted')('16 refuses an id that is in use', async () => {
      const { client, account, order } = await trading(market);
      await client.createOrder(order(1, 'limit', 'buy', { ticks: -100 }));
      const twice = await failureOf(client.createOrder(order(1, 'limit', 'buy', { ticks: -100 })));
      expect(twice).toMatchObject({ kind: 'duplicate-client-id', outcomeUnknown: false });
      expect(account.openOrders()).toHaveLength(1);
    });

    it.runIf(profile.orders.repeatedIds === 'accepted')('16 picks none of two orders with one id', async () => {
      const { client, account, order, reference } = await trading(market);
      const asked = order(1, 'limit', 'buy', { ticks: -100 });
      const { id: first } = await client.createOrder(asked);
      const { id: second } = await client.createOrder(asked);
      const failure = await failureOf(client.fetchOrder(reference(asked)));
      expect(failure).toMatchObject({ kind: 'ambiguous-client-id', outcomeUnknown: false });
      expect(failure.message).toContain(first);
      expect(failure.message).toContain(second);
      expect(await client.fetchOrder({ ...reference(asked), id: second })).toMatchObject({ id: second });
      await client.cancelOrder(reference(asked));
      expect(account.openOrders()).toEqual([]);
    });

    it('30 lists the open orders of the whole account, however many, the conditional ones among them', async () => {
      const { client, account, order } = await trading(market);
      await client.setLeverage(symbol, 20, 'cross');
      const placed: string[] = [];
      placed.push((await client.createOrder(order(1, 'stop-market', 'sell', { ticks: -200 }))).id);
      placed.push((await client.createOrder(order(2, 'take-profit-market', 'sell', { ticks: 200 }))).id);
      for (let n = 3; n < 63; n++) placed.push((await client.createOrder(order(n, 'limit', 'buy', { ticks: -n }))).id);
      expect(account.openOrders()).toHaveLength(placed.length);
      const ids = (orders: readonly ExchangeOrder[] | null) => orders?.map(({ id: listed }) => listed).sort();
      expect(ids(await client.allOpenOrders())).toEqual([...placed].sort());
      expect(ids(await client.openOrders(symbol))).toEqual([...placed].sort());
    });

    it('25 refuses what the account cannot pay', async () => {
      const { client, order } = await trading(market);
      const large = {
        ...order(2, 'market', 'buy'),
        amount: String(amount * (market.contract === 'linear' ? 100_000 : 9_000)),
      };
      expect(await failureOf(client.createOrder(large))).toMatchObject({
        kind: 'insufficient-funds',
        outcomeUnknown: false,
      });
    });
  });
});
