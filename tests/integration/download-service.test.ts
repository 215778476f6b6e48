import { performance } from 'node:perf_hooks';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Download, DownloadRequest } from '#contract/downloads.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import { JobService } from '#main/services/jobs/job-service.ts';
import { createMarketData } from '#main/services/market-data/handlers.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const MINUTE = 60_000;
const MARKET = 'bybit:BTC/USDT:USDT';
const REQUEST: DownloadRequest = {
  market: MARKET,
  timeframe: '1m',
  from: null,
  to: null,
  funding: false,
  gapsOnly: false,
};

let simulator: Simulator;
let dataFolder: string;
beforeEach(async () => {
  simulator = await startSimulator({ venue: 'bybit', symbols: ['BTCUSDT', 'ETHUSDT', 'BTCUSD'] });
  dataFolder = temporaryFolder();
  vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', simulator.url);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await simulator.close();
  });
});

/** The application's services over real workers; `quit` ends them as the application does. */
function house() {
  const store = MarketStore.open(dataFolder);
  const hub = new TopicHub();
  const jobs = new JobService(hub);
  const exchangePool = new WorkerPool({ maxThreads: 1, tasksPerThread: 8 });
  const nothing = async () => null;
  const { handlers, downloads, instruments } = createMarketData({
    store,
    hub,
    jobs,
    pool: exchangePool,
    exchangePool,
    dataFolder,
    dialogs: { openFile: nothing, saveFile: nothing, chooseFolder: nothing },
    networkFor: async () => DEFAULT_NETWORK,
  });
  let ended = false;
  const quit = async () => {
    if (ended) return;
    ended = true;
    downloads.prepareClose();
    await jobs.close();
    await exchangePool.destroy();
    store.close();
  };
  onTestFinished(quit);
  downloads.resumeInterrupted();
  const item = (id: string): Download | undefined => hub.snapshot('downloads').items.find((found) => found.id === id);
  const reaches = (id: string, check: (download: Download) => boolean) =>
    expect.poll(() => check(item(id) as Download), { timeout: 15_000, interval: 10 }).toBe(true);
  return {
    store,
    hub,
    handlers,
    instruments,
    item,
    reaches,
    quit,
    start: async (request: Partial<DownloadRequest> = {}) =>
      (await handlers['market-data.download']({ ...REQUEST, ...request })).id,
    count: () => store.get(`${MARKET}@1m`)?.count ?? 0,
  };
}

const closedMinutes = () => {
  const now = simulator.exchange.now();
  return simulator.exchange.market('BTCUSDT').candles.bars(MINUTE, 0, now - MINUTE, 1e6).length;
};

/** From the next pages on every answer takes so long that something can be done in the middle. */
const slowly = () =>
  simulator.faults.add({ on: 'candles', nth: 6, times: 1000, act: { kind: 'delay', ms: 500, what: 'answer' } });

describe('a download of the window', () => {
  it('runs in a worker, tells how far it is, and the list of series follows', async () => {
    const { start, reaches, item, hub, store } = house();
    const id = await start({ funding: true });
    await reaches(id, ({ state }) => state === 'done');
    expect(item(id)).toMatchObject({
      exchangeName: 'Bybit',
      outcome: { added: closedMinutes(), missing: 0, error: null },
    });
    expect(hub.snapshot('datasets').items).toEqual(store.list());
    expect(hub.snapshot('jobs').items).toMatchObject([
      { kind: 'download', state: 'done', title: `Download ${MARKET} 1m` },
    ]);
    expect(store.list()[0].fundingRates).toBeGreaterThan(5);
  });

  it('leaves the main process free', async () => {
    const { start, reaches } = house();
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    onTestFinished(() => clearInterval(timer));
    const id = await start();
    await reaches(id, ({ state }) => state === 'done');
    // The simulated exchange answers from this very thread; loading ccxt here would take half a second.
    expect(longest).toBeLessThan(400);
  });

  it('can be paused and gone on with', async () => {
    const { start, reaches, handlers, count } = house();
    slowly();
    const id = await start();
    await reaches(id, ({ progress }) => (progress?.done ?? 0) >= 1000);
    await handlers['market-data.pause-download']({ id });
    await reaches(id, ({ state }) => state === 'paused');
    const held = count();
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(closedMinutes());
    simulator.faults.clear();
    await handlers['market-data.resume-download']({ id });
    await reaches(id, ({ state }) => state === 'done');
    expect(count()).toBe(closedMinutes());
  });

  it('goes on by itself after the application was quit in its middle; what was paused waits', async () => {
    const first = house();
    slowly();
    const id = await first.start();
    const other = await first.start({ market: 'bybit:ETH/USDT:USDT' });
    await first.handlers['market-data.pause-download']({ id: other });
    await first.reaches(id, ({ progress }) => (progress?.done ?? 0) >= 1000);
    await first.quit();
    simulator.faults.clear();
    const second = house();
    await second.reaches(id, ({ state }) => state === 'done');
    expect(second.count()).toBe(closedMinutes());
    expect(second.item(other)).toMatchObject({ state: 'paused' });
  });

  it('is gone when it is cancelled, and what it has brought stays', async () => {
    const { start, reaches, handlers, item, count, hub } = house();
    slowly();
    const id = await start();
    await reaches(id, ({ progress }) => (progress?.done ?? 0) >= 1000);
    await handlers['market-data.remove-download']({ id });
    expect(item(id)).toBeUndefined();
    await expect.poll(() => hub.snapshot('jobs').items[0].state).toBe('cancelled');
    expect(count()).toBeGreaterThan(0);
    expect(item(id)).toBeUndefined();
  });

  it('that fails says why, and can be tried again', async () => {
    const { start, reaches, item, handlers } = house();
    const id = await start({ to: simulator.exchange.now() - 30 * 24 * 3_600_000 });
    await reaches(id, ({ state }) => state === 'failed');
    expect(item(id)?.outcome?.error).toMatch(/is listed on Bybit since 2026-01-02 00:00 UTC: there is nothing before/);
    await handlers['market-data.resume-download']({ id });
    await reaches(id, ({ state }) => state === 'failed');
    await handlers['market-data.remove-download']({ id });
    expect(item(id)).toBeUndefined();
  });

  it('is refused before it starts when it makes no sense', async () => {
    const { start } = house();
    await expect(start({ market: 'bybit:BTC/EUR:EUR' })).rejects.toMatchObject({
      field: 'market',
      message: 'Bybit lists no perpetual BTC/EUR:EUR: it has BTC/USD:BTC, BTC/USDT:USDT.',
    });
    await expect(start({ market: 'bitmex:BTC/USDT:USDT' })).rejects.toThrow('BitMEX closed on 2026-09-23');
    await expect(start({ from: Date.now() + 1e9 })).rejects.toMatchObject({ field: 'from' });
    await expect(start({ from: 2000, to: 1000 })).rejects.toMatchObject({ field: 'to' });
    await expect(start({ timeframe: null })).rejects.toMatchObject({ field: 'timeframe' });
  });
});

