import type { BacktestRequest } from '#contract/backtests.ts';
import type { Dataset } from '#contract/market-data.ts';
import type { Candles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { formatMarketId, parseMarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { MarketInput } from '#core/simulation/backtest.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';

export interface StoredMarket {
  readonly dataset: Dataset;
  readonly candles: Candles;
  /** Null when no rate of this market is stored. */
  readonly funding: FundingRates | null;
}

/**
 * Loads what a backtest needs of a stored market.
 * @param name `EX:SYMBOL`
 * @throws UserError when that is no market, or when there is no such series, naming what is stored
 */
export function loadStoredMarket(
  store: MarketStore,
  name: string,
  timeframe: Timeframe,
  range: { readonly from?: number; readonly to?: number },
): StoredMarket {
  const market = parseMarketId(name);
  if (!market) {
    throw new UserError(`"${name}" is not a market: write it like binance:BTC/USDT:USDT`, { field: 'market' });
  }
  const dataset = store.find(market.exchange, market.symbol, timeframe);
  if (!dataset) {
    const stored = store.list().map((each) => `${formatMarketId(each)} ${each.timeframe}`);
    throw new UserError(
      `No ${timeframe} candles of ${formatMarketId(market)} are stored: ${
        stored.length > 0 ? `choose one of ${stored.join(', ')}` : 'import some with "plutarc data import"'
      }.`,
      { code: 'not-found', field: 'market' },
    );
  }
  const funding = store.loadFunding(market.exchange, market.symbol);
  return {
    dataset,
    candles: store.loadCandles(dataset.id, range),
    funding: funding.time.length > 0 ? funding : null,
  };
}

/**
 * Loads a market as a run in the window asks for it.
 * @throws UserError as {@link loadStoredMarket}
 */
export function loadMarket(store: MarketStore, market: string, request: BacktestRequest): MarketInput {
  const { timeframe, detailTimeframe, instrument } = request;
  const { dataset, candles, funding } = loadStoredMarket(store, market, timeframe, request);
  const detail = detailTimeframe && {
    candles: loadStoredMarket(store, market, detailTimeframe, request).candles,
    timeframeMs: timeframeMs(detailTimeframe),
  };
  return { market, synthetic: dataset.synthetic, candles, funding, instrument, detail };
}
