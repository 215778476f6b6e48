import { REPORT_FORMAT, type Report } from '#core/analysis/report.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { CandleAnswer, CandleQuery, ReportSource } from '#renderer/report/report-source.ts';

/** What the exporter writes into the page. */
export interface EmbeddedReport {
  readonly report: Report;
  readonly candles: EmbeddedCandles | null;
}

interface EmbeddedCandles extends Readonly<Record<(typeof CANDLE_COLUMNS)[number], readonly number[]>> {
  readonly offset: number;
  readonly total: number;
}

/** Reads the page's data. Null where there is none, or none that this page can show. */
export function readEmbedded(text: string): EmbeddedReport | null {
  try {
    const data = JSON.parse(text) as EmbeddedReport;
    return data.report.format === REPORT_FORMAT ? data : null;
  } catch {
    return null;
  }
}

/** Serves the candles that came with the page. */
export function embeddedSource(candles: EmbeddedCandles | null, openCredits: () => void): ReportSource {
  const all = candles && toColumns(candles);
  const offset = candles?.offset ?? 0;
  const total = candles?.total ?? 0;
  return {
    openCredits,
    candles: (query): Promise<CandleAnswer> =>
      Promise.resolve(
        all
          ? { ok: true, page: pageOf(all, offset, total, query) }
          : { ok: false, why: 'This report was written without its candles.' },
      ),
  };
}

function toColumns(candles: EmbeddedCandles): Candles {
  const columns = allocateCandles(candles.time.length);
  for (const column of CANDLE_COLUMNS) columns[column].set(candles[column]);
  return columns;
}

function pageOf(all: Candles, offset: number, total: number, query: CandleQuery) {
  let start = 0;
  let end = all.length;
  if (query.before !== undefined) {
    end = firstAtOrAfter(all, query.before);
    start = Math.max(0, end - query.limit);
  } else {
    start = query.from === undefined ? 0 : firstAtOrAfter(all, query.from);
    end = Math.min(all.length, start + query.limit);
  }
  return { ...sliceCandles(all, start, end), offset: offset + start, total };
}
