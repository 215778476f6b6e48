import { writeCandlesFile } from '../csv/csv-writer.ts';
import { MarketStore } from '../storage/market-store.ts';
import type { TaskRun } from './tasks.ts';

/** Writes a stored series to a CSV file. */
export const run: TaskRun<'export-candles'> = async (input, job) => {
  const store = MarketStore.open(input.dataFolder);
  try {
    const candles = store.loadCandles(input.datasetId);
    const total = candles.length.toLocaleString('en-US');
    writeCandlesFile(input.path, candles, {
      signal: job.signal,
      onProgress: (fraction, rows) => job.progress(fraction, `${rows.toLocaleString('en-US')} of ${total} candles`),
    });
    return { rows: candles.length };
  } finally {
    store.close();
  }
};
