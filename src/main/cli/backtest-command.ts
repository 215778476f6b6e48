import type { Command } from 'commander';
import type { Report } from '#core/analysis/report.ts';
import type { Candles } from '#core/market/candles.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { DetailCandles } from '#core/simulation/intrabar.ts';
import { guessTimeframe, readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { UserError } from '#main/errors.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import { tradesToCsv } from '#main/services/backtests/report-csv.ts';
import { reportToHtml } from '#main/services/backtests/report-html.ts';
import { reportJson } from '#main/services/backtests/report-json.ts';
import { addBacktestOptions, type BacktestFlags, readInstrument, readSettings } from './backtest-options.ts';
import { oneForEach, readFeed } from './candle-feed.ts';
import type { CliContext } from './context.ts';
import { loadTemplate } from './load-template.ts';
import { STANDARD_OUTPUT, writeOutput } from './output-file.ts';
import { reportText } from './report-text.ts';

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
      --from 2025-01-01 --leverage 3 --sizing risk-percent:1 --json report.json --html report.html
  plutarc backtest --template ema-trend --timeframe 1h --sizing equity-percent:40 --max-positions 2 \\
      --market binance:BTC/USDT:USDT --market binance:XRP/USDT:USDT

Several markets share one account. Entries of the same moment are filled in the order of the flags; --funding and
--detail are given once for each market, in the same order.`,
    )
    .action((flags: BacktestFlags) => {
      const { report, candles } = backtest(flags, context);
      deliver(flags, report, candles, context);
    });
}

function backtest(flags: BacktestFlags, context: CliContext): { report: Report; candles: Candles[] } {
  const strategy = loadTemplate(flags.template, { context, dataDir: flags.dataDir });
  const settings = readSettings(flags);
  const instrument = readInstrument(flags);
  checkOutputs(flags);
  const { timeframe, markets } = readFeed(flags, context);
  const details = oneForEach('--detail', flags.detail, markets)?.map(readDetail);
  const report = executeBacktest(
    {
      strategy,
      settings,
      timeframe,
      markets: markets.map((market, k) => ({ ...market, instrument, detail: details?.[k] ?? null })),
    },
    { progress: (done, total) => context.progress(`Backtest ${Math.floor((100 * done) / total)} %`) },
  );
  return { report, candles: markets.map((market) => market.candles) };
}

/** The candles that show what happened inside those of the run; their timeframe is read off their times. */
function readDetail(file: string): DetailCandles {
  const timeframe = guessTimeframe(file);
  // A file that says nothing about its timeframe is read all the same, for the sentence about what is wrong with it.
  const candles = readCandlesFile(file, { timeframe: timeframe ?? '1m' });
  return { candles, timeframeMs: timeframeMs(timeframe ?? '1m') };
}

function deliver(flags: BacktestFlags, report: Report, candles: readonly Candles[], context: CliContext): void {
  const { json, html, csv } = flags;
  if (html !== undefined) writeOutput(context, html, reportToHtml(report, candles));
  if (csv !== undefined) writeOutput(context, csv, tradesToCsv(report.trades));
  if (json !== undefined) writeOutput(context, json, reportJson(report));
  if ([json, html, csv].includes(STANDARD_OUTPUT)) return;
  context.stdout(reportText(report));
  for (const file of [json, html, csv]) if (file !== undefined) context.stdout(`Wrote ${file}\n`);
}

function checkOutputs({ json, html, csv }: BacktestFlags): void {
  if ([json, html, csv].filter((target) => target === STANDARD_OUTPUT).length > 1) {
    throw new UserError('Only one of --json, --html and --csv can have standard output: give the others a file.');
  }
}
