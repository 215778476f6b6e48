import type { MarketId } from '#core/market/market-id.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { listedSince } from '#main/services/market-data/download/beginning.ts';
import { contractOf } from '#main/services/market-data/download/instrument-list.ts';
import { patiently } from '#main/services/market-data/download/waiting.ts';
import { marketConnections } from './market-connections.ts';
import type { TaskJob } from './tasks.ts';

export interface ListedSinceTask {
  readonly dataFolder: string;
  readonly market: MarketId;
  readonly network: NetworkOptions;
}

/** Somebody looks at a form and waits. */
const PATIENCE_MS = 4_000;

/** Where an instrument's candles begin, ms; null when it has none yet. */
export async function run({ dataFolder, market, network }: ListedSinceTask, job: TaskJob): Promise<number | null> {
  const profile = findSupportedProfile(market.exchange);
  const store = MarketStore.open(dataFolder);
  let pausedUntil = () => 0;
  const patience = {
    signal: job.signal,
    exchangeName: profile.name,
    onWait: () => undefined,
    pausedUntil: () => pausedUntil(),
    patienceMs: PATIENCE_MS,
  };
  try {
    const connect = () => marketConnections.get(profile.id, contractOf(market.symbol), network);
    const connection = await patiently(connect, patience);
    pausedUntil = () => connection.pausedUntil();
    return await listedSince({
      connection,
      store,
      market,
      ask: (timeframe, since, limit) =>
        patiently(() => connection.client.candles(market.symbol, timeframe, since, limit), patience),
    });
  } finally {
    store.close();
  }
}
