import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { readInstrumentList } from '#main/services/market-data/download/instrument-list.ts';
import { marketConnections } from './market-connections.ts';
import type { TaskJob } from './tasks.ts';

export interface InstrumentsTask {
  readonly dataFolder: string;
  readonly exchange: string;
  readonly network: NetworkOptions;
}

/** Somebody looks at the list and waits. */
const PATIENCE_MS = 4_000;

/** Reads the instruments of an exchange into the store; the output is how many there are. */
export async function run({ dataFolder, exchange, network }: InstrumentsTask, job: TaskJob): Promise<number> {
  const profile = findSupportedProfile(exchange);
  const store = MarketStore.open(dataFolder);
  try {
    return await readInstrumentList({
      profile,
      connect: (contract) => marketConnections.get(profile.id, contract, network),
      store,
      signal: job.signal,
      onWait: () => undefined,
      patienceMs: PATIENCE_MS,
    });
  } finally {
    store.close();
  }
}
