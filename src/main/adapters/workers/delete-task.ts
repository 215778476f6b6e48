import { MarketStore } from '../storage/market-store.ts';
import type { TaskRun } from './tasks.ts';

/** Deletes a series. Giving years of candles back to the file takes longer than the main process may be busy. */
export const run: TaskRun<'delete-candles'> = async (input) => {
  const store = MarketStore.open(input.dataFolder);
  try {
    store.deleteSeries(input.datasetId);
    return null;
  } finally {
    store.close();
  }
};
