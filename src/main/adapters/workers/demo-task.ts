import { DEMO_MARKETS, DEMO_SERIES, type DemoMarket, generateDemoMarket } from '#core/market/demo-market.ts';
import { UserError } from '#main/errors.ts';
import { MarketStore } from '../storage/market-store.ts';
import { datasetId } from '../storage/series-row.ts';
import type { TaskRun } from './tasks.ts';

/** Fills the store with the demo markets. What is there of them already is left, or replaced if it differs. */
export const run: TaskRun<'create-demo'> = async (input, job) => {
  const store = MarketStore.open(input.dataFolder);
  const datasetIds: string[] = [];
  try {
    DEMO_MARKETS.forEach((market, index) => {
      if (job.signal.aborted) throw new UserError('Cancelled', { code: 'cancelled' });
      job.progress(index / DEMO_MARKETS.length, `Making ${market.symbol}`);
      datasetIds.push(...createDemoMarket(store, market));
    });
    return { datasetIds };
  } finally {
    store.close();
  }
};

function createDemoMarket(store: MarketStore, market: DemoMarket): string[] {
  const { series, funding } = generateDemoMarket(market);
  for (const { timeframe, candles } of series) {
    replacing(
      () => store.importCandles(market, timeframe, candles),
      () => store.deleteSeries(datasetId(market.exchange, market.symbol, timeframe)),
    );
  }
  replacing(
    () => store.importFunding(market, funding.time, funding.rate),
    () => store.deleteFunding(market),
  );
  return DEMO_SERIES.map(({ timeframe }) => datasetId(market.exchange, market.symbol, timeframe));
}

/** An earlier version of the generator may have made other values: those give way. */
function replacing(add: () => void, remove: () => void): void {
  try {
    add();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'refused') throw error;
    remove();
    add();
  }
}
