import { renameSync, writeFileSync } from 'node:fs';
import type { EXPORT_FORMATS } from '#contract/backtests.ts';
import type { Report } from '#core/analysis/report.ts';
import type { Candles } from '#core/market/candles.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe } from '#core/market/timeframe.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { tradesToCsv } from '#main/services/backtests/report-csv.ts';
import { readReport } from '#main/services/backtests/report-files.ts';
import { reportToHtml } from '#main/services/backtests/report-html.ts';

export interface ExportReportTask {
  readonly dataFolder: string;
  readonly runId: string;
  readonly format: (typeof EXPORT_FORMATS)[number];
  readonly path: string;
}

/** Writes a stored report to a file of the user's choice, whole or not at all. */
export async function run({ dataFolder, runId, format, path }: ExportReportTask): Promise<null> {
  const json = Buffer.from(await readReport(dataFolder, runId)).toString('utf8');
  const text = format === 'json' ? `${json}\n` : convert(dataFolder, JSON.parse(json) as Report, format);
  const unfinished = `${path}.tmp`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (cause) {
    throw new UserError(`The file ${path} cannot be written (${(cause as Error).message}): choose another place.`, {
      code: 'failed',
      cause,
    });
  }
  return null;
}

function convert(dataFolder: string, report: Report, format: 'html' | 'csv'): string {
  return format === 'csv' ? tradesToCsv(report.trades) : reportToHtml(report, candlesOf(dataFolder, report));
}

/** The candles of each of the run's markets, or null when they have been deleted or changed since. */
function candlesOf(dataFolder: string, { assumptions }: Report): (Candles | null)[] {
  const { timeframe, markets } = assumptions;
  const store = MarketStore.open(dataFolder);
  try {
    return markets.map(({ market: name, from, to, candles: count }) => {
      const market = parseMarketId(name);
      if (!market || !isTimeframe(timeframe)) return null;
      const dataset = store.find(market.exchange, market.symbol, timeframe);
      if (!dataset) return null;
      const candles = store.loadCandles(dataset.id, { from, to });
      return candles.length === count ? candles : null;
    });
  } finally {
    store.close();
  }
}
