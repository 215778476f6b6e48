import type { BotConfig } from '#contract/bot-config.ts';
import { formatMarketId, parseMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { BotInputs } from '#main/adapters/storage/bot-inputs.ts';
import { LiveSeries, type LiveSources } from './live-series.ts';
import type { FedMoment, FeedTrouble, MarketFeed } from './market-feed.ts';

export interface LiveFeedInput {
  readonly config: Pick<BotConfig, 'markets' | 'timeframe'>;
  /** Open time of the first candle, ms. */
  readonly begins: number;
  /** Funding rates before that which the strategy looks back on. */
  readonly settlements: number;
  /** What the bot has dealt with already: so many moments, up to the close of the last one (ms; null before any). */
  readonly moments: number;
  readonly dealtUntil: number | null;
  readonly inputs: BotInputs;
  /** There may be a next moment. */
  readonly wake: () => void;
}

/** How long a market whose exchange answers is waited for when others have their candle, ms, beside its pace of polls. */
const PATIENCE_MS = 20_000;
/** How long an exchange may take to list a payment of funding, ms. */
const FUNDING_PATIENCE_MS = 120_000;
/** Room for moments beyond those that there are: larger columns are made beside the run when it is used up. */
const SPARE_ROOM = 4096;
const HOUR_MS = 3_600_000;

/**
 * The market as it closes, one moment after the other. First comes, from the store, what the bot has dealt with already;
 * then each moment as soon as every market has its candle, or is known to have none: a market whose exchange answers is
 * waited for a little, one that is out of reach as long as that lasts. What the bot goes on without does not come any
 * more, so that a run which is made again is the same.
 */
export class LiveFeed implements MarketFeed {
  readonly span = null;
  readonly ends = false;
  readonly room: number;
  readonly #input: LiveFeedInput;
  readonly #series: readonly LiveSeries[];
  readonly #timeframeMs: number;
  readonly #patienceMs: number;
  #taken = 0;
  #nextFunding = 0;
  /** The moment that waits for a market, and the hour whose payment of funding is waited for; each with its beginning. */
  #late = { time: Number.NaN, since: 0 };
  #unsettled = { hour: Number.NaN, since: 0 };

  constructor(sources: LiveSources, input: LiveFeedInput) {
    const { config, begins, settlements, inputs, moments } = input;
    this.#input = input;
    this.#timeframeMs = timeframeMs(config.timeframe);
    this.room = moments + SPARE_ROOM;
    const markets = config.markets.flatMap(({ market }) => parseMarketId(market) ?? []);
    const pauses = markets.map(({ exchange }) => {
      const { source, pollSeconds } = findSupportedProfile(exchange).candles;
      return source === 'poll' ? pollSeconds * 1000 : 0;
    });
    this.#patienceMs = Math.min(PATIENCE_MS + Math.max(...pauses), this.#timeframeMs / 2);
    this.#series = markets.map((market, k) => {
      const holes = inputs.holes.filter((hole) => hole.market === k);
      const lastRate = inputs.funding.findLast((rate) => rate.market === k)?.time ?? null;
      return new LiveSeries(sources, { market, timeframe: config.timeframe, begins, settlements, holes, lastRate });
    });
  }

  get trouble(): FeedTrouble | null {
    const troubles = this.#series.flatMap(({ trouble }) => trouble ?? []);
    return troubles.sort((a, b) => a.since - b.since).at(0) ?? null;
  }

  get waiting(): string | null {
    const markets = this.#series
      .filter(({ state }) => state === 'starting')
      .map(({ market }) => formatMarketId(market));
    return markets.length > 0 ? `Waiting for the candles of ${markets.join(', ')}.` : null;
  }

  peek(): number | null {
    if (this.#restoring) return this.#earliest(this.#input.dealtUntil);
    for (const series of this.#series) series.follow(this.#input.wake);
    const time = this.#earliest(null);
    if (time === null) return null;
    return this.#isComplete(time) && this.#isSettled(time + this.#timeframeMs) ? time : null;
  }

  next(): FedMoment | null {
    const time = this.peek();
    if (time === null) return null;
    const restoring = this.#restoring;
    const funding = restoring ? this.#pastFunding() : this.#newFunding(time + this.#timeframeMs);
    const taken = this.#series.map((series) => series.take(time));
    const holes = taken.flatMap(({ hole }, market) => (hole && !restoring ? [{ market, ...hole }] : []));
    this.#taken++;
    return { moment: { time, candles: taken.map(({ candle }) => candle) }, funding, holes };
  }

  close(): void {
    for (const series of this.#series) series.close();
  }

  get #restoring(): boolean {
    return this.#taken < this.#input.moments;
  }

  /** Open time of the earliest candle that is there. */
  #earliest(limit: number | null): number | null {
    const earliest = Math.min(...this.#series.map((series) => series.peek(limit) ?? Number.POSITIVE_INFINITY));
    return earliest === Number.POSITIVE_INFINITY ? null : earliest;
  }

  /** Whether every market has its candle of a moment, or has been waited for. */
  #isComplete(time: number): boolean {
    const late = this.#series.filter((series) => !series.isKnown(time));
    if (late.length === 0) return true;
    if (this.#late.time !== time) this.#late = { time, since: performance.now() };
    if (late.some(({ state }) => state !== 'live')) return false;
    // One that still comes nearer is not without a candle: it has more to fetch.
    const since = Math.max(this.#late.since, ...late.map(({ movedAt }) => movedAt));
    return performance.now() - since >= this.#patienceMs;
  }

  /** Whether the funding of every market is known up to a close, or has been waited for. */
  #isSettled(close: number): boolean {
    // Each is asked, also where another one is not known.
    if (this.#series.filter((series) => !series.isSettled(close)).length === 0) return true;
    const hour = Math.floor(close / HOUR_MS);
    // Once a payment: the closes after it are not held up again.
    if (this.#unsettled.hour !== hour) this.#unsettled = { hour, since: performance.now() };
    return performance.now() - this.#unsettled.since >= Math.min(FUNDING_PATIENCE_MS, this.#timeframeMs / 2);
  }

  #pastFunding(): FedMoment['funding'] {
    const { funding } = this.#input.inputs;
    const first = this.#nextFunding;
    while (funding[this.#nextFunding]?.after === this.#taken) this.#nextFunding++;
    return funding.slice(first, this.#nextFunding);
  }

  #newFunding(close: number): FedMoment['funding'] {
    return this.#series.flatMap((series, market) => series.newRates(close).map((rate) => ({ market, ...rate })));
  }
}
