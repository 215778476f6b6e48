import type { Candle } from '#core/bots/growing-candles.ts';
import type { MarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import type { Following, LiveCandles } from '../live-candles/live-candles.ts';
import type { FundingFollowing, LiveFunding } from '../live-candles/live-funding.ts';
import type { FeedTrouble } from './market-feed.ts';
import { StoredSeries } from './stored-series.ts';

/** Where live candles and funding rates come from. */
export interface LiveSources {
  readonly store: MarketStore;
  readonly candles: Pick<LiveCandles, 'follow'>;
  readonly funding: Pick<LiveFunding, 'follow'>;
}

/** Candles that open in [from, to), ms. */
export interface Hole {
  readonly from: number;
  readonly to: number;
}

export interface LiveSeriesInput {
  readonly market: MarketId;
  readonly timeframe: Timeframe;
  /** Open time of the first candle, ms. */
  readonly begins: number;
  /** Funding rates before that which the strategy looks back on. */
  readonly settlements: number;
  /** What the bot went on without, in order, and the time of the last funding rate that it knows. */
  readonly holes: readonly Hole[];
  readonly lastRate: number | null;
}

const HOUR_MS = 3_600_000;

/** One market of a bot on live candles: what is stored, and up to where all that has closed is there. */
export class LiveSeries {
  readonly market: MarketId;
  readonly #sources: LiveSources;
  readonly #input: LiveSeriesInput;
  readonly #stored: StoredSeries;
  readonly #timeframeMs: number;
  readonly #ratesFrom: number;
  #following: Following | null = null;
  #funding: FundingFollowing | null = null;
  /** What closes before is stored, or does not exist. */
  #until = Number.NEGATIVE_INFINITY;
  #movedAt = performance.now();
  /** Where the next candle opens if none is missing. */
  #expected: number;
  #nextHole = 0;
  /** The hole before {@link #expected}, if there is one: another one right behind it is the same. */
  #hole: Hole | null = null;
  #lastRate: number;

  constructor(sources: LiveSources, input: LiveSeriesInput) {
    const { market, timeframe, begins, settlements, lastRate } = input;
    this.market = market;
    this.#sources = sources;
    this.#input = input;
    this.#timeframeMs = timeframeMs(timeframe);
    this.#stored = new StoredSeries(sources.store, datasetId(market.exchange, market.symbol, timeframe), begins);
    this.#expected = begins;
    this.#ratesFrom = begins - settlements * findSupportedProfile(market.exchange).funding.hours * HOUR_MS;
    this.#lastRate = lastRate ?? Number.NEGATIVE_INFINITY;
  }

  /** Asks for what comes after the candles so far, from now on. */
  follow(wake: () => void): void {
    const { market, timeframe } = this.#input;
    this.#funding ??= this.#sources.funding.follow(market, this.#ratesFrom);
    this.#following ??= this.#sources.candles.follow(market, timeframe, this.#expected, {
      onClosed: ({ time, length }) => {
        this.#until = time[length - 1] + this.#timeframeMs;
        this.#movedAt = performance.now();
        wake();
      },
    });
  }

  get state(): Following['health']['state'] {
    return this.#following?.health.state ?? 'starting';
  }

  get trouble(): FeedTrouble | null {
    const health = this.#following?.health;
    return health?.state === 'offline' || health?.state === 'stale' ? health.trouble : null;
  }

  /** When something has closed last, by the clock of `performance`. */
  get movedAt(): number {
    return this.#movedAt;
  }

  /** Whether the candle that opens at a time is there, or known not to come. */
  isKnown(time: number): boolean {
    return this.#until > time;
  }

  /** Open time of the next candle. @param limit looks at stored candles before it, ms, without being told of them */
  peek(limit: number | null): number | null {
    const before = limit ?? this.#until;
    for (;;) {
      const time = this.#stored.peek(before);
      if (time === null || (time >= this.#expected && !this.#isInHole(time))) return time;
      this.#stored.take();
    }
  }

  /** Takes the candle that opens at a time, if there is one, and tells what is missing up to there. */
  take(time: number): { readonly candle: Candle | null; readonly hole: Hole | null } {
    const candle = this.peek(time + 1) === time ? this.#stored.take() : null;
    const end = candle ? time : time + this.#timeframeMs;
    const grows = this.#hole?.to === this.#expected ? this.#hole.from : this.#expected;
    const hole = end > this.#expected ? { from: grows, to: end } : null;
    // A candle ends the hole before it.
    this.#hole = candle ? null : hole;
    this.#expected = time + this.#timeframeMs;
    return { candle, hole };
  }

  isSettled(close: number): boolean {
    return this.#funding?.settled(close) ?? false;
  }

  /** Funding rates that have become known and were settled up to a close, in order; each is told once. */
  newRates(close: number): { readonly time: number; readonly rate: number }[] {
    const { time, rate } = this.#funding?.rates ?? { time: [], rate: [] };
    const fresh: { time: number; rate: number }[] = [];
    for (let k = 0; k < time.length && time[k] <= close; k++) {
      if (time[k] > this.#lastRate && time[k] >= this.#ratesFrom) fresh.push({ time: time[k], rate: rate[k] });
    }
    this.#lastRate = fresh.at(-1)?.time ?? this.#lastRate;
    return fresh;
  }

  close(): void {
    void this.#following?.stop();
    this.#funding?.stop();
  }

  #isInHole(time: number): boolean {
    const { holes } = this.#input;
    while (this.#nextHole < holes.length && holes[this.#nextHole].to <= time) this.#nextHole++;
    return this.#nextHole < holes.length && holes[this.#nextHole].from <= time;
  }
}
