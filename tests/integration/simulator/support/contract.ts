import type { Exchange as CcxtExchange, Order } from 'ccxt';
import { describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { type Credentials, eventually, startVenue } from './venue-under-test.ts';

type Params = Record<string, unknown>;

/** What the cases need to know of a venue. Amounts are in the unit in which the venue counts. */
export interface VenueProfile<E extends CcxtExchange> {
  readonly name: SimulatorOptions['venue'];
  readonly make: (credentials: Credentials) => E;
  /** Unified symbol of a linear perpetual, the venue's name of it, and the coin that it settles in. */
  readonly symbol: string;
  readonly id: string;
  readonly coin: string;
  readonly price: number;
  readonly amount: number;
  /** Base currency that `amount` is. */
  readonly baseAmount: number;
  readonly tick: number;
  readonly step: number;
  readonly takerFee: number;
  readonly candlesPerCall: number;
  /** Our client order id number n in a form that the venue takes. */
  readonly clientId: (n: number) => string;
  /** Parameters of createOrder that carry it. */
  readonly withClientId: (clientId: string) => Params;
  /** Finds an order by the client id alone. */
  readonly fetchByClientId: (exchange: E, clientId: string) => Promise<Order>;
  readonly fetchById: (exchange: E, id: string) => Promise<Order>;
  /** A protective stop that sells at the market once the price falls to `price`. */
  readonly stop: (exchange: E, amount: number, price: number, clientId: string) => Promise<Order>;
  /** Where orders tell our client order id, if not in `clientOrderId`; a waiting stop may tell it elsewhere. */
  readonly clientIdOf?: (order: Order) => unknown;
  readonly clientIdOfStop?: (order: Order) => unknown;
  /** Where orders tell that they only reduce, if not in `reduceOnly`. */
  readonly reduceOnlyOf?: (order: Order) => unknown;
  /** Whether the venue refuses a client order id that was used; default yes. */
  readonly uniqueClientIds?: boolean;
  readonly openStops: (exchange: E) => Promise<Order[]>;
  readonly cancelStop: (exchange: E, order: Order) => Promise<unknown>;
  /** Whether a ticker has the best bid and ask. */
  readonly tickerHasBook: boolean;
  readonly setsLeverage: boolean;
  readonly fundingRates: boolean;
  /** What the class streams; `states`: whether streamed orders carry their state and our client order id. */
  readonly streams: { readonly candles: boolean; readonly positions: boolean; readonly states?: boolean };
  /** Whether orders that are fetched tell their prices; default yes. */
  readonly tellsPrices?: boolean;
}

const MINUTE = 60_000;

/** The cases that every simulated venue must pass through the real ccxt class. */
export function describeVenue<E extends CcxtExchange>(profile: VenueProfile<E>): void {
  const { symbol, coin, amount, price, name } = profile;
  const balances = { [coin]: 10_000 };
  const start = (options: Partial<SimulatorOptions> = {}) =>
    startVenue(profile.make, { venue: name, ...options }, { balances });
  const withId = (n: number) => profile.withClientId(profile.clientId(n));
  const clientIdOf = profile.clientIdOf ?? ((order: Order) => order.clientOrderId);
  const told = <T extends object>(prices: T) => (profile.tellsPrices === false ? {} : prices);
  const streamed = <T extends object>(state: T) => (profile.streams.states === false ? {} : state);

  describe('market data', () => {
    test('loads the markets with tick, step and contract type', async () => {
      const { exchange } = await start();
      await exchange.loadMarkets();
      const market = exchange.market(symbol);
      expect(market).toMatchObject({ id: profile.id, swap: true, linear: true, settle: coin, active: true });
      expect(market.precision).toMatchObject({ price: profile.tick, amount: profile.step });
      expect(exchange.priceToPrecision(symbol, price + profile.tick * 1.3)).toBe(String(price + profile.tick));
    });

    test('pages candles oldest first up to the running one', async () => {
      // In the present: ccxt asks some venues by the machine's clock for old candles elsewhere than for new ones.
      const clock = { kind: 'manual', start: (Math.floor(Date.now() / MINUTE) - 3) * MINUTE + 1000 } as const;
      const { exchange, simulator } = await start({ sigma: 0.001, pastMinutes: 2500, clock });
      const now = simulator.exchange.now();
      const first = Math.floor(now / MINUTE) * MINUTE - 2400 * MINUTE;
      const rows: number[][] = [];
      for (let since = first; since <= now; ) {
        const page = await exchange.fetchOHLCV(symbol, '1m', since, profile.candlesPerCall);
        expect(page.length).toBeGreaterThan(0);
        expect(page.length).toBeLessThanOrEqual(profile.candlesPerCall);
        rows.push(...page.map((row) => row.map(Number)));
        since = rows[rows.length - 1][0] + MINUTE;
      }
      expect(rows.map((row) => row[0])).toEqual(Array.from({ length: 2401 }, (_, i) => first + i * MINUTE));
      const running = rows[2400];
      expect(running[4]).toBe(simulator.exchange.market(profile.id).price);
      simulator.advance(MINUTE);
      const [closed, next] = await exchange.fetchOHLCV(symbol, '1m', running[0], 2);
      expect(closed.slice(0, 2)).toEqual(running.slice(0, 2));
      expect(closed[4]).not.toBe(running[4]);
      expect(next[0]).toBe(running[0] + MINUTE);
    });

    test('gives ticker, order book and server time', async () => {
      const { exchange, simulator } = await start();
      const ticker = await exchange.fetchTicker(symbol);
      expect(ticker).toMatchObject({ symbol, last: price });
      if (profile.tickerHasBook) expect(ticker).toMatchObject({ bid: price, ask: price + profile.tick });
      const book = await exchange.fetchOrderBook(symbol, 10);
      expect(book.bids[0][0]).toBe(price);
      expect(book.asks[0][0]).toBe(price + profile.tick);
      expect(book.asks[1][0]).toBeGreaterThan(Number(book.asks[0][0]));
      if (exchange.has.fetchTime) expect(await exchange.fetchTime()).toBe(simulator.exchange.now());
    });

    test.runIf(profile.fundingRates)('gives the funding rates that were charged', async () => {
      const { exchange, simulator } = await start();
      const { funding } = simulator.exchange.market(profile.id);
      const rates = await exchange.fetchFundingRateHistory(symbol, undefined, 3);
      const times = rates.map((rate) => Number(rate.timestamp));
      expect(times.length).toBeGreaterThan(0);
      expect(rates.map((rate) => rate.fundingRate)).toEqual(times.map((time) => funding.rateAt(time)));
    });
  });

  describe('account', () => {
    test('shows the wallet', async () => {
      const { exchange } = await start();
      expect((await exchange.fetchBalance())[coin]).toMatchObject({ total: 10_000, free: 10_000, used: 0 });
    });

    test.runIf(profile.setsLeverage)('sets the leverage, which decides what margin an order needs', async () => {
      const { exchange, account, simulator } = await start();
      await exchange.setLeverage(4, symbol);
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      const position = account.positions.get(profile.id);
      expect(position?.leverage).toBe(4);
      const [seen] = await exchange.fetchPositions([symbol]);
      expect(Number(seen.leverage ?? 4)).toBe(4);
      const market = simulator.exchange.market(profile.id);
      const balance = await exchange.fetchBalance();
      expect(Number(balance[coin].used)).toBeCloseTo((profile.baseAmount * market.price) / 4, 1);
    });
  });

  describe('fees and tiers', () => {
    test('are told where the class asks for them', async () => {
      const { exchange } = await start();
      if (exchange.has.fetchTradingFee === true) {
        expect((await exchange.fetchTradingFee(symbol)).taker).toBe(profile.takerFee);
      }
      if (exchange.has.fetchLeverageTiers) {
        const [tier] = (await exchange.fetchLeverageTiers([symbol]))[symbol];
        expect(tier.maxLeverage).toBeGreaterThan(1);
      } else if (exchange.has.fetchMarketLeverageTiers) {
        expect((await exchange.fetchMarketLeverageTiers(symbol))[0].maxLeverage).toBeGreaterThan(1);
      }
    });
  });

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

    test('refuses what the account cannot pay', async () => {
      const { exchange, account } = await start();
      const ccxt = await import('ccxt');
      const tooMuch = exchange.createOrder(symbol, 'market', 'buy', amount * 100_000, undefined, withId(1));
      await expect(tooMuch).rejects.toThrow(ccxt.InsufficientFunds);
      expect(account.fills).toHaveLength(0);
    });
  });

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
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 250));
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
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 400));
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
      await new Promise((resolve) => setTimeout(resolve, 200));
      simulator.movePrice(profile.id, price + 20 * profile.tick);
      await eventually(() => exchange.tickers[symbol]?.last === price + 20 * profile.tick, 'the new price');
      await eventually(() => exchange.trades[symbol]?.at(-1)?.price === price + 20 * profile.tick, 'the trade');
      const balance = exchange.watchBalance();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await exchange.createOrder(symbol, 'market', 'buy', amount, undefined, withId(1));
      expect(await balance).toBeDefined();
    });

    test('notice that the connection was lost, and come back', async () => {
      const { exchange, simulator } = await start();
      await exchange.loadMarkets();
      const lost = exchange.watchOrders(symbol).catch((error: Error) => error);
      await eventually(() => simulator.streamCount > 0, 'a connection');
      await new Promise((resolve) => setTimeout(resolve, 250));
      simulator.closeStreams();
      expect(await lost).toBeInstanceOf(Error);
      const again = exchange.watchOrders(symbol);
      await eventually(() => simulator.streamCount > 0, 'a new connection');
      await new Promise((resolve) => setTimeout(resolve, 250));
      await exchange.createOrder(symbol, 'limit', 'buy', amount, price - 10 * profile.tick, withId(1));
      expect((await again)[0]).toMatchObject({ symbol, ...streamed({ status: 'open' }) });
    });
  });
}
