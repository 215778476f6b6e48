import type { Exchange as CcxtExchange } from 'ccxt';
import { describe, expect, test } from 'vitest';
import { describeOrders } from './order-cases.ts';
import { describeStreams } from './stream-cases.ts';
import { toolsOf, type VenueProfile } from './venue-profile.ts';

const MINUTE = 60_000;

/** The cases that every simulated venue must pass through the real ccxt class. */
export function describeVenue<E extends CcxtExchange>(profile: VenueProfile<E>): void {
  const { symbol, coin, amount, price } = profile;
  const { start, withId } = toolsOf(profile);

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

  describeOrders(profile);
  describeStreams(profile);
}
