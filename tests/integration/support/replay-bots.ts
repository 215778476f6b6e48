import { expect, vi } from 'vitest';
import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Trade } from '#core/analysis/report.ts';
import { sliceCandles } from '#core/market/candles.ts';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { loadStoredMarket } from '#main/services/backtests/stored-market.ts';
import { findSystemTemplate } from '#main/services/strategies/system-templates.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

export const CANDLES = 4000;
export const MARKET = 'demo:DEMO-TREND/USDT:USDT';
export const OTHER = 'demo:DEMO-RANGE/USDT:USDT';
export const DATA = DEMO_MARKETS.map((market) => ({ market, data: generateDemoMarket(market) }));

/** A data folder with some candles and the funding of the demo markets. */
export function demoFolder(): string {
  const folder = temporaryFolder();
  const store = MarketStore.open(folder);
  for (const { market, data } of DATA) {
    const series = data.series.find(({ timeframe }) => timeframe === '1h');
    if (!series) throw new Error('the demo market has no 1h candles');
    store.importCandles(market, '1h', sliceCandles(series.candles, 0, CANDLES));
    store.importFunding(market, data.funding.time, data.funding.rate);
  }
  store.close();
  return folder;
}

export const config = (changes: Partial<BotConfig> = {}): BotConfig =>
  botConfigSchema.parse({
    name: 'Paper',
    strategyId: 'ema-trend',
    markets: [{ market: MARKET, instrument: instrumentSchema.parse({}) }],
    timeframe: '1h',
    settings: backtestSettingsSchema.parse({ closeAtEnd: false }),
    feed: { kind: 'replay', from: null, speed: 'max' },
    ...changes,
  });

/** The trades of a backtest over the same stored candles. */
export function backtestTrades(
  folder: string,
  { markets, settings, feed }: BotConfig,
  strategyId = 'ema-trend',
): readonly Trade[] {
  const strategy = findSystemTemplate(strategyId)?.strategy;
  if (!strategy) throw new Error('there is no such template');
  const store = MarketStore.open(folder);
  try {
    const range = feed.kind !== 'replay' || feed.from === null ? {} : { from: feed.from };
    const inputs = markets.map(({ market, instrument }) => {
      const { candles, funding } = loadStoredMarket(store, market, '1h', range);
      return { market, instrument, candles, funding, synthetic: true };
    });
    const report = executeBacktest({
      strategy,
      settings: { ...settings, closeAtEnd: false },
      timeframe: '1h',
      markets: inputs,
    });
    // As the ledger has them: JSON knows no −0.
    return JSON.parse(JSON.stringify(report.trades.filter(({ open }) => !open)));
  } finally {
    store.close();
  }
}

export const until = (done: () => boolean) =>
  vi.waitFor(() => expect(done()).toBe(true), { timeout: 20_000, interval: 5 });
