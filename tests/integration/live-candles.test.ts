import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CandleFeedHealth } from '#contract/live-candles.ts';
import type { Gap } from '#core/market/gaps.ts';
import type { CandleUpdate } from '#main/adapters/exchange/exchange-client.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { FEED_PACE } from '#main/services/live-candles/feed-pace.ts';
import { LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { LiveConnections } from '#main/services/live-candles/live-connections.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { type SimulatorOptions, startSimulator } from '../simulator/simulator.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { SIMULATED_MARKETS, type SimulatedMarket } from './exchange/support/simulated-exchange.ts';
import { fastTime } from './support/fast-time.ts';

const MINUTE = 60_000;
/** A candle of a minute takes a second and a half. */
const SCALE = 40;
/** No answer takes so long, although the clock runs fast. */
const NETWORK = { ...DEFAULT_NETWORK, timeoutMs: 400_000 };
const [BYBIT] = SIMULATED_MARKETS;
const KRAKEN = SIMULATED_MARKETS.find(({ venue }) => venue === 'krakenfutures') ?? BYBIT;

/** Live candles over a simulated exchange whose market moves, in fast time. */
async function world(market: SimulatedMarket = BYBIT, options: Partial<SimulatorOptions> = {}) {
  fastTime(SCALE);
  const simulator = await startSimulator({
    venue: market.venue,
    symbols: [market.id],
    clock: { kind: 'real' },
    pastMinutes: 300,
    ...options,
  });
  vi.stubEnv(`PLUTARC_ENDPOINT_${market.venue.toUpperCase()}`, simulator.url);
  const store = MarketStore.open(temporaryFolder());
  const hub = new TopicHub();
  const live = new LiveCandles({
    store,
    hub,
    connections: new LiveConnections(),
    networkFor: async () => NETWORK,
    pace: { ...FEED_PACE, settleMs: 2000, lateMs: 2000, silentMs: 90_000 },
  });
  onTestFinished(async () => {
    await live.close();
    store.close();
    await simulator.close();
    vi.unstubAllEnvs();
  });
  const id = { exchange: market.venue, symbol: market.symbol };
  const states: CandleFeedHealth['state'][] = [];
  hub.onDelta(({ topic, change }) => {
    if (topic !== 'feeds' || change.kind !== 'put') return;
    const { state } = change.item as CandleFeedHealth;
    if (states.at(-1) !== state) states.push(state);
  });
  const follow = (from: number, timeframe: '1m' | '2h' = '1m') => {
    const got = { rows: [] as number[][], forming: [] as CandleUpdate[], gaps: [] as Gap[] };
    const following = live.follow(id, timeframe, from, {
      onClosed: ({ time, open, high, low, close, length }) => {
        for (let i = 0; i < length; i++) got.rows.push([time[i], open[i], high[i], low[i], close[i]]);
      },
      onForming: (candle) => got.forming.push(candle),
      onGap: (gap) => got.gaps.push(gap),
    });
    return { ...got, stop: () => following.stop() };
  };
  return {
    simulator,
    store,
    live,
    follow,
    states,
    minute: () => Math.floor(Date.now() / MINUTE) * MINUTE,
    health: () => hub.snapshot('feeds').items.at(0),
    /** Prices of the exchange's own candles that open in [from, to]. */
    bars: (from: number, to: number) =>
      simulator.exchange
        .market(market.id)
        .candles.bars(MINUTE, from, to, 100_000)
        .map(({ time, open, high, low, close }) => [time, open, high, low, close]),
    /** Calls for candles of a minute. */
    asked: () => simulator.journal.entries.filter(({ call }) => call === 'candles').length,
  };
}

const until = (check: () => unknown, seconds = 15) => expect.poll(check, { timeout: seconds * 1000, interval: 20 });

/** Every candle from the first to the last once, in order, and as the exchange has it. */
function expectWhole(rows: readonly number[][], bars: (from: number, to: number) => number[][]): void {
  expect(rows).toEqual(bars(rows[0][0], rows[rows.length - 1][0]));
  expect(new Set(rows.map(([time]) => time)).size).toBe(rows.length);
}

describe('live candles of a stream', { timeout: 40_000 }, () => {
  it('come once each, in order, when they have closed by the clock of the exchange, and are stored', async () => {
    const { follow, bars, store, health, minute } = await world();
    const from = minute();
    const { rows, forming, gaps } = follow(from);
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    // On a busy machine the stream begins after the first closes.
    await until(() => forming.length).toBeGreaterThan(4);
    expectWhole(rows, bars);
    expect(rows[0][0]).toBe(from);
    expect(gaps).toEqual([]);
    expect(forming.every(({ closed }) => !closed)).toBe(true);
    expect(health()).toMatchObject({
      id: 'bybit:BTC/USDT:USDT@1m',
      source: 'stream',
      state: 'live',
      missing: 0,
      trouble: null,
    });
    // A candle is handed on a moment before it is stored.
    const handed = rows.map(([time]) => time);
    await until(() => [...store.loadCandles('bybit:BTC/USDT:USDT@1m').time].slice(0, handed.length)).toEqual(handed);
  });

  it('are handed on once although the disk refuses one for a while, and stored without a hole in the end', async () => {
    const { follow, bars, store, minute } = await world();
    const { rows, gaps } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(1);
    const full = vi.spyOn(store, 'importCandles').mockImplementation(() => {
      throw new Error('the disk is full');
    });
    await until(() => full.mock.calls.length).toBeGreaterThanOrEqual(2);
    full.mockRestore();
    const seen = rows.length;
    await until(() => rows.length).toBeGreaterThanOrEqual(seen + 2);
    expectWhole(rows, bars);
    expect(gaps).toEqual([]);
    const handed = rows.map(([time]) => time);
    await until(() => [...store.loadCandles('bybit:BTC/USDT:USDT@1m').time].slice(0, handed.length)).toEqual(handed);
  });

  it('are stored when the orders that follow from them have been sent, and not before', async () => {
    const { live, store, minute } = await world();
    const id = 'bybit:BTC/USDT:USDT@1m';
    const isStored = (time: number) => store.get(id) !== null && store.loadCandles(id).time.includes(time);
    const stored: boolean[] = [];
    const closed = new Promise<number>((resolve) => {
      live.follow({ exchange: 'bybit', symbol: 'BTC/USDT:USDT' }, '1m', minute(), {
        onClosed: async ({ time }) => {
          const [last] = time.slice(-1);
          live.rightOfWay.take();
          await turn();
          stored.push(isStored(last));
          resolve(last);
        },
      });
    });
    const time = await closed;
    expect(stored[0]).toBe(false);
    await until(() => isStored(time)).toBe(true);
  });

  it('count as out of reach from when the machine goes to sleep, also when an answer comes that was asked for before', async () => {
    const { live, follow, simulator, minute, health, bars, asked } = await world();
    const { rows } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(1);
    const [handed, before] = [rows.length, asked()];
    simulator.faults.add({ on: 'candles', nth: 1, act: { kind: 'delay', ms: 300, what: 'answer' } });
    await until(() => asked()).toBeGreaterThan(before);
    live.suspend('This computer was asleep.');
    await until(() => rows.length).toBeGreaterThan(handed);
    expect(health()).toMatchObject({ state: 'offline', trouble: { reason: 'This computer was asleep.' } });
    live.resume();
    await until(() => health()?.state).toBe('live');
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    expectWhole(rows, bars);
  });

  it('are the same when messages are lost, come twice or in the wrong order', async () => {
    const { follow, bars, simulator, minute } = await world();
    const faults = ['lose', 'duplicate', 'swap'] as const;
    for (const [i, kind] of faults.entries()) {
      for (let nth = 3 + i; nth < 400; nth += 7) simulator.faults.addToStream({ on: 'candle', nth, act: { kind } });
    }
    const { rows, gaps } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    expectWhole(rows, bars);
    expect(gaps).toEqual([]);
  });

  it('go on when the stream breaks, with everything of the time in between', async () => {
    const { follow, bars, simulator, minute, states, health } = await world();
    const { rows, forming } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(1);
    simulator.closeStreams();
    await until(() => states).toContain('stale');
    const seen = forming.length;
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    expectWhole(rows, bars);
    expect(forming.length).toBeGreaterThan(seen);
    await until(() => health()?.state).toBe('live');
  });

  it('go on when the stream is silent, which is noticed, and it is replaced', async () => {
    const { follow, bars, simulator, minute, health } = await world();
    const { rows, forming } = follow(minute());
    await until(() => forming.length).toBeGreaterThan(3);
    simulator.faults.silent.add('candle');
    await until(() => health()?.trouble?.reason).toMatch(/Bybit has sent no candles for 90 s/);
    expect(health()?.state).toBe('stale');
    simulator.faults.silent.clear();
    await until(() => health()?.state).toBe('live');
    const seen = forming.length;
    await until(() => forming.length).toBeGreaterThan(seen + 3);
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    expectWhole(rows, bars);
  });

  it('are back-filled after a restart of the exchange', async () => {
    const { follow, bars, simulator, minute, states, health } = await world();
    const { rows, gaps } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(1);
    await simulator.goDown();
    await until(() => states).toContain('offline');
    expect(health()?.trouble?.reason).toMatch(/Bybit cannot be reached/);
    const down = minute();
    await until(minute).toBeGreaterThanOrEqual(down + 3 * MINUTE);
    await simulator.comeBack();
    await until(() => rows.at(-1)?.[0], 30).toBeGreaterThanOrEqual(down + 4 * MINUTE);
    expectWhole(rows, bars);
    expect(gaps).toEqual([]);
    await until(() => health()?.state).toBe('live');
  });

  it('say which candle the exchange does not have, and go on behind it', async () => {
    const { follow, bars, simulator, minute, health } = await world();
    const from = minute();
    const missing = from + 2 * MINUTE;
    simulator.exchange.market(BYBIT.id).candles.omit(MINUTE, missing);
    const { rows, gaps } = follow(from);
    await until(() => rows.length).toBeGreaterThanOrEqual(4);
    expect(rows.map(([time]) => time)).not.toContain(missing);
    expect(gaps).toEqual([{ from: missing, to: missing + MINUTE, missing: 1 }]);
    expectWhole(rows, bars);
    expect(health()).toMatchObject({ missing: 1 });
  });

  it('begin in the past, without a seam, for everybody who follows, over one stream', async () => {
    const { follow, bars, simulator, minute } = await world();
    const from = minute() - 120 * MINUTE;
    const first = follow(from);
    await until(() => first.rows.length).toBeGreaterThanOrEqual(121);
    const second = follow(from - 60 * MINUTE);
    await until(() => second.rows.at(-1)?.[0]).toBeGreaterThanOrEqual(minute() - MINUTE);
    await until(() => first.rows.length).toBeGreaterThanOrEqual(123);
    expectWhole(first.rows, bars);
    expectWhole(second.rows, bars);
    expect(first.rows[0][0]).toBe(from);
    expect(second.rows[0][0]).toBe(from - 60 * MINUTE);
    expect(simulator.streamCount).toBe(1);
    await first.stop();
    const stopped = first.rows.length;
    const reached = second.rows.length;
    await until(() => second.rows.length).toBeGreaterThan(reached);
    expect(first.rows).toHaveLength(stopped);
  });

  it('end with the last who follows', async () => {
    const { follow, minute, health, asked } = await world();
    const one = follow(minute());
    await until(() => one.rows.length).toBeGreaterThanOrEqual(1);
    await one.stop();
    expect(health()).toBeUndefined();
    const before = asked();
    const later = minute() + 2 * MINUTE;
    await until(minute).toBeGreaterThanOrEqual(later);
    expect(asked()).toBe(before);
  });
});

describe('live candles that are polled', { timeout: 40_000 }, () => {
  it('are asked for once a minute', async () => {
    const { follow, bars, minute, health, asked, simulator } = await world(KRAKEN);
    const { rows } = follow(minute());
    await until(() => rows.length).toBeGreaterThanOrEqual(1);
    const before = asked();
    const had = rows.length;
    await until(() => rows.length).toBeGreaterThanOrEqual(had + 4);
    expectWhole(rows, bars);
    expect(asked() - before).toBeLessThanOrEqual(6);
    expect(health()).toMatchObject({ source: 'poll', state: 'live' });
    expect(simulator.streamCount).toBe(0);
  });
});
