import { type Command, Option } from 'commander';
import type { Dataset } from '#contract/market-data.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { formatMarketId, type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { candleLines, fundingLines, writeCsvFile } from '#main/adapters/csv/csv-writer.ts';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import { UserError } from '#main/errors.ts';
import type { CliContext } from './context.ts';
import { datasetSentence, listText } from './data-text.ts';
import { registerDownloadCommands } from './download-commands.ts';
import { STANDARD_OUTPUT, writeJson } from './output-file.ts';
import { parseRange, TIME_HELP } from './parse-time.ts';
import { counted, textTable } from './text-table.ts';

interface CommonOptions {
  readonly dataDir?: string;
  readonly json?: string;
}

interface SeriesOptions extends CommonOptions {
  readonly market: string;
  readonly timeframe?: string;
  readonly funding?: boolean;
}

const MARKET_HELP = 'exchange and symbol, such as binance:BTC/USDT:USDT';
const TIMEFRAME_HELP = `one of ${TIMEFRAMES.join(', ')}`;

/** Adds `data import`, `list`, `gaps`, `export`, `delete`, `download` and `instruments`. */
export function registerDataCommands(program: Command, context: CliContext): void {
  const data = program
    .command('data')
    .description('stored candles and funding rates: import, download, list, gaps, export, delete');
  const commands = new DataCommands(context);

  common(data.command('import <file>'))
    .description(
      'put candles from a CSV file into the store (header time,open,high,low,close,volume; time in ms, s or ISO 8601)',
    )
    .requiredOption('--market <EX:SYMBOL>', MARKET_HELP)
    .option('--timeframe <TF>', TIMEFRAME_HELP)
    .option('--funding', 'the file holds funding rates (header time,rate) instead of candles')
    .addHelpText(
      'after',
      `
All rows are stored, or none. Rows that are stored already with the same values are passed over; one that is stored
with other values stops the import.

Examples:
  plutarc data import BTCUSDT-1h.csv --market binance:BTC/USDT:USDT --timeframe 1h
  plutarc data import BTCUSDT-funding.csv --market binance:BTC/USDT:USDT --funding`,
    )
    .action((file: string, options: SeriesOptions) => commands.import(file, options));

  common(data.command('list'))
    .description('what is stored: range, candles, holes, size')
    .addHelpText('after', '\nExamples:\n  plutarc data list\n  plutarc data list --json -')
    .action((options: CommonOptions) => commands.list(options));

  common(data.command('gaps'))
    .description('candles that are missing inside a series')
    .requiredOption('--market <EX:SYMBOL>', MARKET_HELP)
    .requiredOption('--timeframe <TF>', TIMEFRAME_HELP)
    .addHelpText('after', '\nExample:\n  plutarc data gaps --market binance:BTC/USDT:USDT --timeframe 1h')
    .action((options: SeriesOptions) => commands.gaps(options));

  common(data.command('export'))
    .description('write candles, or funding rates, as CSV (times in ms)')
    .requiredOption('--market <EX:SYMBOL>', MARKET_HELP)
    .option('--timeframe <TF>', TIMEFRAME_HELP)
    .option('--funding', 'funding rates (header time,rate) instead of candles')
    .option('--from <TIME>', `first moment (${TIME_HELP})`)
    .option('--to <TIME>', 'last moment, itself excluded: --to 2026-01-01 ends with the last candle of 2025')
    .option('--out <FILE>', 'file to write; - is standard output', '-')
    .addHelpText(
      'after',
      `
Examples:
  plutarc data export --market binance:BTC/USDT:USDT --timeframe 1h --out BTCUSDT-1h.csv
  plutarc data export --market binance:BTC/USDT:USDT --timeframe 1h --from 2025-01-01 --to 2026-01-01 | head`,
    )
    .action((options: SeriesOptions & { from?: string; to?: string; out: string }) => commands.export(options));

  common(data.command('delete'))
    .description('remove a series, or the funding rates of a market')
    .requiredOption('--market <EX:SYMBOL>', MARKET_HELP)
    .option('--timeframe <TF>', TIMEFRAME_HELP)
    .option('--funding', 'the funding rates of the market')
    .addHelpText('after', '\nExample:\n  plutarc data delete --market binance:BTC/USDT:USDT --timeframe 1h')
    .action((options: SeriesOptions) => commands.delete(options));

  registerDownloadCommands(data, context);
}

