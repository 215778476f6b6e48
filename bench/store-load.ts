import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { inFreshProcess, isProgram } from './fresh-process.ts';
import { FIVE_YEARS_OF_MINUTES, randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const MARKET = { exchange: 'bench', symbol: 'A/B:B' };
const DATASET = 'bench:A/B:B@1m';
const ROUNDS = 7;
const LARGEST_RATIO = 2.5;
const LEAST_SPEED = 15_000_000;

/**
 * Loading five years of one-minute candles from the store, next to reading the same bytes from a plain file into one
 * buffer. Each measurement is a fresh process, so that touching the memory for the first time is in both; the fastest of
 * each are compared: what others take of the machine meanwhile is no matter of the store's.
 */
export async function storeLoad(): Promise<BenchmarkResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plutarc-bench-'));
  try {
    const candles = randomCandles(FIVE_YEARS_OF_MINUTES);
    writeFileSync(join(folder, 'candles.f64'), new Uint8Array(candles.time.buffer));
    const store = MarketStore.open(folder);
    store.importCandles(MARKET, '1m', candles);
    store.close();
    const times = timesIn(folder);
    return [
      {
        ...result('store-load', times),
        target: `at least ${LEAST_SPEED / 1e6} million candles/s, at most ${LARGEST_RATIO} times as long (ratio ≥ ${1 / LARGEST_RATIO})`,
        ok: speedOf(times.store) >= LEAST_SPEED && times.store <= times.file * LARGEST_RATIO,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds. */
interface Times {
  readonly store: number;
  readonly file: number;
}

function timesIn(folder: string): Times {
  const store: number[] = [];
  const file: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    file.push(inFreshProcess<number>(import.meta.filename, ['file', folder]));
    store.push(inFreshProcess<number>(import.meta.filename, ['store', folder]));
  }
  return { store: Math.min(...store), file: Math.min(...file) };
}

const speedOf = (ms: number) => Math.round((FIVE_YEARS_OF_MINUTES / ms) * 1000);

function result(name: string, { store, file }: Times): Omit<BenchmarkResult, 'target' | 'ok'> {
  return {
    name,
    value: speedOf(store),
    unit: 'candles/s',
    baseline: speedOf(file),
    baselineName: 'the same bytes from a plain file',
    ratio: Math.round((file / store) * 1000) / 1000,
  };
}

/** Milliseconds from opening the store or the file to columns in memory. */
function measure(what: string, folder: string): number {
  const begin = performance.now();
  if (what === 'store') {
    const store = MarketStore.open(folder);
    const { length } = store.loadCandles(DATASET);
    if (length !== FIVE_YEARS_OF_MINUTES) throw new Error(`loaded ${length} candles`);
  } else {
    const fd = openSync(join(folder, 'candles.f64'), 'r');
    const bytes = new Uint8Array(fstatSync(fd).size);
    for (let done = 0; done < bytes.length; ) done += readSync(fd, bytes, done, bytes.length - done, null);
    closeSync(fd);
  }
  return performance.now() - begin;
}

if (isProgram(import.meta.url)) console.log(measure(process.argv[2], process.argv[3]));
