import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Report } from '#core/analysis/report.ts';
import { type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { FundingRates } from '#core/simulation/funding.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { tradesToCsv } from '#main/services/backtests/report-csv.ts';
import { reportToHtml } from '#main/services/backtests/report-html.ts';
import { loadStoredMarket } from '#main/services/backtests/stored-market.ts';
import { addBacktestOptions, type BacktestFlags, readInstrument, readSettings } from './backtest-options.ts';
import type { CliContext } from './context.ts';
import { loadTemplate } from './load-template.ts';
import { STANDARD_OUTPUT, writeOutput } from './output-file.ts';
import { parseRange } from './parse-time.ts';
import { reportText } from './report-text.ts';

/** What a run is fed with. */
interface Feed {
  readonly candles: Candles;
  readonly funding: FundingRates | null;
  readonly market: string;
  readonly synthetic: boolean;
}

/** `plutarc backtest` */
export function registerBacktestCommand(program: Command, context: CliContext): void {
  addBacktestOptions(program.command('backtest'))
    .description('runs one backtest over stored candles or a CSV file and reports what would have happened')
    .addHelpText(
      'after',
      `
Examples:
  plutarc backtest --template ema-trend --candles BTCUSDT-1h.csv --timeframe 1h
  plutarc backtest --template my-strategy.json --market binance:BTC/USDT:USDT --timeframe 1h \\
      --from 2025-01-01 --leverage 3 --sizing risk-percent:1 --json report.json --html report.html`,
    )
    .action((flags: BacktestFlags) => {
      const { report, candles } = backtest(flags, context);
      deliver(flags, report, candles, context);
    });
}

function backtest(flags: BacktestFlags, context: CliContext): { report: Report; candles: Candles } {
  const strategy = loadTemplate(flags.template);
  const settings = readSettings(flags);
  const instrument = readInstrument(flags);
  const range = parseRange(flags);
  const timeframe = readTimeframe(flags.timeframe);
  checkOutputs(flags);
  const feed = readFeed(flags, timeframe, range, context);
  const { candles, funding, market, synthetic } = feed;
  if (candles.length === 0) throw emptyRange(flags);
  const report = executeBacktest(
    { strategy, candles, funding, instrument, settings, origin: { market, timeframe, synthetic } },
    { progress: (done, total) => context.progress(`Backtest ${Math.floor((100 * done) / total)} %`) },
  );
  return { report, candles };
}

function deliver(flags: BacktestFlags, report: Report, candles: Candles, context: CliContext): void {
  const { json, html, csv } = flags;
  if (html !== undefined) writeOutput(context, html, reportToHtml(report, candles));
  if (csv !== undefined) writeOutput(context, csv, tradesToCsv(report.trades));
  if (json !== undefined) writeOutput(context, json, `${JSON.stringify(report)}\n`);
  if ([json, html, csv].includes(STANDARD_OUTPUT)) return;
  context.stdout(reportText(report));
  for (const file of [json, html, csv]) if (file !== undefined) context.stdout(`Wrote ${file}\n`);
}

function readFeed(
  flags: BacktestFlags,
  timeframe: Timeframe,
  range: { from?: number; to?: number },
  context: CliContext,
): Feed {
  const { candles: file, market: marketText, funding: fundingFile } = flags;
  if ((file === undefined) === (marketText === undefined)) {
    throw new UserError('Give either --candles FILE or --market EX:SYMBOL.');
  }
  const funding = fundingFile === undefined ? null : readFundingFile(fundingFile);
  if (file !== undefined) {
    const all = readCandlesFile(file, {
      timeframe,
      onProgress: (fraction) => context.progress(`Reading ${Math.round(100 * fraction)} %`),
    });
    const candles = checkFunding(cut(all, range), funding, flags, timeframe);
    return { candles, funding, market: basename(file), synthetic: false };
  }
  const market = parseMarketId(marketText ?? '');
  if (!market) throw new UserError(`--market "${marketText}" is not a market: write it like binance:BTC/USDT:USDT`);
  const store = MarketStore.open(context.dataFolder(flags.dataDir));
  try {
    const stored = loadStoredMarket(store, market, timeframe, range);
    const candles = checkFunding(stored.candles, funding, flags, timeframe);
    const { exchange, symbol, synthetic } = stored.dataset;
    return { candles, funding: funding ?? stored.funding, market: `${exchange}:${symbol}`, synthetic };
  } finally {
    store.close();
  }
}

function cut(candles: Candles, { from, to }: { from?: number; to?: number }): Candles {
  const first = from === undefined ? 0 : firstAtOrAfter(candles, from);
  const end = to === undefined ? candles.length : firstAtOrAfter(candles, to);
  return sliceCandles(candles, first, end);
}

/** A funding file that lies wholly outside the candles is a mix-up, not missing data. */
function checkFunding(
  candles: Candles,
  funding: FundingRates | null,
  flags: BacktestFlags,
  timeframe: Timeframe,
): Candles {
  if (!funding || candles.length === 0) return candles;
  const end = candles.time[candles.length - 1] + timeframeMs(timeframe);
  const overlaps = funding.time.some((time) => time >= candles.time[0] && time < end);
  if (overlaps) return candles;
  throw new UserError(`--funding ${flags.funding} has no rate inside the range of the candles: is it of another time?`);
}

function checkOutputs({ json, html, csv }: BacktestFlags): void {
  if ([json, html, csv].filter((target) => target === STANDARD_OUTPUT).length > 1) {
    throw new UserError('Only one of --json, --html and --csv can have standard output: give the others a file.');
  }
}

function readTimeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new UserError(`--timeframe "${text}" is not a timeframe: use one of ${TIMEFRAMES.join(', ')}`);
}

function emptyRange({ from, to, candles, market }: BacktestFlags): UserError {
  const bounds = [from === undefined ? '' : `--from ${from}`, to === undefined ? '' : `--to ${to}`].filter(Boolean);
  const where = bounds.length > 0 ? ` in the range ${bounds.join(' ')}` : '';
  return new UserError(`There are no candles of ${candles ?? market}${where}: choose a range that has some.`);
}
