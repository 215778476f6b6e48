import { describe, expect, it } from 'vitest';
import type { ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import { ORDER_SHAPES } from '#main/adapters/exchange/order.ts';
import { isNative } from '#main/adapters/exchange/order-shapes.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { eventually } from '../simulator/support/venue-under-test.ts';
import { failureOf } from './support/failure.ts';
import { SIMULATED_MARKETS, trading } from './support/simulated-exchange.ts';
import { brought, follow } from './support/streams/streaming.ts';

/** The numbered cases (see contract.test.ts) about what goes wrong, and about streams. */
describe.each(SIMULATED_MARKETS)('$venue $contract', (market) => {
  const { symbol, price, tick, id } = market;
  const amount = Number(market.amount);
  const profile = findSupportedProfile(market.venue);

  describe('faults', () => {
    it('17 takes an order whose answer was lost for one of unknown outcome, and finds it by our id', async () => {
      const { client, account, simulator, order, reference } = await trading(market, { clock: { kind: 'real' } });
      for (const [n, connection] of (['cut', 'hang'] as const).entries()) {
        const asked = order(n, 'limit', 'buy', { ticks: -100 });
        await client.instruments();
        simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection } });
        const failure = await failureOf(client.createOrder(asked));
        expect(failure).toMatchObject({ kind: 'network-down', outcomeUnknown: true });
        expect(account.openOrders()).toHaveLength(n + 1);
        expect(await client.fetchOrder(reference(asked))).toMatchObject({ status: 'open' });
      }
    });

    it('18 takes an order that never arrived for one of unknown outcome too, and does not find it', async () => {
      const { client, account, simulator, order, reference } = await trading(market);
      await client.instruments();
      simulator.faults.add({ on: 'create-order', act: { kind: 'lose-request', connection: 'cut' } });
      const asked = order(1, 'limit', 'buy', { ticks: -100 });
      expect(await failureOf(client.createOrder(asked))).toMatchObject({ outcomeUnknown: true });
      expect(account.openOrders()).toEqual([]);
      expect(await client.fetchOrder(reference(asked))).toBeNull();
    });

    const failures = [
      ['server-error', 'exchange-down'],
      ['bad-gateway', 'exchange-down'],
      ['maintenance', 'exchange-down'],
      ['html-page', /bad-answer|exchange-down/],
      ['rate-limit', 'rate-limited'],
      ['banned', 'rate-limited'],
    ] as const;
    // OKX refuses a blocked address like a key without rights.
    const applicable = failures.filter(([how]) => how !== 'banned' || market.venue !== 'okx');
    it.each(applicable)('19 takes %s for %s, sends nothing twice', async (how, kind) => {
      const { client, simulator, order } = await trading(market);
      await client.instruments();
      simulator.faults.add({ on: 'create-order', act: { kind: 'fail', how, effect: 'none', retryAfterMs: 1000 } });
      const failure = await failureOf(client.createOrder(order(1, 'limit', 'buy', { ticks: -100 })));
      expect(failure.kind).toEqual(typeof kind === 'string' ? kind : expect.stringMatching(kind));
      expect(failure.outcomeUnknown).toBe(true);
      const created = simulator.journal.entries.filter(({ call }) => call === 'create-order');
      expect(created).toHaveLength(1);
    });

    it('36 sends an order not before it may go, and never where that is refused', async () => {
      const { client, simulator, account, order } = await trading(market);
      const shapes = ORDER_SHAPES.filter((shape) => isNative(profile, shape));
      await client.createOrder(order(0, 'market', 'sell'));
      const sent = () => simulator.journal.entries.filter(({ method }) => method === 'POST').length;
      const before = sent();
      for (const [n, shape] of shapes.entries()) {
        const options = { ticks: shape.startsWith('stop') || shape === 'trailing-stop' ? 200 : -200 };
        const onDisk = Promise.withResolvers<void>();
        const created = client.createOrder(order(n + 1, shape, 'buy', options), onDisk.promise);
        created.catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(sent(), shape).toBe(before);
        onDisk.reject(new Error('the disk is gone'));
        await expect(created, shape).rejects.toThrow('the disk is gone');
      }
      expect(sent()).toBe(before);
      expect(account.openOrders()).toEqual([]);
      await client.createOrder(order(99, 'limit', 'buy', { ticks: -200 }), Promise.resolve());
      expect(account.openOrders()).toHaveLength(1);
    });

    it('29 takes an order whose answer breaks off for one of unknown outcome, and a question for unanswered', async () => {
      const { client, account, simulator, order } = await trading(market);
      await client.instruments();
      simulator.faults.add({ on: 'create-order', act: { kind: 'cut-body' } });
      const failure = await failureOf(client.createOrder(order(1, 'limit', 'buy', { ticks: -100 })));
      expect(failure).toMatchObject({ kind: 'network-down', outcomeUnknown: true });
      expect(account.openOrders()).toHaveLength(1);
      simulator.faults.add({ on: 'open-orders', act: { kind: 'cut-body' } });
      expect(await failureOf(client.openOrders(symbol))).toMatchObject({ kind: 'network-down' });
    });

    it('20 says that a host that is down cannot be reached', async () => {
      const { client, simulator } = await trading(market);
      await client.instruments();
      await simulator.goDown();
      expect(await failureOf(client.balance())).toMatchObject({ kind: 'network-down' });
      await simulator.comeBack();
      expect(await client.balance()).toHaveLength(1);
    });

    it('21 asks for the markets again after a first failure', async () => {
      const { client, simulator } = await trading(market);
      simulator.faults.add({ on: 'instruments', act: { kind: 'fail', how: 'server-error' }, times: 3 });
      await failureOf(client.instruments());
      simulator.faults.clear();
      expect(await client.instruments()).not.toHaveLength(0);
    });
  });

  describe('streams', () => {
    it.runIf(profile.candles.source === 'stream')('22 streams candles, each closed once and in order', async () => {
      const { client, simulator } = await trading(market, { sigma: 0.001 });
      const stop = new AbortController();
      const closed: number[] = [];
      const reading = (async () => {
        for await (const candle of client.watchCandles(symbol, '1m', stop.signal)) {
          if (candle.closed) closed.push(candle.time);
        }
      })();
      await eventually(() => simulator.streamCount > 0, 'a connection');
      const pump = setInterval(() => simulator.advance(5000), 15);
      await eventually(() => closed.length >= 3, 'three closed candles').finally(() => clearInterval(pump));
      stop.abort();
      await reading;
      const first = closed[0];
      expect(closed).toEqual(closed.map((_, i) => first + i * 60_000));
    });

    it.runIf(profile.candles.source === 'stream')('22a streams candles of every timeframe that it lists', async () => {
      const { client, simulator } = await trading(market, { sigma: 0.001 });
      for (const timeframe of profile.candles.timeframes) {
        const followed = follow((signal) => client.watchCandles(symbol, timeframe, signal));
        const pump = setInterval(() => simulator.advance(1000), 15);
        await brought([followed], () => followed.seen.length > 0, `candles of ${timeframe}`).finally(() =>
          clearInterval(pump),
        );
        followed.stop();
      }
    });

    it('23 streams orders and fills', async () => {
      const { client, simulator, order } = await trading(market);
      const stop = new AbortController();
      const statuses: string[] = [];
      const filled: number[] = [];
      const reading = [
        (async () => {
          for await (const { status } of client.watchOrders(symbol, stop.signal)) statuses.push(status);
        })(),
        (async () => {
          for await (const fill of client.watchFills(symbol, stop.signal)) filled.push(fill.amount);
        })(),
      ];
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 400));
      await client.createOrder(order(1, 'limit', 'buy', { ticks: -10 }));
      await eventually(() => statuses.length > 0, 'the new order');
      simulator.movePrice(id, price - 20 * tick);
      await eventually(() => filled.length > 0, 'the fill');
      stop.abort();
      await Promise.all(reading);
      expect(filled).toEqual([amount]);
    });

    it('26 tells how an order goes on, from open to filled or cancelled, and how much of it is filled', async () => {
      const { client, simulator, order, reference } = await trading(market);
      const stop = new AbortController();
      const states: Pick<ExchangeOrder, 'id' | 'status' | 'filled'>[] = [];
      const reading = (async () => {
        for await (const { id: told, status, filled } of client.watchOrders(symbol, stop.signal)) {
          states.push({ id: told, status, filled });
        }
      })();
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 400));
      const first = await client.createOrder(order(1, 'limit', 'buy', { ticks: -10 }));
      const second = await client.createOrder(order(2, 'limit', 'buy', { ticks: -500 }));
      const last = (wanted: string) => states.findLast(({ id: told }) => told === wanted);
      await eventually(() => last(first.id)?.status === 'open' && last(second.id)?.status === 'open', 'both, open');
      simulator.movePrice(id, price - 20 * tick);
      await eventually(() => last(first.id)?.status === 'filled', 'the first, filled');
      await client.cancelOrder(reference(order(2, 'limit', 'buy')));
      await eventually(() => last(second.id)?.status === 'cancelled', 'the second, cancelled');
      stop.abort();
      await reading;
      expect(last(first.id)).toMatchObject({ status: 'filled', filled: amount });
      expect(last(second.id)).toMatchObject({ status: 'cancelled', filled: 0 });
      expect(states.filter(({ status }) => status === 'unknown')).toEqual([]);
    });

    it.runIf(profile.streams.positions)('27 streams positions, also that one is closed', async () => {
      const { client, simulator, order } = await trading(market);
      const stop = new AbortController();
      const amounts: number[] = [];
      const reading = (async () => {
        for await (const position of client.watchPositions(stop.signal)) amounts.push(position.amount);
      })();
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 400));
      await client.createOrder(order(1, 'market', 'sell'));
      await eventually(() => amounts.at(-1) === -amount, 'the short position');
      await client.createOrder(order(2, 'market', 'buy', { reduceOnly: true }));
      await eventually(() => amounts.at(-1) === 0, 'its end');
      stop.abort();
      await reading;
    });

    it.each(profile.streams.positions ? (['orders', 'positions'] as const) : (['orders'] as const))(
      '28 ends a stream of %s in one failure when the connection breaks early, while questions go unanswered',
      async (what) => {
        const { client, simulator } = await trading(market);
        await client.instruments();
        simulator.faults.add({ on: 'positions', act: { kind: 'lose-answer', connection: 'hang' }, times: 9 });
        const { signal } = new AbortController();
        const drained = async () => {
          const stream = what === 'orders' ? client.watchOrders(symbol, signal) : client.watchPositions(signal);
          for await (const _ of stream) return;
        };
        const broken = failureOf(drained());
        await eventually(() => simulator.streamCount > 0, 'a connection');
        await new Promise((resolve) => setTimeout(resolve, 100));
        simulator.closeStreams();
        expect((await broken).kind).toMatch(/network-down|bad-answer/);
      },
    );

    it('24 ends a stream with a failure when the connection breaks, and begins again', async () => {
      const { client, simulator } = await trading(market);
      await client.instruments();
      const stop = new AbortController();
      const watch = async () => {
        for await (const _ of client.watchOrders(symbol, stop.signal)) return 'an order';
        return 'the end';
      };
      const broken = failureOf(watch());
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 300));
      simulator.closeStreams();
      expect((await broken).kind).toMatch(/network-down|bad-answer/);
      const again = watch();
      await eventually(() => simulator.streamCount > 0, 'a new connection');
      stop.abort();
      expect(await again).toBe('the end');
    });
  });
});
