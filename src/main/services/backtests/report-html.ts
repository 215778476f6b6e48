import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Report } from '#core/analysis/report.ts';
import { type Candles, sliceCandles } from '#core/market/candles.ts';
import { UserError } from '#main/errors.ts';

/** What the built report page has in the place of its data. */
const PLACEHOLDER = '/*PLUTARC_REPORT_DATA*/';

/** A page with more candles than this opens slowly; of longer series the last ones are put in. */
const MAX_CANDLES = 30_000;

/**
 * The report as one self-contained page with charts.
 * @param candles the series of each of the run's markets, or null where it is gone
 */
export function reportToHtml(report: Report, candles: readonly (Candles | null)[]): string {
  const most = Math.ceil(MAX_CANDLES / candles.length);
  const embedded = candles.map((each) => each && candleData(each, most));
  const data = JSON.stringify({ report, candles: embedded }).replaceAll('<', '\\u003c');
  // A function, because "$&" inside the data must not be taken for a pattern.
  return readPage().replace(PLACEHOLDER, () => data);
}

function candleData(candles: Candles, most: number) {
  const offset = Math.max(0, candles.length - most);
  const shown = sliceCandles(candles, offset, candles.length);
  const plain = (column: Float64Array) => Array.from(column);
  return {
    offset,
    total: candles.length,
    time: plain(shown.time),
    open: plain(shown.open),
    high: plain(shown.high),
    low: plain(shown.low),
    close: plain(shown.close),
    volume: plain(shown.volume),
  };
}

/** The page that the build made, seen from `out/main`, from its `chunks`, and from the sources. */
const PLACES = ['../report/report.html', '../../report/report.html', '../../../../out/report/report.html'];

function readPage(): string {
  for (const place of PLACES) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return readFileSync(path, 'utf8');
  }
  throw new UserError('The report page is missing from this installation: run "npm run build".', { code: 'failed' });
}
