import { candleLines, writeCsvFile } from '../csv/csv-writer.ts';
import { MarketStore } from '../storage/market-store.ts';
import type { TaskRun } from './tasks.ts';

/** Writes a stored series to a CSV file. */
export const run: TaskRun<'export-candles'> = async (input, job) => {
  const store = MarketStore.open(input.dataFolder);
  try {
    const { total, pages } = store.pages(input.datasetId);
    const all = total.toLocaleString('en-US');
    writeCsvFile(input.path, candleLines(pages), {
      signal: job.signal,
      onProgress: (rows) => job.progress(rows / total, `${rows.toLocaleString('en-US')} of ${all} candles`),
    });
    return { rows: total };
  } finally {
    store.close();
  }
};
