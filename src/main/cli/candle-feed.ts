import { basename } from 'node:path';
import { type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
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

/** What a run is fed with: at least one candle. */
export interface Feed {
  readonly candles: Candles;
  readonly timeframe: Timeframe;
  readonly funding: FundingRates | null;
  readonly market: string;
  readonly synthetic: boolean;
}

/**
 * Reads the candles and funding rates that the flags name, from files or from the store.
 * @throws UserError when there are none, or when they do not fit together
 */
export function readFeed(flags: FeedFlags, context: CliContext): Feed {
  const range = parseRange(flags);
  const timeframe = readTimeframe(flags.timeframe);
  if ((flags.candles === undefined) === (flags.market === undefined)) {
    throw new UserError('Give either --candles FILE or --market EX:SYMBOL.');
  }
  const given = flags.funding === undefined ? null : readFundingFile(flags.funding);
  const feed =
    flags.candles === undefined
      ? fromStore(flags, timeframe, range, context)
      : fromFile(flags.candles, timeframe, range, context);
  if (feed.candles.length === 0) throw emptyRange(flags);
  if (given) checkOverlap(feed, given, flags);
  return { ...feed, funding: given ?? feed.funding };
}

interface Range {
  readonly from?: number;
  readonly to?: number;
}

function fromFile(file: string, timeframe: Timeframe, { from, to }: Range, context: CliContext): Feed {
  const all = readCandlesFile(file, {
    timeframe,
    onProgress: (fraction) => context.progress(`Reading ${Math.round(100 * fraction)} %`),
  });
  const first = from === undefined ? 0 : firstAtOrAfter(all, from);
  const end = to === undefined ? all.length : firstAtOrAfter(all, to);
  return { candles: sliceCandles(all, first, end), timeframe, funding: null, market: basename(file), synthetic: false };
}

function fromStore(flags: FeedFlags, timeframe: Timeframe, range: Range, context: CliContext): Feed {
  const market = parseMarketId(flags.market ?? '');
  if (!market) throw new UserError(`--market "${flags.market}" is not a market: write it like binance:BTC/USDT:USDT`);
  const store = MarketStore.open(context.dataFolder(flags.dataDir));
  try {
    const { dataset, candles, funding } = loadStoredMarket(store, market, timeframe, range);
    const { exchange, symbol, synthetic } = dataset;
    return { candles, timeframe, funding, market: `${exchange}:${symbol}`, synthetic };
  } finally {
    store.close();
  }
}

/** A funding file that lies wholly outside the candles is a mix-up, not missing data. */
function checkOverlap({ candles, timeframe }: Feed, funding: FundingRates, flags: FeedFlags): void {
  const end = candles.time[candles.length - 1] + timeframeMs(timeframe);
  if (funding.time.some((time) => time >= candles.time[0] && time < end)) return;
  throw new UserError(`--funding ${flags.funding} has no rate inside the range of the candles: is it of another time?`);
}

function readTimeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new UserError(`--timeframe "${text}" is not a timeframe: use one of ${TIMEFRAMES.join(', ')}`);
}

function emptyRange({ from, to, candles, market }: FeedFlags): UserError {
  const bounds = [from === undefined ? '' : `--from ${from}`, to === undefined ? '' : `--to ${to}`].filter(Boolean);
  const where = bounds.length > 0 ? ` in the range ${bounds.join(' ')}` : '';
  return new UserError(`There are no candles of ${candles ?? market}${where}: choose a range that has some.`);
}
