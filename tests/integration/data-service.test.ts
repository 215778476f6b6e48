import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Job } from '#contract/jobs.ts';
import { DEMO_MARKETS, DEMO_SERIES } from '#core/market/demo-market.ts';
import { candleLines } from '#main/adapters/csv/csv-writer.ts';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { WorkerPool } from '#main/adapters/workers/pool.ts';
import { JobService } from '#main/services/jobs/job-service.ts';
import { createMarketData } from '#main/services/market-data/handlers.ts';
import { TopicHub } from '#main/services/topics/topic-hub.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { HOUR, rowsOf, START, steady } from '../unit/storage/series.ts';

/** The market data part of the contract over a real store, real jobs and real workers; only the dialogs are answered. */
function house() {
  const dataFolder = temporaryFolder();
  const store = MarketStore.open(dataFolder);
  const hub = new TopicHub();
  const jobs = new JobService(hub);
  const pool = new WorkerPool();
  const answers = { open: null as string | null, save: null as string | null, suggested: '' };
  const dialogs = {
    openFile: async () => answers.open,
    saveFile: async ({ suggestedName }: { suggestedName: string }) => {
      answers.suggested = suggestedName;
      return answers.save;
    },
    chooseFolder: async () => null,
  };
  onTestFinished(async () => {
    await jobs.close();
    await pool.destroy();
    store.close();
  });
  const deps = { store, hub, jobs, pool, dataFolder, dialogs };
  const { handlers } = createMarketData({ ...deps, exchangePool: pool, networkFor: async () => DEFAULT_NETWORK });
  const finished = (id: string) =>
    new Promise<Job>((resolve) => {
      const look = () => {
        const job = hub.snapshot('jobs').items.find((item) => item.id === id);
        if (job && job.finishedAt !== null) resolve(job);
      };
      hub.onDelta(look);
      look();
    });
  return { dataFolder, store, hub, handlers, answers, finished };
}

const market = 'binance:BTC/USDT:USDT';
const ID = `${market}@1h`;
let world: ReturnType<typeof house>;
beforeEach(() => {
  world = house();
});

function csv(name: string, ...args: Parameters<typeof steady>): string {
  const path = join(world.dataFolder, name);
  writeFileSync(path, [...candleLines([steady(...args)])].map((part) => part.text).join(''));
  return path;
}

async function importFile(path: string): Promise<Job> {
  world.answers.open = path;
  const chosen = await world.handlers['market-data.choose-file']({});
  const { jobId } = await world.handlers['market-data.import']({ token: chosen?.token ?? '', market, timeframe: '1h' });
  return world.finished(jobId);
}

describe('market data in the window', () => {
  it('says what a chosen file seems to hold, and hides its path', async () => {
    world.answers.open = csv('binance-BTCUSDT-perp-1h.csv', 50);
    const chosen = await world.handlers['market-data.choose-file']({});
    expect(chosen).toEqual({
      token: expect.any(String),
      name: 'binance-BTCUSDT-perp-1h.csv',
      bytes: readFileSync(world.answers.open).length,
      suggestedMarket: market,
      suggestedTimeframe: '1h',
    });
    expect(JSON.stringify(chosen)).not.toContain(world.dataFolder);
  });

  it('does nothing when a dialog is cancelled', async () => {
    world.store.importCandles({ exchange: 'binance', symbol: 'BTC/USDT:USDT' }, '1h', steady(3));
    expect(await world.handlers['market-data.choose-file']({})).toBeNull();
    expect(await world.handlers['market-data.export']({ id: ID })).toBeNull();
    expect(world.hub.snapshot('jobs').items).toEqual([]);
  });

  it('imports in a worker, and the list follows', async () => {
    const job = await importFile(csv('a.csv', 5000));
    expect(job).toMatchObject({ state: 'done', kind: 'import', resultId: ID, title: `Import a.csv as ${market} 1h` });
    expect(world.hub.snapshot('datasets').items).toEqual(world.store.list());
    expect(rowsOf(world.store.loadCandles(ID))).toEqual(rowsOf(steady(5000)));
  });

  it('shows why an import failed, and keeps what was stored', async () => {
    await importFile(csv('a.csv', 50));
    const path = csv('b.csv', 60);
    appendFileSync(path, `${START + 60 * HOUR},5,1,2,5,1\n`);
    const job = await importFile(path);
    expect(job).toMatchObject({ state: 'failed', error: 'b.csv line 62: high 1 is below low 2' });
    expect(world.hub.snapshot('datasets').items.map(({ count }) => count)).toEqual([50]);
  });

  it('refuses a file that was not chosen', async () => {
    const input = { token: '/etc/passwd', market, timeframe: '1h' } as const;
    expect(() => world.handlers['market-data.import'](input)).toThrow('The file is no longer known: choose it again');
  });

  it('exports in a worker under a telling name', async () => {
    await importFile(csv('a.csv', 5000));
    world.answers.save = join(world.dataFolder, 'out.csv');
    const started = await world.handlers['market-data.export']({ id: ID });
    expect(await world.finished(started?.jobId ?? '')).toMatchObject({ state: 'done', kind: 'export' });
    expect(world.answers.suggested).toBe('binance-BTCUSDT-perp-1h.csv');
    expect(readFileSync(world.answers.save, 'utf8')).toBe(readFileSync(join(world.dataFolder, 'a.csv'), 'utf8'));
  });

  it('finds holes, hands out pieces for the chart, and deletes', async () => {
    await importFile(csv('a.csv', 2000, HOUR, START, [10, 11]));
    expect(await world.handlers['market-data.gaps']({ id: ID })).toEqual([
      { from: START + 10 * HOUR, to: START + 12 * HOUR, missing: 2 },
    ]);
    const before = START + 100 * HOUR;
    const reply = await world.handlers['market-data.candles']({ market, timeframe: '1h', before, limit: 20 });
    expect(reply).toMatchObject({ offset: 78, total: 1998, length: 20 });
    expect(Array.from(reply.time)).toEqual(Array.from({ length: 20 }, (_, i) => START + (80 + i) * HOUR));
    await world.handlers['market-data.delete']({ id: ID });
    expect(world.hub.snapshot('datasets').items).toEqual([]);
    await expect(async () => world.handlers['market-data.gaps']({ id: ID })).rejects.toThrow(
      'No candles are stored as',
    );
  });

  it('makes the demo market, twice without a change', async () => {
    const create = async () => world.finished((await world.handlers['market-data.create-demo']({})).jobId);
    const first = await create();
    expect(first).toMatchObject({ state: 'done', kind: 'demo', error: null });
    const sets = world.hub.snapshot('datasets').items;
    expect(sets).toHaveLength(DEMO_MARKETS.length * DEMO_SERIES.length);
    expect(sets.every((set) => set.synthetic && set.fundingRates === 3288 && set.missing === 0)).toBe(true);
    expect(sets.map(({ id }) => id)).toContain(first.resultId);
    expect((await create()).state).toBe('done');
    expect(world.hub.snapshot('datasets').items).toEqual(sets);
  });
});
