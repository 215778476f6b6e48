import { readCandlesFile } from '../csv/candles-file.ts';
import { MarketStore } from '../storage/market-store.ts';
import type { TaskRun } from './tasks.ts';

/** Reading takes about this share of an import, writing the rest. */
const READING_SHARE = 0.55;

/** Reads a CSV file and puts its candles into the store: all of them, or none. */
export const run: TaskRun<'import-candles'> = async (input, job) => {
  const count = (rows: number) => `${rows.toLocaleString('en-US')} candles`;
  const candles = readCandlesFile(input.path, {
    timeframe: input.timeframe,
    signal: job.signal,
    onProgress: (fraction, rows) => job.progress(fraction * READING_SHARE, `${count(rows)} read`),
  });
  const store = MarketStore.open(input.dataFolder);
  try {
    return store.importCandles(input, input.timeframe, candles, {
      signal: job.signal,
      onProgress: (fraction) =>
        job.progress(READING_SHARE + fraction * (1 - READING_SHARE), `Storing ${count(candles.length)}`),
    });
  } finally {
    store.close();
  }
};
