import { REPORT_FORMAT, type Report } from '#core/analysis/report.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { CandleAnswer, CandleQuery, ReportSource } from '#renderer/report/report-source.ts';

/** What the exporter writes into the page. */
export interface EmbeddedReport {
  readonly report: Report;
  /** Of each of the report's markets; null where they were gone. */
  readonly candles: readonly (EmbeddedCandles | null)[];
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
export function embeddedSource(candles: EmbeddedReport['candles'], openCredits: () => void): ReportSource {
  const series = candles.map((each) => each && { all: toColumns(each), offset: each.offset, total: each.total });
  return {
    openCredits,
    candles: (query): Promise<CandleAnswer> => {
      const found = series[query.market];
      return Promise.resolve(
        found
          ? { ok: true, page: pageOf(found.all, found.offset, found.total, query) }
          : { ok: false, why: 'This report was written without its candles.' },
      );
    },
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
