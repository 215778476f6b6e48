import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { FIVE_YEARS_OF_MINUTES, randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const COUNT = FIVE_YEARS_OF_MINUTES;
const MARKET = { exchange: 'bench', symbol: 'A/B:B' };
const DATASET = 'bench:A/B:B@1m';
const ROUNDS = 7;
const LARGEST_RATIO = 2.5;

/**
 * Loading candles from the store, next to reading the same bytes from a plain file into one buffer. Each measurement is
 * a fresh process; the medians are compared.
 */
export async function storeLoad(): Promise<BenchmarkResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plutarc-bench-'));
  try {
    const candles = randomCandles(COUNT);
    writeFileSync(join(folder, 'candles.f64'), new Uint8Array(candles.time.buffer));
    const store = MarketStore.open(folder);
    store.importCandles(MARKET, '1m', candles);
    store.close();
    const times = { store: [] as number[], file: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.file.push(measure('file', folder));
      times.store.push(measure('store', folder));
    }
    return [result(median(times.store), median(times.file))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function result(storeMs: number, fileMs: number): BenchmarkResult {
  const speed = (ms: number) => Math.round((COUNT / ms) * 1000);
  const ratio = storeMs / fileMs;
  return {
    name: 'store-load',
    value: speed(storeMs),
    unit: 'candles/s',
    baseline: speed(fileMs),
    baselineName: 'the same bytes from a plain file',
    ratio: Math.round((speed(storeMs) / speed(fileMs)) * 1000) / 1000,
    target: `takes at most ${LARGEST_RATIO} times as long`,
    ok: ratio <= LARGEST_RATIO,
  };
}

function measure(what: 'store' | 'file', folder: string): number {
  return inFreshProcess<number>(import.meta.filename, [what, folder]);
}

/** In the fresh process: prints the milliseconds from opening the store or file to columns in memory. */
function measureHere(what: string, folder: string): void {
  const begin = performance.now();
  if (what === 'store') {
    const store = MarketStore.open(folder);
    const candles = store.loadCandles(DATASET);
    if (candles.length !== COUNT) throw new Error(`loaded ${candles.length} candles`);
  } else {
    const fd = openSync(join(folder, 'candles.f64'), 'r');
    const bytes = new Uint8Array(fstatSync(fd).size);
    for (let done = 0; done < bytes.length; ) done += readSync(fd, bytes, done, bytes.length - done, null);
    closeSync(fd);
  }
  console.log(performance.now() - begin);
}

if (isProgram(import.meta.url)) measureHere(process.argv[2], process.argv[3]);
