import type { LiveHistory } from '#core/live/live-input.ts';
import type { LiveState } from '#core/live/live-state.ts';
import { allocateCandles, CANDLE_COLUMNS, type Candles, firstAtOrAfter, sliceCandles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { ExchangeClient } from '#main/adapters/exchange/exchange-client.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { LiveTable } from '#main/adapters/storage/live-table.ts';
import type { Listener } from '#main/services/live-candles/follower.ts';
import type { Following, LiveCandles } from '#main/services/live-candles/live-candles.ts';
import { Waiter } from '#main/services/live-candles/waiter.ts';

/** Where live candles come from. */
export type CandleSource = Pick<LiveCandles, 'follow'>;

export interface FollowedMarkets {
  /** Closed candles of each instrument up to now. */
  readonly past: readonly Candles[];
  /** From now on closed and forming candles go here. What has closed meanwhile comes first. */
  handOver(to: CandleTaker): void;
  stop(): Promise<void>;
}

export interface CandleTaker {
  readonly closed: (market: number, candles: Candles) => void;
  /** Last price, between closes. */
  readonly price: (market: number, price: number) => void;
}

/** Candles that closed last are waited for so long, ms: an exchange may not have one. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 50;

/**
 * Follows the candles of several instruments, and gives what has closed until now when it is complete.
 * @param from open time of the first candle of interest, ms
 * @param now exchange time, ms
 */
export async function followMarkets(
  source: CandleSource,
  markets: readonly string[],
  timeframe: Timeframe,
  from: number,
  now: () => number,
  signal: AbortSignal,
): Promise<FollowedMarkets> {
  const pages: Candles[][] = markets.map(() => []);
  const stepMs = timeframeMs(timeframe);
  let taker: CandleTaker | null = null;
  const followings: Following[] = [];
  const stop = async () => {
    await Promise.all(followings.map((following) => following.stop()));
  };
  try {
    for (const [market, name] of markets.entries()) {
      const id = parseMarketId(name);
      if (!id) throw new Error(`${name} is no market`);
      const listener: Listener = {
        onClosed: (candles) => {
          if (taker) taker.closed(market, candles);
          else pages[market].push(candles);
        },
        onPrice: (price) => taker?.price(market, price),
      };
      followings.push(source.follow(id, timeframe, from, listener));
    }
    const waiter = new Waiter();
    const begun = performance.now();
    const last = (market: number) => lastTime(pages[market]);
    const complete = () =>
      markets.every((_, market) => {
        const newest = Math.floor(now() / stepMs) * stepMs - stepMs;
        const come = last(market);
        return come !== null && (come >= newest || performance.now() - begun > PATIENCE_MS);
      });
    while (!complete() && !signal.aborted) await waiter.wait(LOOK_MS, signal);
  } catch (error) {
    await stop();
    throw error;
  }
  const past = pages.map(joined);
  for (const page of pages) page.length = 0;
  return {
    past,
    handOver: (to) => {
      taker = to;
      for (const [market, missed] of pages.entries())
        for (const candles of missed.splice(0)) to.closed(market, candles);
    },
    stop,
  };
}

function lastTime(pages: readonly Candles[]): number | null {
  const page = pages.at(-1);
  return page && page.length > 0 ? page.time[page.length - 1] : null;
}

function joined(pages: readonly Candles[]): Candles {
  const whole = allocateCandles(pages.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const page of pages) {
    for (const name of CANDLE_COLUMNS) whole[name].set(page[name], offset);
    offset += page.length;
  }
  return whole;
}

/** The past of a run, and what of it the run has still to go through. */
export interface SplitPast {
  readonly known: readonly Candles[];
  readonly missed: readonly Candles[];
}

/** Closes that are gone through one by one after a break; after a longer one the run begins anew behind them. */
const MOST_MISSED = 2000;

/**
 * Divides the past where the run stood when it was last kept: exits and trailing stops follow every close since then.
 * A run without a past, or after a very long break, begins behind all of it.
 */
export function splitPast(past: readonly Candles[], saved: LiveState | null): SplitPast {
  const cuts = past.map((candles, market) => {
    const last = saved?.markets[market]?.lastCandle ?? null;
    return last === null ? candles.length : firstAtOrAfter(candles, last + 1);
  });
  const holds = saved?.markets.some(({ position }) => position !== null) ?? false;
  const most = Math.max(...past.map(({ length }, market) => length - cuts[market]));
  if (most > MOST_MISSED && !holds) return { known: past, missed: past.map((candles) => sliceCandles(candles, 0, 0)) };
  return {
    known: past.map((candles, market) => sliceCandles(candles, 0, cuts[market])),
    missed: past.map((candles, market) => sliceCandles(candles, cuts[market], candles.length)),
  };
}

/** Trades, equity and funding that the strategy's own rules look back at. */
export function readHistory(
  { id, config }: Pick<StoredBot, 'id' | 'config'>,
  tables: { readonly bots: Pick<BotTable, 'trades'>; readonly live: Pick<LiveTable, 'marks'> },
  candles: readonly Candles[],
  funding: readonly (FundingRates | null)[],
): LiveHistory {
  const trades = tables.bots.trades(id);
  const places = new Map(config.markets.map(({ market }, place) => [market, place]));
  const first = Math.min(...candles.map(({ time, length }) => (length > 0 ? time[0] : Number.POSITIVE_INFINITY)));
  return {
    candles,
    funding,
    trades: trades.map(({ symbol, exitTime, pnl }) => ({ market: places.get(symbol ?? '') ?? 0, exitTime, pnl })),
    equity: tables.live.marks(id, Number.isFinite(first) ? first : 0),
    lastTrade: trades.reduce((most, trade) => Math.max(most, trade.id), 0),
  };
}

/** How far back funding is read for strategies that look at it, ms. */
const FUNDING_PAST_MS = 30 * 86_400_000;
const MOST_PAGES = 40;

/** Funding that was paid on an instrument in the last weeks, oldest first. */
export async function readFunding(client: ExchangeClient, symbol: string): Promise<FundingRates> {
  const time: number[] = [];
  const rate: number[] = [];
  let since = client.now() - FUNDING_PAST_MS;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rates, coveredUntil } = await client.fundingHistory(symbol, since);
    for (const paid of rates) {
      time.push(paid.time);
      rate.push(paid.rate);
    }
    if (coveredUntil <= since) break;
    since = coveredUntil;
  }
  return { time: Float64Array.from(time), rate: Float64Array.from(rate) };
}
