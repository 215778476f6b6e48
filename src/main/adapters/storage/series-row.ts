import type { Dataset } from '#contract/market-data.ts';
import { BYTES_PER_CANDLE, type Candles } from '#core/market/candles.ts';
import { countMissing, findGaps } from '#core/market/gaps.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { isTimeframe, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { UserError } from '#main/errors.ts';
import type { SeriesFigures, SeriesRef } from './block-table.ts';

/** Id of a candle series, e.g. `binance:BTC/USDT:USDT@1h`. The same market and timeframe always have the same id. */
export function datasetId(exchange: string, symbol: string, timeframe: Timeframe): string {
  return `${formatMarketId({ exchange, symbol })}@${timeframe}`;
}

/** A series with its market, as the database has it. */
export interface SeriesRow {
  id: number;
  exchange: string;
  symbol: string;
  synthetic: number;
  timeframe: string;
  count: number;
  first: number | null;
  last: number | null;
  gaps: number;
  missing: number;
  bytes: number;
  updated_at: number;
  funding_count: number;
}

export const SERIES_QUERY = `
  SELECT s.id, m.exchange, m.symbol, m.synthetic, m.funding_count, s.timeframe, s.count, s.first, s.last, s.gaps,
         s.missing, s.bytes, s.updated_at
  FROM series s JOIN markets m ON m.id = s.market_id`;

export function toTimeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new Error(`market.db holds a series with the unknown timeframe ${text}`);
}

export function toRef(row: SeriesRow): SeriesRef {
  const timeframe = toTimeframe(row.timeframe);
  return { key: row.id, id: datasetId(row.exchange, row.symbol, timeframe), stepMs: timeframeMs(timeframe) };
}

export function toDataset(row: SeriesRow): Dataset {
  const timeframe = toTimeframe(row.timeframe);
  return {
    id: datasetId(row.exchange, row.symbol, timeframe),
    exchange: row.exchange,
    symbol: row.symbol,
    timeframe,
    count: row.count,
    from: row.first,
    to: row.last,
    gaps: row.gaps,
    missing: row.missing,
    bytes: row.bytes,
    synthetic: row.synthetic === 1,
    fundingRates: row.funding_count,
    updatedAt: row.updated_at,
  };
}

/**
 * Figures of a series after candles were put behind its last one; null where they are not all behind it. Live candles
 * come one by one: reading the figures of every block for each would cost more than storing it.
 */
export function appended(series: SeriesRow, candles: Candles): SeriesFigures | null {
  if (series.last === null || candles.time[0] <= series.last) return null;
  const step = timeframeMs(toTimeframe(series.timeframe));
  const hole = Math.max(0, Math.round((candles.time[0] - series.last) / step) - 1);
  const count = series.count + candles.length;
  return {
    count,
    first: series.first,
    last: candles.time[candles.length - 1],
    gaps: series.gaps + (hole > 0 ? 1 : 0) + findGaps(candles, step).length,
    missing: series.missing + hole + countMissing(candles, step),
    bytes: count * BYTES_PER_CANDLE,
  };
}

/** Candles of several days start at different days on different exchanges: two such series must not be mixed. */
export function requireSamePhase(series: SeriesRow, candles: Candles): void {
  const step = timeframeMs(toTimeframe(series.timeframe));
  if (series.first === null || (candles.time[0] - series.first) % step === 0) return;
  throw new UserError(
    `The new ${series.timeframe} candles start on other days than those stored as ${toDataset(series).id}: delete the stored ones first, or import into another market`,
    { code: 'refused' },
  );
}
