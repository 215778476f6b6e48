import { type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Dialogs } from '../dialogs.ts';
import { exportFileName } from './file-names.ts';
import { type MarketDataDeps, MarketDataService } from './market-data-service.ts';

const CSV_FILTERS = [{ name: 'CSV', extensions: ['csv', 'txt'] }];

type MarketDataHandlers = Pick<
  Handlers,
  | 'market-data.choose-file'
  | 'market-data.import'
  | 'market-data.export'
  | 'market-data.gaps'
  | 'market-data.delete'
  | 'market-data.candles'
  | 'market-data.create-demo'
>;

/** Answers the market data part of the contract. The topic `datasets` is filled before this returns. */
export function marketDataHandlers({ dialogs, ...deps }: MarketDataDeps & { dialogs: Dialogs }): MarketDataHandlers {
  const service = new MarketDataService(deps);
  return {
    'market-data.choose-file': async () => {
      const path = await dialogs.openFile({ title: 'Choose a CSV file with candles', filters: CSV_FILTERS });
      return path === null ? null : service.choose(path);
    },
    'market-data.import': ({ token, market, timeframe }) => ({
      jobId: service.startImport(token, toMarket(market), timeframe),
    }),
    'market-data.export': async ({ id }) => {
      const dataset = service.dataset(id);
      const suggestedName = exportFileName(dataset, dataset.timeframe);
      const path = await dialogs.saveFile({ title: 'Export candles as CSV', suggestedName, filters: CSV_FILTERS });
      return path === null ? null : { jobId: service.startExport(id, path) };
    },
    'market-data.gaps': ({ id }) => service.gaps(id),
    'market-data.delete': async ({ id }) => {
      await service.delete(id);
      return null;
    },
    'market-data.candles': ({ market, timeframe, from, before, limit }) =>
      service.candles(toMarket(market), timeframe, { from, before }, limit),
    'market-data.create-demo': () => ({ jobId: service.startDemo() }),
  };
}

function toMarket(text: string): MarketId {
  const market = parseMarketId(text);
  if (market) return market;
  throw new UserError(`"${text}" is not a market: write it like binance:BTC/USDT:USDT`, { field: 'market' });
}
