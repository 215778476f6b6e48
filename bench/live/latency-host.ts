import { BareHost } from './bare-host.ts';
import { ExchangeSide } from './exchange-side.ts';
import { Fleet, PUT_FORWARD, pause } from './fleet.ts';
import { TRADED_MARKETS } from './markets.ts';
import { MovingClock } from './moving-clock.ts';
import { RequestWatch } from './request-watch.ts';

/** Milliseconds from the candle's answer to the first byte of an order, one for each order. */
export interface Latencies {
  /** Where one instrument has turned, and all that trade it order. */
  readonly orders: readonly number[];
  /** Where all instruments have turned at once, and all bots order. */
  readonly herd: readonly number[];
  /** As many orders as of one instrument, and as of all of them. */
  readonly bare: readonly number[];
  readonly bareHerd: readonly number[];
}

const MINUTE = 60_000;
/** How long before a close the clocks arrive there, ms. */
const LEAD_MS = 400;
/**
 * Between two closes lies a minute, in which everything is over that the orders of the first one bring with them. Here the
 * clock is put forward over it, so what a bot reads of its account some seconds after an order it reads at once.
 */
const PACE = { ...PUT_FORWARD, doubtMs: 100 };
/** Until every bot has had its turn of the clock and has been answered, ms. */
const AFTERWARDS_MS = PACE.tickMs + PACE.doubtMs + 300;
/** Closes that are not counted: code is compiled, connections are opened. */
const WARM_UP = 9;
const PATIENCE_MS = 20_000;

/**
 * Measures in this process, with the exchanges in another one. An order is counted from the moment at which the exchange
 * begins to write the answer that holds the closed candle of the bot's instrument to the moment at which the host begins
 * to write the bot's order to its connection; both by the one steady clock of the machine. So the way of the answer, the
 * wait for the event loop, reading and storing the candle, the decision, the disk and the request are all in it.
 */
async function measureHere(bots: number, closes: number): Promise<Latencies> {
  const clock = new MovingClock();
  const exchange = new ExchangeSide();
  const accounts = Array.from({ length: bots }, (_, bot) => bot);
  const { urls, barePort } = await exchange.ask('open', { accounts, sigma: 0, seed: 1 });
  const fleet = new Fleet(urls, PACE);
  const watch = new RequestWatch();
  const markets = TRADED_MARKETS.slice(0, bots).map((_, market) => market);
  /** Instruments whose price is up. */
  const up = new Set<number>();
  try {
    await exchange.ask('move', { markets, change: 0 });
    await fleet.start(bots);
    const bare = await BareHost.open(exchange, barePort, fleet.folder, bots);
    const measured = { orders: [] as number[], herd: [] as number[], bare: [] as number[], bareHerd: [] as number[] };
    for (let close = 0; close < closes + WARM_UP; close++) {
      const one = [markets[close % markets.length]];
      const orders = await oneClose(one);
      const least = await bare.close(tradersOf(one));
      // All at once is for comparison, and takes the longest: every third time.
      const together = markets.length > 1 && close % 3 === 0;
      const herd = together ? await oneClose(markets) : [];
      const leastHerd = together ? await bare.close(bots) : [];
      if (close < WARM_UP) continue;
      measured.orders.push(...orders);
      measured.bare.push(...least);
      measured.herd.push(...herd);
      measured.bareHerd.push(...leastHerd);
    }
    bare.end();
    return measured;
  } finally {
    await fleet.close();
    exchange.close();
  }

  function tradersOf(turned: readonly number[]): number {
    return accounts.filter((bot) => turned.includes(bot % TRADED_MARKETS.length)).length;
  }

  /** Lets the price of some instruments turn, and a candle of all of them close. */
  async function oneClose(turned: readonly number[]): Promise<number[]> {
    await fleet.quiet();
    await pause(AFTERWARDS_MS);
    for (const market of turned) {
      if (!up.delete(market)) up.add(market);
      await exchange.ask('move', { markets: [market], change: up.has(market) ? 0.003 : 0 });
    }
    const at = await jumpToClose();
    watch.firstOrders.clear();
    const left = new Map<string, number>();
    const until = performance.now() + PATIENCE_MS;
    // All instruments close, also those that nobody orders in: what is left of one close must not run into the next.
    while ((watch.firstOrders.size < tradersOf(turned) || left.size < markets.length) && performance.now() < until) {
      await pause(20);
      for (const { venue, id, times, at: sent } of await exchange.ask('answers', {})) {
        const name = `${venue} ${id}`;
        if (times.includes(at - MINUTE) && !left.has(name)) left.set(name, sent);
      }
    }
    return [...watch.firstOrders].map(([bot, sent]) => {
      const { venue, id } = TRADED_MARKETS[bot % TRADED_MARKETS.length];
      const answered = left.get(`${venue} ${id}`);
      if (answered === undefined) throw new Error(`bot ${bot} has sent an order of ${id} on ${venue} without a candle`);
      return sent - answered;
    });
  }

  /** @returns the time of the close */
  async function jumpToClose(): Promise<number> {
    // A request that is signed at one time and read at another would be refused.
    fleet.hold();
    while (watch.underWay > 0) await pause(5);
    await exchange.ask('answers', {});
    const now = Date.now();
    const at = Math.floor(now / MINUTE) * MINUTE + MINUTE;
    const ahead = clock.ahead + Math.max(0, at - LEAD_MS - now);
    clock.ahead = ahead;
    await exchange.ask('jump', { ahead });
    fleet.go();
    return at;
  }
}

const [bots, closes] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await measureHere(bots, closes)));
