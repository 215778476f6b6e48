import type { Exchange as CcxtExchange, Order } from 'ccxt';
import { describe, expect, test } from 'vitest';
import { toolsOf, type VenueProfile } from './venue-profile.ts';
import { eventually, subscribed } from './venue-under-test.ts';

const MINUTE = 60_000;

/** What streams tell, through the real class. */
export function describeStreams<E extends CcxtExchange>(profile: VenueProfile<E>): void {
  const { symbol, amount, price } = profile;
  const { start, withId, clientIdOf, streamed } = toolsOf(profile);

  // Binance tells orders and fills over one connection, for which nothing is subscribed.
  const both = profile.name === 'binance' ? 1 : 2;

  describe('streams', () => {
    test.runIf(profile.streams.candles)('stream candles while they grow', async () => {
      const { exchange, simulator } = await start({ sigma: 0.001 });
      const watch = async () => (await exchange.watchOHLCV(symbol, '1m')).at(-1)?.map(Number) ?? [];
      const first = watch();
      await eventually(() => simulator.streamCount > 0, 'a connection');
      const pump = setInterval(() => simulator.advance(5000), 20);
      const [time] = await first;
      let last = await watch();
      while (last[0] === time) last = await watch();
      clearInterval(pump);
      expect(last[0]).toBe(time + MINUTE);
      const [closed] = await exchange.fetchOHLCV(symbol, '1m', time, 1);
      expect(Number(closed[0])).toBe(time);
    });

    test('stream orders and fills of the account', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      const orders: Order[] = [];
      const collect = async () => {
        for (;;) orders.push(...structuredClone(await exchange.watchOrders(symbol)));
      };
      const fills = exchange.watchMyTrades(symbol);
      collect().catch(() => undefined);
      await subscribed(simulator, both);
      const level = price - 10 * profile.tick;
      const { id } = await exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(5));
      await eventually(() => orders.some((order) => order.id === id && order.status !== 'closed'), 'the new order');
      simulator.movePrice(profile.id, level - profile.tick);
      const [trade] = await fills;
      expect(trade).toMatchObject({ order: id, price: level, amount, side: 'buy' });
      const closed = await eventually(() => orders.find((order) => order.status === 'closed'), 'the filled order');
      expect(closed).toMatchObject({ id, ...streamed({ filled: amount }) });
      if (profile.streams.states !== false) expect(clientIdOf(closed)).toBe(profile.clientId(5));
    });

    test.runIf(profile.streams.positions)('stream positions', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      const seen: number[] = [];
      const collect = async () => {
        for (;;) {
          const positions = await exchange.watchPositions([symbol]);
          seen.push(...positions.map((position) => Number(position.contracts)));
        }
      };
      collect().catch(() => undefined);
      await subscribed(simulator, 1);
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      await eventually(() => seen.includes(amount), 'the position');
    });

    test('stream tickers, public trades and balances', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      const ticker = exchange.watchTicker(symbol);
      const trades = exchange.watchTrades(symbol);
      trades.catch(() => undefined);
      expect((await ticker).last).toBe(price);
      await subscribed(simulator, 2);
      simulator.movePrice(profile.id, price + 20 * profile.tick);
      await eventually(() => exchange.tickers[symbol]?.last === price + 20 * profile.tick, 'the new price');
      await eventually(() => exchange.trades[symbol]?.at(-1)?.price === price + 20 * profile.tick, 'the trade');
      const balance = exchange.watchBalance();
      await subscribed(simulator, 3);
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      expect(await balance).toBeDefined();
    });

    test('notice that the connection was lost, and come back', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      const lost = exchange.watchOrders(symbol).catch((error: Error) => error);
      await subscribed(simulator, 1);
      simulator.closeStreams();
      expect(await lost).toBeInstanceOf(Error);
      const again = exchange.watchOrders(symbol);
      await subscribed(simulator, 2);
      await exchange.createOrder(symbol, 'limit', 'buy', amount, price - 10 * profile.tick, withId(1));
      expect((await again)[0]).toMatchObject({ symbol, ...streamed({ status: 'open' }) });
    });
  });
}
