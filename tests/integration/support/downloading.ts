import { onTestFinished } from 'vitest';
import type { DownloadProgress, DownloadRequest } from '#contract/downloads.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { CcxtClient } from '#main/adapters/exchange/ccxt-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { RateGate } from '#main/adapters/exchange/rate-gate.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { ExchangeConnection } from '#main/services/market-data/download/connections.ts';
import { type DownloadOptions, runDownload } from '#main/services/market-data/download/download.ts';
import { contractOf } from '#main/services/market-data/download/instrument-list.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import type { SimulatedMarket } from '../exchange/support/simulated-exchange.ts';

export interface Downloading {
  readonly simulator: Simulator;
  readonly connection: ExchangeConnection;
  readonly store: MarketStore;
  /** `EX:SYMBOL`. */
  readonly market: string;
  /** Everything that a download has told. */
  readonly told: DownloadProgress[];
  /** Runs a download of 1m candles unless told otherwise. */
  download(request?: Partial<DownloadRequest>, options?: Partial<DownloadOptions>): ReturnType<typeof runDownload>;
  /** Rows [time, open, high, low, close, volume] that the exchange has of closed candles. */
  closedBars(timeframe?: '1m' | '5m' | '1h'): number[][];
  /** Rows that are stored. */
  storedRows(timeframe?: DownloadRequest['timeframe']): number[][];
}

/** A simulated exchange with three days of candles, a connection to it, and an empty store. */
export async function downloading(
  market: SimulatedMarket,
  options: Partial<SimulatorOptions> = {},
): Promise<Downloading> {
  const simulator = await startSimulator({ venue: market.venue, symbols: [market.id], ...options });
  onTestFinished(() => simulator.close());
  const profile = findSupportedProfile(market.venue);
  const gate = new RateGate({ msPerCost: 0.01 });
  const client = await CcxtClient.open({
    profile,
    contract: contractOf(market.symbol),
    credentials: null,
    testnet: false,
    endpoint: simulator.url,
    network: { proxy: null, ipVersion: 'any', timeoutMs: 1500 },
    gate,
  });
  onTestFinished(() => client.close());
  await client.measureClock();
  const connection = { profile, client, endpoint: simulator.url, pausedUntil: () => gate.pausedUntil };
  const store = MarketStore.open(temporaryFolder());
  onTestFinished(() => store.close());
  const id = `${market.venue}:${market.symbol}`;
  const told: DownloadProgress[] = [];
  return {
    simulator,
    connection,
    store,
    market: id,
    told,
    download: (request = {}, changed = {}) =>
      runDownload(
        { market: id, timeframe: '1m', from: null, to: null, funding: false, gapsOnly: false, ...request },
        {
          connect: async () => connection,
          exchangeName: profile.name,
          store,
          signal: { aborted: false },
          onProgress: (progress) => told.push(progress),
          ...changed,
        },
      ),
    closedBars: (timeframe = '1m') => {
      const length = timeframeMs(timeframe);
      const now = simulator.exchange.now();
      const { candles } = simulator.exchange.market(market.id);
      return candles
        .bars(length, 0, now - length, 1_000_000)
        .map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
    },
    storedRows: (timeframe = '1m') => {
      const candles = store.loadCandles(`${id}@${timeframe}`);
      const { time, open, high, low, close, volume } = candles;
      return Array.from(time, (at, i) => [at, open[i], high[i], low[i], close[i], volume[i]]);
    },
  };
}
