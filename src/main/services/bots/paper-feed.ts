import { DAY_MS } from '#core/market/calendar.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import { settlementsOf, warmupOf } from '#core/strategy/warmup.ts';
import type { BotTable, StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { LiveCandles } from '../live-candles/live-candles.ts';
import type { LiveFunding } from '../live-candles/live-funding.ts';
import { statusOf } from './bot-status.ts';
import { LiveFeed } from './live-feed.ts';
import type { MarketFeed } from './market-feed.ts';
import { ReplayFeed } from './replay-feed.ts';

export interface PaperFeedDeps {
  readonly store: MarketStore;
  readonly table: BotTable;
  readonly liveCandles: LiveCandles | undefined;
  readonly liveFunding: LiveFunding | undefined;
}

/**
 * Where a paper bot's candles come from, from where it stands on.
 * @param wake is called when there may be a next moment
 * @throws UserError when there are none for it
 */
export function paperFeed(deps: PaperFeedDeps, bot: StoredBot, strategy: ValidTemplate, wake: () => void): MarketFeed {
  const { store, table, liveCandles, liveFunding } = deps;
  const { id, config, moments } = bot;
  if (config.feed.kind === 'replay') return new ReplayFeed(store, config);
  if (!liveCandles || !liveFunding) throw new Error('this process has no live candles');
  const begins = (moments > 0 ? bot.begins : null) ?? firstCandle(config.timeframe, warmupOf(strategy), Date.now());
  if (begins !== bot.begins) table.putBegins(id, begins);
  const sources = { store, candles: liveCandles, funding: liveFunding };
  return new LiveFeed(sources, {
    config,
    begins,
    settlements: settlementsOf(strategy),
    moments,
    dealtUntil: statusOf(bot).standing.marketTime,
    inputs: table.inputs(id),
    wake,
  });
}

/** Weeks begin on Monday, the fourth day after 1 January 1970. */
const MONDAY = 4 * DAY_MS;

/** Open time of the candle from which on a strategy can decide at the first close after `now`, and not before. */
function firstCandle(timeframe: Timeframe, warmup: number, now: number): number {
  const stepMs = timeframeMs(timeframe);
  const anchor = timeframe === '1w' ? MONDAY : 0;
  const forming = Math.floor((now - anchor) / stepMs) * stepMs + anchor;
  return forming - (warmup - 1) * stepMs;
}
