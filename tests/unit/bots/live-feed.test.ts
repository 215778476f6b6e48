import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { allocateCandles } from '#core/market/candles.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { LiveFeed, type LiveFeedInput } from '#main/services/bots/live-feed.ts';
import type { FedMoment } from '#main/services/bots/market-feed.ts';
import type { FeedHealth } from '#main/services/live-candles/candle-feed.ts';
import type { Listener } from '#main/services/live-candles/follower.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5, 3);
const A = 'BTC/USDT:USDT';
const B = 'ETH/USDT:USDT';
const LIVE: FeedHealth = { state: 'live', lastUpdateAt: null, lastClosed: null, missing: 0, trouble: null };

/** A store, and what would come from an exchange, by hand. */
function market() {
  const store = MarketStore.open(temporaryFolder());
  onTestFinished(() => store.close());
  const listeners = new Map<string, Listener>();
  const health = new Map([
    [A, LIVE],
    [B, LIVE],
  ]);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const rates = { time: [] as number[], rate: [] as number[], settledUntil: Number.POSITIVE_INFINITY };
  const sources = {
    store,
    candles: {
      follow: ({ symbol }: { symbol: string }, _timeframe: string, _from: number, listener: Listener) => {
        listeners.set(symbol, listener);
        return {
          get health() {
            return health.get(symbol) ?? LIVE;
          },
          stop: async () => void listeners.delete(symbol),
        };
      },
    },
    funding: {
      follow: () => ({
        settled: (until: number) => until <= rates.settledUntil,
        get rates() {
          return { time: Float64Array.from(rates.time), rate: Float64Array.from(rates.rate) };
        },
        stop: () => undefined,
      }),
    },
  };
  const candle = (hour: number) => {
    const candles = allocateCandles(1);
    candles.time[0] = START + hour * HOUR;
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][0] = 100 + hour;
    candles.volume[0] = 1;
    return candles;
  };
  const keep = (symbol: string, hour: number) =>
    void store.importCandles({ exchange: 'bybit', symbol }, '1h', candle(hour));
  return {
    rates,
    keep,
    health: (symbol: string, state: FeedHealth['state']) => health.set(symbol, { ...LIVE, state }),
    pass: (ms: number) => {
      now += ms;
    },
    /** The candle of an hour closes. */
    close(symbol: string, hour: number): void {
      keep(symbol, hour);
      listeners.get(symbol)?.onClosed(candle(hour));
    },
    feed: (changes: Partial<LiveFeedInput> = {}) =>
      new LiveFeed(sources, {
        config: {
          timeframe: '1h',
          markets: [A, B].map((symbol) => ({ market: `bybit:${symbol}`, instrument: instrumentSchema.parse({}) })),
        },
        begins: START,
        settlements: 0,
        moments: 0,
        dealtUntil: null,
        inputs: { holes: [], funding: [] },
        wake: () => undefined,
        ...changes,
      }),
  };
}

/** Hours of the candles of both markets; null where there is none. */
function hours(fed: FedMoment | null): (number | null)[] | null {
  return fed?.moment.candles.map((candle) => candle && (candle.time - START) / HOUR) ?? null;
}

