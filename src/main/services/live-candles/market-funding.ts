import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import type { Log } from '#main/log.ts';
import type { MarketDataClient } from '../market-data/download/connections.ts';
import { PageWriter } from '../market-data/download/page-writer.ts';
import { subtractSpans } from '../market-data/download/spans.ts';

/** Settled rates in order: times in ms, fractions of the notional. */
export interface KnownRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

export interface MarketFundingOptions {
  readonly store: MarketStore;
  readonly market: MarketId;
  readonly profile: SupportedProfile;
  readonly log: Log;
  /** The client, connected anew if need be. */
  readonly connect: () => Promise<MarketDataClient>;
}

const HOUR_MS = 3_600_000;
/** Recorded times are some ms beside the hour. */
const BESIDE_MS = 60_000;
/** First wait before a payment that is not listed yet is asked for again, ms; doubled each time. */
const AGAIN_MS = 3_000;
const LONGEST_AGAIN_MS = 60_000;

/** The funding rates of one market: those that are stored, and those that the exchange has listed since. */
export class MarketFunding {
  readonly #options: MarketFundingOptions;
  readonly #writer: PageWriter;
  #from = Number.POSITIVE_INFINITY;
  /** Settlements up to here are known, or known not to be. */
  #settledUntil = Number.NEGATIVE_INFINITY;
  #rates: KnownRates = { time: new Float64Array(0), rate: new Float64Array(0) };
  #asking = false;
  #stopped = false;
  #tries = 0;
  #againAt = Number.NEGATIVE_INFINITY;

  constructor(options: MarketFundingOptions) {
    this.#options = options;
    this.#writer = new PageWriter(options.store, options.market);
  }

  get rates(): KnownRates {
    return this.#rates;
  }

  /** Somebody is interested in settlements from here on, ms. */
  want(from: number): void {
    if (from >= this.#from) return;
    this.#from = from;
    this.#settledUntil = Number.NEGATIVE_INFINITY;
  }

  /** Whether all that was settled up to a time is known; asks for it if it is not. */
  settled(until: number): boolean {
    if (!this.#options.profile.funding.history) return true;
    // No contract pays more often than hourly.
    const due = Math.floor(until / HOUR_MS) * HOUR_MS;
    if (due <= this.#settledUntil) return true;
    if (!this.#asking && performance.now() >= this.#againAt) void this.#ask(due);
    return false;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #ask(due: number): Promise<void> {
    this.#asking = true;
    try {
      const asked = await this.#fetch();
      if (this.#stopped) return;
      const { exchange, symbol } = this.#options.market;
      this.#rates = this.#options.store.loadFunding(exchange, symbol);
      const hour = Math.floor(asked / HOUR_MS) * HOUR_MS;
      // What was not listed within an hour is not waited for.
      this.#settledUntil = this.#isListed(hour) || !this.#isExpected(hour) ? hour : hour - HOUR_MS;
      if (due <= this.#settledUntil) this.#tries = 0;
      else this.#later();
    } catch (error) {
      if (this.#stopped) return;
      this.#options.log.warn({ error, market: formatMarketId(this.#options.market) }, 'no funding rates could be read');
      this.#later();
    } finally {
      this.#asking = false;
    }
  }

  /** Fetches what is not stored. @returns the exchange's time before that */
  async #fetch(): Promise<number> {
    const { connect, market, store } = this.#options;
    const client = await connect();
    const now = client.now();
    for (const span of subtractSpans({ from: this.#from, to: now }, store.coverage.funding(market))) {
      let since = span.from;
      while (since < span.to && !this.#stopped) {
        const page = await client.fundingHistory(market.symbol, since);
        if (this.#stopped) break;
        this.#writer.funding(page.rates, since, page.coveredUntil);
        if (page.coveredUntil <= since) break;
        since = page.coveredUntil;
      }
    }
    return now;
  }

  #later(): void {
    this.#againAt = performance.now() + Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** this.#tries++);
  }

  #isListed(hour: number): boolean {
    const last = this.#rates.time.at(-1);
    return last !== undefined && last >= hour - BESIDE_MS;
  }

  /** Whether a payment is made at a full hour, as far as the last ones tell. */
  #isExpected(hour: number): boolean {
    const { time } = this.#rates;
    const hours = (ms: number) => Math.round(ms / HOUR_MS);
    const last = time.at(-1);
    const before = time.at(-2);
    const usual = this.#options.profile.funding.hours;
    if (last === undefined) return hours(hour) % usual === 0;
    const interval = before === undefined ? usual : Math.max(1, hours(last - before));
    return hours(hour - last) >= interval;
  }
}
