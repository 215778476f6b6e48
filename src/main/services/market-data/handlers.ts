import { type MarketId, parseMarketId } from '#core/market/market-id.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import type { WorkerPool } from '#main/adapters/workers/pool.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Dialogs } from '../dialogs.ts';
import { DownloadService } from './download-service.ts';
import { exportFileName } from './file-names.ts';
import { InstrumentService } from './instrument-service.ts';
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
  | 'market-data.exchanges'
  | 'market-data.instruments'
  | 'market-data.listed-since'
  | 'market-data.download'
  | 'market-data.pause-download'
  | 'market-data.resume-download'
  | 'market-data.remove-download'
>;

export interface MarketDataHandlerDeps extends MarketDataDeps {
  readonly dialogs: Dialogs;
  /** One thread for everything that asks exchanges, so that what shares a limit shares a connection. */
  readonly exchangePool: WorkerPool;
  /** The user's way to an exchange. */
  readonly networkFor: (exchange: string) => Promise<NetworkOptions>;
}

export interface MarketData {
  readonly handlers: MarketDataHandlers;
  readonly downloads: DownloadService;
  readonly instruments: InstrumentService;
}

/** Answers the market data part of the contract. The topics `datasets` and `downloads` are filled before this returns. */
export function createMarketData({ dialogs, ...deps }: MarketDataHandlerDeps): MarketData {
  const service = new MarketDataService(deps);
  const instruments = new InstrumentService(deps);
  const downloads = new DownloadService({ ...deps, instruments, onStored: () => service.publish() });
  return { handlers: handlersOf(service, instruments, downloads, dialogs), downloads, instruments };
}

function handlersOf(
  service: MarketDataService,
  instruments: InstrumentService,
  downloads: DownloadService,
  dialogs: Dialogs,
): MarketDataHandlers {
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
    'market-data.exchanges': () => instruments.exchanges(),
    'market-data.instruments': ({ exchange, search, limit, refresh }) =>
      instruments.search(exchange, search, limit, refresh),
    'market-data.listed-since': ({ market }) => instruments.listedSince(toMarket(market)),
    'market-data.download': async (request) => ({ id: await downloads.start(request) }),
    'market-data.pause-download': ({ id }) => {
      downloads.pause(id);
      return null;
    },
    'market-data.resume-download': ({ id }) => {
      downloads.resume(id);
      return null;
    },
    'market-data.remove-download': ({ id }) => {
      downloads.remove(id);
      return null;
    },
  };
}

function toMarket(text: string): MarketId {
  const market = parseMarketId(text);
  if (market) return market;
  throw new UserError(`"${text}" is not a market: write it like binance:BTC/USDT:USDT`, { field: 'market' });
}