describe('the market of a bot on live candles', () => {
  test('is a moment when every instrument has its candle, in order, whoever is first', () => {
    const { feed: open, close } = market();
    const feed = open();
    expect(feed.peek()).toBe(null);
    close(A, 0);
    close(A, 1);
    expect(feed.next()).toBe(null);
    close(B, 0);
    expect(hours(feed.next())).toEqual([0, 0]);
    expect(feed.next()).toBe(null);
    close(B, 1);
    expect(hours(feed.next())).toEqual([1, 1]);
  });

  test('waits a little for an instrument that is late, goes on without it, and does not take it afterwards', () => {
    const { feed: open, close, pass } = market();
    const feed = open();
    feed.peek();
    close(A, 0);
    close(B, 0);
    feed.next();
    close(A, 1);
    expect(feed.next()).toBe(null);
    pass(19_000);
    expect(feed.next()).toBe(null);
    pass(2_000);
    const fed = feed.next();
    expect(hours(fed)).toEqual([1, null]);
    expect(fed?.holes).toEqual([{ market: 1, from: START + HOUR, to: START + 2 * HOUR }]);
    close(B, 1);
    close(A, 2);
    close(B, 2);
    const next = feed.next();
    expect(hours(next)).toEqual([2, 2]);
    expect(next?.holes).toEqual([]);
  });

  test('waits without end for an instrument that is out of reach, or that has more of the past to fetch', () => {
    const { feed: open, close, pass, health } = market();
    const feed = open();
    feed.peek();
    health(B, 'offline');
    for (const hour of [0, 1, 2]) close(A, hour);
    pass(10 * HOUR);
    expect(feed.next()).toBe(null);
    health(B, 'live');
    close(B, 0);
    expect(hours(feed.next())).toEqual([0, 0]);
    pass(15_000);
    expect(feed.next()).toBe(null);
    close(B, 1);
    expect(hours(feed.next())).toEqual([1, 1]);
    pass(15_000);
    expect(feed.next()).toBe(null);
    close(B, 2);
    expect(hours(feed.next())).toEqual([2, 2]);
  });

  test('is what it was when it is gone through again, though what was missing has been stored since', () => {
    const { feed: open, close, pass, keep } = market();
    const feed = open();
    feed.peek();
    const holes: FedMoment['holes'][number][] = [];
    const taken: (FedMoment | null)[] = [];
    const take = () => {
      const fed = feed.next();
      holes.push(...(fed?.holes ?? []));
      taken.push(fed && { ...fed, holes: [] });
    };
    close(A, 0);
    close(B, 0);
    take();
    // Nobody has hour 1; B lacks 2 and 3.
    for (const hour of [2, 3]) {
      close(A, hour);
      feed.peek();
      pass(60_000);
      take();
    }
    close(A, 4);
    close(B, 4);
    take();
    expect(taken.map(hours)).toEqual([
      [0, 0],
      [2, null],
      [3, null],
      [4, 4],
    ]);
    expect(holes).toEqual([
      { market: 0, from: START + HOUR, to: START + 2 * HOUR },
      { market: 1, from: START + HOUR, to: START + 3 * HOUR },
      { market: 1, from: START + HOUR, to: START + 4 * HOUR },
    ]);
    for (const hour of [1, 2, 3]) keep(B, hour);
    keep(A, 1);
    keep(A, 5);
    const kept = holes.filter(({ to }) => to !== START + 3 * HOUR);
    const again = open({ moments: 4, dealtUntil: START + 5 * HOUR, inputs: { holes: kept, funding: [] } });
    expect(taken.map(() => again.next())).toEqual(taken);
    // What is stored beyond has not closed until the exchange says so.
    expect(again.next()).toBe(null);
    close(A, 5);
    close(B, 5);
    expect(hours(again.next())).toEqual([5, 5]);
  });

  test('brings the funding that was settled by a close with it, waits for what is not listed yet, and knows late rates', () => {
    const { feed: open, close, pass, rates } = market();
    rates.time = [START - HOUR, START];
    rates.rate = [0.1, 0.2];
    const feed = open();
    feed.peek();
    for (const symbol of [A, B]) for (const hour of [0, 1, 2]) close(symbol, hour);
    const known = (fed: FedMoment | null) => fed?.funding.map(({ market, rate }) => [market, rate]);
    expect(known(feed.next())).toEqual([
      [0, 0.2],
      [1, 0.2],
    ]);
    rates.settledUntil = START + HOUR;
    expect(feed.next()).toBe(null);
    pass(121_000);
    expect(known(feed.next())).toEqual([]);
    rates.time.push(START + 2 * HOUR);
    rates.rate.push(0.3);
    rates.settledUntil = START + 9 * HOUR;
    expect(known(feed.next())).toEqual([
      [0, 0.3],
      [1, 0.3],
    ]);
  });

  test('knows the rates before its first candle that its strategy looks back on', () => {
    const { feed: open, close, rates } = market();
    rates.time = [START - 20 * HOUR, START - 12 * HOUR, START - 4 * HOUR];
    rates.rate = [0.1, 0.2, 0.3];
    const feed = open({ settlements: 2 });
    feed.peek();
    close(A, 0);
    close(B, 0);
    expect(feed.next()?.funding.map(({ rate }) => rate)).toEqual([0.2, 0.3, 0.2, 0.3]);
  });

  test('says what it waits for, and what is wrong', () => {
    const { feed: open, health } = market();
    const feed = open();
    health(B, 'starting');
    feed.peek();
    expect(feed.waiting).toBe('Waiting for the candles of bybit:ETH/USDT:USDT.');
    expect(feed.trouble).toBe(null);
  });
});
