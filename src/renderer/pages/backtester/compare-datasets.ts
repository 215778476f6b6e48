import type { Dataset } from '#contract/market-data.ts';
import { timeframeMs } from '#core/market/timeframe.ts';

/** Order of a list to choose from: recorded before synthetic, then by market, then short timeframes first. */
export function compareDatasets(a: Dataset, b: Dataset): number {
  return (
    Number(a.synthetic) - Number(b.synthetic) ||
    a.exchange.localeCompare(b.exchange) ||
    a.symbol.localeCompare(b.symbol) ||
    timeframeMs(a.timeframe) - timeframeMs(b.timeframe)
  );
}
