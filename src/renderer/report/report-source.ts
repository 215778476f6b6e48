import type { CloseExplanation } from '#core/analysis/explain-close.ts';
import type { Candles } from '#core/market/candles.ts';

/** Some candles of the report's series and where they stand in it. */
export interface CandlePage extends Candles {
  /** Index of the first one in the series, and how many the series has. */
  readonly offset: number;
  readonly total: number;
}

/** Which candles: up to `limit` from `from` on, or the last `limit` before `before`; times in ms. */
export interface CandleQuery {
  /** Which of the report's markets: its place in the assumptions. */
  readonly market: number;
  readonly from?: number;
  readonly before?: number;
  readonly limit: number;
}

export type CandleAnswer =
  | { readonly ok: true; readonly page: CandlePage }
  | { readonly ok: false; readonly why: string };

/** A close of one of the report's markets: its place in the assumptions, and a moment inside the candle, ms. */
export interface CloseQuery {
  readonly market: number;
  readonly time: number;
}

export type CloseAnswer =
  | { readonly ok: true; readonly explanation: CloseExplanation }
  | { readonly ok: false; readonly why: string };

/** Where a report's view gets what is not in the report: the store of the application, or the report file itself. */
export interface ReportSource {
  candles(query: CandleQuery): Promise<CandleAnswer>;
  /** Why the run did what it did at a close; absent where the run cannot be made again. */
  readonly explain?: (query: CloseQuery) => Promise<CloseAnswer>;
  /** Opens the page of the charting library's maker. */
  openCredits(): void;
}