function common(command: Command): Command {
  return command
    .addOption(new Option('--json <FILE>', 'machine-readable result into a file; - is standard output'))
    .addOption(
      new Option('--data-dir <DIR>', 'folder with the databases (default: PLUTARC_DATA_DIR, else the usual place)'),
    );
}

class DataCommands {
  readonly #context: CliContext;

  constructor(context: CliContext) {
    this.#context = context;
  }

  import(file: string, options: SeriesOptions): void {
    const market = readMarket(options.market);
    if (options.funding) {
      this.#importFunding(file, market, options);
      return;
    }
    const timeframe = readTimeframe(options);
    const candles = readCandlesFile(file, {
      timeframe,
      onProgress: (fraction, rows) =>
        this.#context.progress(`Reading ${Math.round(fraction * 100)} %, ${counted(rows, 'candle')}`),
    });
    this.#withStore(options, (store) => {
      const { added, merged } = store.importCandles(market, timeframe, candles, {
        onProgress: (fraction) => this.#context.progress(`Storing ${Math.round(fraction * 100)} %`),
      });
      const dataset = store.find(market.exchange, market.symbol, timeframe);
      const series = `${formatMarketId(market)} ${timeframe}`;
      const there = merged > 0 ? `, ${merged.toLocaleString('en-US')} were there already` : '';
      const now = dataset ? `\nStored: ${datasetSentence(dataset)}\n` : '\n';
      const text = `Imported ${counted(added, 'candle')} of ${series}${there}${now}`;
      this.#answer(options, { market: formatMarketId(market), timeframe, added, merged, dataset }, text);
    });
  }

  list(options: CommonOptions): void {
    this.#withStore(options, (store) => {
      const datasets = store.list();
      const withCandles = new Set(datasets.map(formatMarketId));
      const onlyFunding = store.listFunding().filter((market) => !withCandles.has(formatMarketId(market)));
      this.#answer(options, datasets.map(toJson), listText(datasets, onlyFunding));
    });
  }

  gaps(options: SeriesOptions): void {
    const market = readMarket(options.market);
    const timeframe = readTimeframe(options);
    this.#withStore(options, (store) => {
      const gaps = store.gaps(datasetId(market.exchange, market.symbol, timeframe));
      const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
      const series = `${formatMarketId(market)} ${timeframe}`;
      const rows = gaps.map((gap) => [formatUtc(gap.from), formatUtc(gap.to), gap.missing.toLocaleString('en-US')]);
      const table = textTable(
        [{ title: 'From (UTC)' }, { title: 'Next candle' }, { title: 'Missing', align: 'right' }],
        rows,
      );
      const text =
        gaps.length === 0
          ? `${series} has no holes\n`
          : `${table}${counted(missing, 'candle')} missing in ${counted(gaps.length, 'hole')} of ${series}\n`;
      this.#answer(options, { market: formatMarketId(market), timeframe, missing, gaps }, text);
    });
  }

  export(options: SeriesOptions & { from?: string; to?: string; out: string }): void {
    const market = readMarket(options.market);
    const timeframe = options.funding ? null : readTimeframe(options);
    const range = parseRange(options);
    if (options.out === STANDARD_OUTPUT && options.json === STANDARD_OUTPUT) {
      throw new UserError('--out - and --json - cannot both have standard output: give one of them a file');
    }
    this.#withStore(options, (store) => {
      const { rows, lines } =
        timeframe === null ? fundingRows(store, market, range) : candleRows(store, market, timeframe, range);
      if (options.out === STANDARD_OUTPUT) for (const { text } of lines) this.#context.stdout(text);
      else {
        writeCsvFile(options.out, lines, {
          onProgress: (done) => this.#context.progress(`Writing ${Math.round((done / rows) * 100)} %`),
        });
      }
      const result = { market: formatMarketId(market), timeframe, rows, file: options.out };
      const text = options.out === STANDARD_OUTPUT ? '' : `Wrote ${counted(rows, 'row')} to ${options.out}\n`;
      this.#answer(options, result, text);
    });
  }

  delete(options: SeriesOptions): void {
    const market = readMarket(options.market);
    if (options.funding && options.timeframe !== undefined) {
      throw new UserError('--timeframe and --funding exclude each other: delete one after the other');
    }
    if (options.funding) {
      this.#deleteFunding(market, options);
      return;
    }
    const timeframe = readTimeframe(options);
    this.#withStore(options, (store) => {
      const id = datasetId(market.exchange, market.symbol, timeframe);
      const count = store.get(id)?.count ?? 0;
      store.deleteSeries(id);
      const text = `Deleted ${counted(count, 'candle')} of ${formatMarketId(market)} ${timeframe}\n`;
      this.#answer(options, { market: formatMarketId(market), timeframe, deleted: count }, text);
    });
  }

  #importFunding(file: string, market: MarketId, options: SeriesOptions): void {
    const { time, rate } = readFundingFile(file);
    this.#withStore(options, (store) => {
      const { added, merged } = store.importFunding(market, time, rate);
      const there = merged > 0 ? `, ${merged.toLocaleString('en-US')} were there already` : '';
      const text = `Imported ${counted(added, 'funding rate')} of ${formatMarketId(market)}${there}\n`;
      this.#answer(options, { market: formatMarketId(market), added, merged }, text);
    });
  }

  #deleteFunding(market: MarketId, options: SeriesOptions): void {
    this.#withStore(options, (store) => {
      const deleted = store.deleteFunding(market);
      if (deleted === 0) throw noFunding(market);
      const text = `Deleted ${counted(deleted, 'funding rate')} of ${formatMarketId(market)}\n`;
      this.#answer(options, { market: formatMarketId(market), deleted }, text);
    });
  }

  #withStore(options: CommonOptions, work: (store: MarketStore) => void): void {
    const store = MarketStore.open(this.#context.dataFolder(options.dataDir));
    try {
      work(store);
    } finally {
      store.close();
    }
  }

  /** Writes the result as JSON where that is asked for, else as text. */
  #answer(options: CommonOptions, result: unknown, text: string): void {
    if (options.json !== undefined) writeJson(this.#context, options.json, result);
    if (options.json !== STANDARD_OUTPUT) this.#context.stdout(text);
  }
}

