import { MarketStore } from '../storage/market-store.ts';
import type { TaskRun } from './tasks.ts';

/** Finds the holes of a series. With a hole in every day it reads the whole of it. */
export const run: TaskRun<'find-gaps'> = async (input) => {
  const store = MarketStore.open(input.dataFolder);
  try {
    return store.gaps(input.datasetId);
  } finally {
    store.close();
  }
};
