import type { DownloadOutcome, DownloadProgress, DownloadRequest } from '#contract/downloads.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { runDownload } from '#main/services/market-data/download/download.ts';
import { contractOf } from '#main/services/market-data/download/instrument-list.ts';
import { marketConnections } from './market-connections.ts';
import type { TaskJob } from './tasks.ts';

export interface DownloadTask {
  readonly dataFolder: string;
  readonly request: DownloadRequest;
  readonly network: NetworkOptions;
}

/** Runs one download; several share this thread, since they mostly wait. */
export async function run({ dataFolder, request, network }: DownloadTask, job: TaskJob): Promise<DownloadOutcome> {
  const { exchange, symbol } = parseMarketId(request.market) ?? { exchange: '', symbol: '' };
  const profile = findSupportedProfile(exchange);
  const store = MarketStore.open(dataFolder);
  try {
    return await runDownload(request, {
      connect: () => marketConnections.get(profile.id, contractOf(symbol), network),
      exchangeName: profile.name,
      store,
      signal: job.signal,
      onProgress: (progress) => job.progress(fractionOf(progress), '', progress),
    });
  } finally {
    store.close();
  }
}

function fractionOf({ done, total }: DownloadProgress): number {
  return total > 0 ? done / total : 0;
}
