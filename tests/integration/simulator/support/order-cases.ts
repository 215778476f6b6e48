import type { Exchange as CcxtExchange } from 'ccxt';
import { describe, expect, test } from 'vitest';
import { toolsOf, type VenueProfile } from './venue-profile.ts';

/** What orders do, through the real class. */
export function describeOrders<E extends CcxtExchange>(profile: VenueProfile<E>): void {
  const { symbol, coin, amount, price } = profile;
  const { start, withId, clientIdOf, told } = toolsOf(profile);

  describe('orders', () => {
    test('fills a market order at the best ask and charges the taker fee', async () => {
      const { exchange } = await start();
      const { id } = await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      const order = await profile.fetchById(exchange, String(id));
      expect(order).toMatchObject({
        status: 'closed',
        filled: amount,
        side: 'buy',
        ...told({ average: price + profile.tick }),
      });
      const trades = await exchange.fetchMyTrades(symbol);
      expect(trades).toHaveLength(1);
      expect(trades[0]).toMatchObject({ order: id, price: price + profile.tick, amount, side: 'buy' });
      const fee = profile.baseAmount * (price + profile.tick) * profile.takerFee;
      expect(Number(trades[0].fee?.cost)).toBeCloseTo(fee, 6);
      const [position] = await exchange.fetchPositions([symbol]);
      expect(position).toMatchObject({ side: 'long', contracts: amount, entryPrice: price + profile.tick });
      expect((await exchange.fetchBalance())[coin].total).toBeCloseTo(10_000 - fee, 1);
    });

    test('rests a limit order, finds it by our client order id and cancels it', async () => {
      const { exchange } = await start();
      const level = price - 100 * profile.tick;
      const { id } = await exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(7));
      const found = await profile.fetchByClientId(exchange, profile.clientId(7));
      expect(found).toMatchObject({ id, status: 'open', ...told({ price: level }), filled: 0, amount });
      expect(clientIdOf(found)).toBe(profile.clientId(7));
      expect(await exchange.fetchOpenOrders(symbol)).toHaveLength(1);
      await exchange.cancelOrder(String(id), symbol);
      expect(await exchange.fetchOpenOrders(symbol)).toHaveLength(0);
      await expect(exchange.cancelOrder(String(id), symbol)).rejects.toThrow(/./);
    });

    test('fills a resting order at its price when the market goes through it', async () => {
      const { exchange, simulator } = await start();
      const level = price - 50 * profile.tick;
      await exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(1));
      simulator.movePrice(profile.id, level - profile.tick);
      const [trade] = await exchange.fetchMyTrades(symbol);
      expect(trade).toMatchObject({ price: level, takerOrMaker: 'maker' });
      const closed = await exchange.fetchClosedOrders(symbol);
      expect(closed[0]).toMatchObject({ status: 'closed', filled: amount });
      expect(clientIdOf(closed[0])).toBe(profile.clientId(1));
    });

    test('changes the price and the amount of a resting order', async () => {
      const { exchange, account } = await start();
      const level = price - 100 * profile.tick;
      const { id } = await exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(1));
      await exchange.editOrder(String(id), symbol, 'limit', 'buy', 2 * amount, level - 5 * profile.tick);
      expect(account.openOrders()).toMatchObject([
        { amount: 2 * amount, price: level - 5 * profile.tick, clientId: profile.clientId(1) },
      ]);
    });

    test('fills an order in part, and keeps that part when the rest is cancelled', async () => {
      const { exchange, simulator, account } = await start();
      const { id } = await exchange.createOrder(
        symbol,
        'limit',
        'buy',
        2 * amount,
        price - 10 * profile.tick,
        withId(1),
      );
      simulator.exchange.forceFill(account, account.openOrders()[0], amount);
      expect(await profile.fetchById(exchange, String(id))).toMatchObject({ status: 'open', filled: amount });
      await exchange.cancelOrder(String(id), symbol);
      expect(await profile.fetchById(exchange, String(id))).toMatchObject({ status: 'canceled', filled: amount });
      expect(account.positions.get(profile.id)?.amount).toBe(amount);
    });

    test('liquidates a position whose margin is used up, and lists the fill', async () => {
      const { exchange, simulator, account } = await start();
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      account.wallets.set(coin, 10);
      const entry = Number(account.positions.get(profile.id)?.entry);
      const { maintenanceMargin } = simulator.exchange.market(profile.id).spec;
      const bust = (profile.baseAmount * entry - 10) / (profile.baseAmount * (1 - maintenanceMargin));
      simulator.advance(1000);
      simulator.movePrice(profile.id, price * 0.9);
      const open = (await exchange.fetchPositions([symbol])).filter((position) => Number(position.contracts) !== 0);
      expect(open).toEqual([]);
      const trades = await exchange.fetchMyTrades(symbol);
      expect(trades.at(-1)).toMatchObject({ side: 'sell', amount });
      expect(Math.abs(Number(trades.at(-1)?.price) - bust)).toBeLessThanOrEqual(profile.tick);
      expect(account.wallet(coin)).toBeGreaterThanOrEqual(0);
    });

    test('takes a stop that waits, and sells at the market when the price gets there', async () => {
      const { exchange, simulator, account } = await start();
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      await profile.stop(exchange, amount, price - 200 * profile.tick, profile.clientId(2));
      expect(account.positions.get(profile.id)?.amount).toBe(amount);
      expect(await profile.openStops(exchange)).toHaveLength(1);
      simulator.advance(1000);
      simulator.movePrice(profile.id, price - 199 * profile.tick);
      expect(account.positions.get(profile.id)?.amount).toBe(amount);
      simulator.movePrice(profile.id, price - 300 * profile.tick);
      expect(account.positions.get(profile.id)?.amount).toBe(0);
      const trades = await exchange.fetchMyTrades(symbol);
      expect(trades.at(-1)).toMatchObject({ side: 'sell', amount, price: price - 200 * profile.tick });
      expect(await profile.openStops(exchange)).toHaveLength(0);
    });

    test('cancels a stop that waits', async () => {
      const { exchange, account } = await start();
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      await profile.stop(exchange, amount, price - 200 * profile.tick, profile.clientId(2));
      const [stop] = await profile.openStops(exchange);
      expect(stop.side).toBe('sell');
      expect(profile.reduceOnlyOf?.(stop) ?? stop.reduceOnly).toBe(true);
      expect((profile.clientIdOfStop ?? clientIdOf)(stop)).toBe(profile.clientId(2));
      await profile.cancelStop(exchange, stop);
      expect(account.openOrders()).toHaveLength(0);
    });

    test('closes with a reduce-only order and never opens with one', async () => {
      const { exchange, account } = await start();
      const reduce = (n: number) => ({ ...withId(n), reduceOnly: true });
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      await exchange.createOrder(symbol, 'market', 'sell', amount, undefined, reduce(2));
      expect(account.positions.get(profile.id)?.amount).toBe(0);
      await exchange.createOrder(symbol, 'market', 'sell', amount, undefined, reduce(3)).catch((error: Error) => error);
      expect(account.positions.get(profile.id)?.amount).toBe(0);
    });

    test.runIf(profile.uniqueClientIds !== false)('refuses a client order id that is in use', async () => {
      const { exchange, account } = await start();
      const level = price - 100 * profile.tick;
      await exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(1));
      await expect(exchange.createOrder(symbol, 'limit', 'buy', amount, level, withId(1))).rejects.toThrow(/./);
      expect(account.openOrders()).toHaveLength(1);
    });

    test('finds an order by our client order id whose answer was lost', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      simulator.faults.add({ on: 'create-order', act: { kind: 'lose-answer', connection: 'cut' } });
      const lost = exchange.createOrder(symbol, 'limit', 'buy', amount, price - 100 * profile.tick, withId(3));
      await expect(lost).rejects.toThrow(/./);
      expect(simulator.faults.allStruck).toBe(true);
      const found = await profile.fetchByClientId(exchange, profile.clientId(3));
      expect(found).toMatchObject({ status: 'open', side: 'buy', amount });
      expect(simulator.journal.of('create-order')).toHaveLength(1);
    });

    test('refuses what the account cannot pay', async () => {
      const { exchange, account } = await start();
      const ccxt = await import('ccxt');
      const tooMuch = exchange.createOrder(symbol, 'market', 'buy', amount * 100_000, undefined, withId(1));
      await expect(tooMuch).rejects.toThrow(ccxt.InsufficientFunds);
      expect(account.fills).toHaveLength(0);
    });
  });
}
