import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { FIVE_YEARS_OF_MINUTES, randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const MARKET = { exchange: 'bench', symbol: 'A/B:B' };
const DATASET = 'bench:A/B:B@1m';
const ROUNDS = 7;
const LARGEST_RATIO = 2.5;

/**
 * Loading five years of one-minute candles from the store, next to reading the same bytes from a plain file into one
 * buffer. Each measurement is a fresh process; the medians are compared.
 */
export async function storeLoad(): Promise<BenchmarkResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plutarc-bench-'));
  try {
    const candles = randomCandles(FIVE_YEARS_OF_MINUTES);
    writeFileSync(join(folder, 'candles.f64'), new Uint8Array(candles.time.buffer));
    const store = MarketStore.open(folder);
    store.importCandles(MARKET, '1m', candles);
    store.close();
    const times = { store: [] as number[], file: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.file.push(inFreshProcess<number>(import.meta.filename, ['file', folder]));
      times.store.push(inFreshProcess<number>(import.meta.filename, ['store', folder]));
    }
    return [result(median(times.store), median(times.file))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function result(storeMs: number, fileMs: number): BenchmarkResult {
  const speed = (ms: number) => Math.round((FIVE_YEARS_OF_MINUTES / ms) * 1000);
  return {
    name: 'store-load',
    value: speed(storeMs),
    unit: 'candles/s',
    baseline: speed(fileMs),
    baselineName: 'the same bytes from a plain file',
    ratio: Math.round((fileMs / storeMs) * 1000) / 1000,
    target: `takes at most ${LARGEST_RATIO} times as long (ratio ≥ ${1 / LARGEST_RATIO})`,
    ok: storeMs <= fileMs * LARGEST_RATIO,
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