describe('several downloads at once', () => {
  it('share one connection and its pace, and wait together when the exchange asks for a pause', async () => {
    const { start, reaches, hub } = house();
    simulator.faults.add({ on: 'candles', nth: 12, act: { kind: 'fail', how: 'rate-limit', retryAfterMs: 1500 } });
    const reasons = new Set<string>();
    hub.onDelta(({ topic, change }) => {
      if (topic !== 'downloads' || change.kind !== 'put') return;
      const reason = (change.item as Download).progress?.waiting?.reason;
      if (reason) reasons.add(reason);
    });
    const ids = [
      await start(),
      await start({ market: 'bybit:ETH/USDT:USDT' }),
      await start({ market: 'bybit:BTC/USD:BTC' }),
    ];
    for (const id of ids) await reaches(id, ({ state }) => state === 'done');
    const before = simulator.journal.entries.filter(({ call }) => call === 'instruments').length;
    // The list for the dialog and one connection for each contract type: not one for each download.
    expect(before).toBeLessThanOrEqual(8);
    expect([...reasons].some((reason) => /Bybit/.test(reason))).toBe(true);
  });

  it('refuses a second one of the same candles', async () => {
    const { start } = house();
    slowly();
    await start();
    await expect(start()).rejects.toThrow('These candles are being downloaded already');
  });
});

describe('instruments', () => {
  it('are searched, kept for offline use, and say when they are old', async () => {
    const { handlers } = house();
    const search = (refresh = false) =>
      handlers['market-data.instruments']({ exchange: 'bybit', search: 'btc', limit: 10, refresh });
    const online = await search();
    expect(online.found.map(({ symbol, contract }) => [symbol, contract])).toEqual([
      ['BTC/USD:BTC', 'inverse'],
      ['BTC/USDT:USDT', 'linear'],
    ]);
    expect(online).toMatchObject({ total: 2, stale: null });
    expect(await handlers['market-data.listed-since']({ market: MARKET })).toBe(Date.UTC(2026, 0, 2));
    await simulator.goDown();
    expect((await search()).found[1]).toMatchObject({ symbol: 'BTC/USDT:USDT', listedSince: Date.UTC(2026, 0, 2) });
    const stale = await search(true);
    expect(stale.found).toHaveLength(2);
    expect(stale.stale).toMatch(/Bybit cannot be reached/);
    await simulator.comeBack();
  }, 40_000);

  it('are read anew for those who keep them fresh when they are a day old, and not before', async () => {
    const { handlers, instruments, store } = house();
    await handlers['market-data.instruments']({ exchange: 'bybit', search: '', limit: 10, refresh: false });
    const read = store.instruments.state('bybit');
    await instruments.ensureFresh('bybit');
    expect(store.instruments.state('bybit')).toEqual(read);
    const DAY = 24 * 60 * MINUTE;
    store.instruments.replace('bybit', { fetchedAt: Date.now() - DAY, endpoint: simulator.url }, []);
    await instruments.ensureFresh('bybit');
    expect(store.instruments.search('bybit', '', 10).total).toBe(3);
    expect(Date.now() - (store.instruments.state('bybit')?.fetchedAt ?? 0)).toBeLessThan(60_000);
  });

  it('come with the exchanges that there are, closed ones and simulators marked', async () => {
    const { handlers } = house();
    const exchanges = await handlers['market-data.exchanges']({});
    expect(exchanges.find(({ id }) => id === 'bybit')).toMatchObject({
      name: 'Bybit',
      endpoint: simulator.url,
      funding: true,
    });
    expect(exchanges.find(({ id }) => id === 'bitmex')).toMatchObject({ closedOn: '2026-09-23' });
    expect(exchanges.find(({ id }) => id === 'gemini')).toMatchObject({ candleLimit: 1440, funding: false });
  });
});