function readMarket(text: string): MarketId {
  const market = parseMarketId(text);
  if (market) return market;
  throw new UserError(`--market "${text}" is not a market: write it like binance:BTC/USDT:USDT`, { field: '--market' });
}

function readTimeframe(options: SeriesOptions): Timeframe {
  const text = options.timeframe;
  if (text === undefined) throw new UserError(`--timeframe is missing: ${TIMEFRAME_HELP}`, { field: '--timeframe' });
  if (isTimeframe(text)) return text;
  throw new UserError(`--timeframe "${text}" is not a timeframe: ${TIMEFRAME_HELP}`, { field: '--timeframe' });
}

function noFunding(market: MarketId): UserError {
  return new UserError(`No funding rates of ${formatMarketId(market)} are stored`, { code: 'not-found' });
}

interface Range {
  readonly from?: number;
  readonly to?: number;
}

function candleRows(store: MarketStore, market: MarketId, timeframe: Timeframe, range: Range) {
  const { total, pages } = store.pages(datasetId(market.exchange, market.symbol, timeframe), range);
  if (total === 0) throw emptyRange(`${formatMarketId(market)} ${timeframe}`);
  return { rows: total, lines: candleLines(pages) };
}

function fundingRows(store: MarketStore, market: MarketId, { from = -Infinity, to = Infinity }: Range) {
  const { time, rate } = store.loadFunding(market.exchange, market.symbol);
  if (time.length === 0) throw noFunding(market);
  const inside = (_: number, i: number) => time[i] >= from && time[i] < to;
  const rates = { time: time.filter(inside), rate: rate.filter(inside) };
  if (rates.time.length === 0) throw emptyRange(`the funding rates of ${formatMarketId(market)}`);
  return { rows: rates.time.length, lines: fundingLines(rates) };
}

function emptyRange(what: string): UserError {
  return new UserError(`Nothing of ${what} lies between --from and --to: see plutarc data list for what is stored`);
}

function toJson(dataset: Dataset) {
  const { id, exchange, symbol, ...rest } = dataset;
  return { id, market: formatMarketId(dataset), exchange, symbol, ...rest };
}
