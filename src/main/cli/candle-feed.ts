import { basename } from 'node:path';
import { firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { MarketInput } from '#core/simulation/backtest.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { loadStoredMarket } from '#main/services/backtests/stored-market.ts';
import type { BacktestFlags } from './backtest-options.ts';
import type { CliContext } from './context.ts';
import { parseRange } from './parse-time.ts';

/** Flags that say which candles a command works on. */
export type FeedFlags = Pick<BacktestFlags, 'candles' | 'market' | 'timeframe' | 'funding' | 'from' | 'to' | 'dataDir'>;

/** One market that a run is fed with: at least one candle. */
export type FedMarket = Omit<MarketInput, 'instrument' | 'detail'>;

export interface Feed {
  readonly timeframe: Timeframe;
  /** At least one, in the order of the flags. */
  readonly markets: readonly FedMarket[];
}

/**
 * Reads the candles and funding rates that the flags name, from files or from the store.
 * @throws UserError when there are none, or when they do not fit together
 */
export function readFeed(flags: FeedFlags, context: CliContext): Feed {
  const range = parseRange(flags);
  const timeframe = readTimeframe(flags.timeframe);
  if ((flags.candles === undefined) === (flags.market === undefined)) {
    throw new UserError('Give either --candles FILE or --market EX:SYMBOL; each may be given several times.');
  }
  const names = flags.candles ?? flags.market ?? [];
  const fundingFiles = oneForEach('--funding', flags.funding, names);
  const fed = flags.candles
    ? flags.candles.map((file) => fromFile(file, timeframe, range, context))
    : fromStore(flags, timeframe, range, context);
  const markets = fed.map((market, k): FedMarket => {
    if (market.candles.length === 0) throw emptyRange(flags, names[k]);
    const file = fundingFiles?.[k];
    return file === undefined ? market : { ...market, funding: fundingOf(file, market, timeframe) };
  });
  return { timeframe, markets };
}

/**
 * Checks a flag that belongs to the markets one by one.
 * @throws UserError when it is given for some of them only
 */
export function oneForEach(
  flag: string,
  values: readonly string[] | undefined,
  markets: readonly unknown[],
): readonly string[] | undefined {
  if (values === undefined || values.length === markets.length) return values;
  throw new UserError(
    `${flag} is given ${values.length} times for ${markets.length} markets: give it once for each, in the same order.`,
  );
}

interface Range {
  readonly from?: number;
  readonly to?: number;
}

function fromFile(file: string, timeframe: Timeframe, { from, to }: Range, context: CliContext): FedMarket {
  const all = readCandlesFile(file, {
    timeframe,
    onProgress: (fraction) => context.progress(`Reading ${Math.round(100 * fraction)} %`),
  });
  const first = from === undefined ? 0 : firstAtOrAfter(all, from);
  const end = to === undefined ? all.length : firstAtOrAfter(all, to);
  return { candles: sliceCandles(all, first, end), funding: null, market: basename(file), synthetic: false };
}

function fromStore(flags: FeedFlags, timeframe: Timeframe, range: Range, context: CliContext): FedMarket[] {
  const store = MarketStore.open(context.dataFolder(flags.dataDir));
  try {
    return (flags.market ?? []).map((name) => {
      const { dataset, candles, funding } = loadStoredMarket(store, name, timeframe, range);
      const { exchange, symbol, synthetic } = dataset;
      return { candles, funding, market: `${exchange}:${symbol}`, synthetic };
    });
  } finally {
    store.close();
  }
}

/** A funding file that lies wholly outside the candles is a mix-up, not missing data. */
function fundingOf(file: string, { candles }: FedMarket, timeframe: Timeframe): FundingRates {
  const funding = readFundingFile(file);
  const end = candles.time[candles.length - 1] + timeframeMs(timeframe);
  if (funding.time.some((time) => time >= candles.time[0] && time < end)) return funding;
  throw new UserError(`--funding ${file} has no rate inside the range of the candles: is it of another time?`);
}

function readTimeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new UserError(`--timeframe "${text}" is not a timeframe: use one of ${TIMEFRAMES.join(', ')}`);
}

function emptyRange({ from, to }: FeedFlags, name: string): UserError {
  const bounds = [from === undefined ? '' : `--from ${from}`, to === undefined ? '' : `--to ${to}`].filter(Boolean);
  const where = bounds.length > 0 ? ` in the range ${bounds.join(' ')}` : '';
  return new UserError(`There are no candles of ${name}${where}: choose a range that has some.`);
}
