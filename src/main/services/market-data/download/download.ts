import type { DownloadOutcome, DownloadProgress, DownloadRequest } from '#contract/downloads.ts';
import type { Gap } from '#core/market/gaps.ts';
import { type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import { UserError } from '#main/errors.ts';
import { findBeginning } from './beginning.ts';
import { type CandleSource, candleSource } from './candle-source.ts';
import type { ExchangeConnection } from './connections.ts';
import { unknownSymbol } from './instrument-list.ts';
import { PageWriter } from './page-writer.ts';
import { gapWindows, planCandles, storedSpans } from './plan.ts';
import { ProgressMeter } from './progress-meter.ts';
import { cutSpan, type Span, subtractSpans } from './spans.ts';
import { patiently, type StopFlag, stopped } from './waiting.ts';

export interface DownloadOptions {
  /** Connects, or gives the connection that is open. */
  readonly connect: () => Promise<ExchangeConnection>;
  readonly exchangeName: string;
  readonly store: MarketStore;
  readonly signal: StopFlag;
  readonly onProgress: (progress: DownloadProgress) => void;
  /** How long an exchange may be out of reach before the download is given up, ms. */
  readonly patienceMs?: number;
}

/** Holes that a download looks at again by itself take at most so many requests; the rest waits to be asked for. */
const MOST_SECOND_LOOKS = 20;
const HOUR_MS = 3_600_000;

/**
 * Fetches what a request asks for and the store does not have yet, oldest first. Every page is stored as it comes, so
 * that the same request, made again, goes on where this one was broken off. Only candles that are closed by exchange time
 * are stored; what is stored already is never changed.
 * @throws UserError `cancelled` when the signal is set; else a sentence about what is wrong with the request, or with the
 *   exchange when it stays out of reach
 */
export async function runDownload(request: DownloadRequest, options: DownloadOptions): Promise<DownloadOutcome> {
  return await new Download(request, options).run();
}

class Download {
  readonly #request: DownloadRequest;
  readonly #options: DownloadOptions;
  readonly #market: MarketId;
  readonly #meter: ProgressMeter;
  readonly #writer: PageWriter;
  readonly #notes: string[] = [];
  #pausedUntil: () => number = () => 0;

  constructor(request: DownloadRequest, options: DownloadOptions) {
    const market = parseMarketId(request.market);
    if (!market) throw new UserError(`"${request.market}" is not a market: write it like bybit:BTC/USDT:USDT`);
    this.#request = request;
    this.#options = options;
    this.#market = market;
    this.#meter = new ProgressMeter(options.onProgress);
    this.#writer = new PageWriter(options.store, market);
  }

  async run(): Promise<DownloadOutcome> {
    this.#meter.begin('checking');
    const connection = await this.#patiently(this.#options.connect);
    this.#pausedUntil = () => connection.pausedUntil();
    await this.#requireListed(connection);
    const { timeframe, funding } = this.#request;
    const ask = (part: Timeframe, since: number, limit: number) =>
      this.#patiently(() => connection.client.candles(this.#market.symbol, part, since, limit));
    const source = timeframe && candleSource(timeframe, connection.profile.candles, connection.profile.name, ask);
    const span = await this.#span(connection, source, ask);
    const gaps = source && timeframe ? await this.#candles(source, timeframe, span, connection.client.now()) : [];
    if (funding) await this.#funding(connection, span);
    this.#noteDisagreements(connection.profile.name);
    return {
      candles: timeframe ? this.#countIn(timeframe, span) : 0,
      added: this.#writer.added,
      fundingAdded: this.#writer.fundingAdded,
      missing: gaps.reduce((sum, gap) => sum + gap.missing, 0),
      gaps: gaps.length,
      notes: this.#notes,
      error: null,
    };
  }

  async #requireListed({ client, profile }: ExchangeConnection): Promise<void> {
    const listed = await this.#patiently(() => client.instruments());
    if (listed.some(({ symbol }) => symbol === this.#market.symbol)) return;
    const symbols = listed.map(({ symbol }) => symbol);
    throw new UserError(unknownSymbol(profile.name, this.#market.symbol, symbols), { field: 'market' });
  }

  /** The time to ask about: what the user wants, within what there can be. */
  async #span(
    connection: ExchangeConnection,
    source: CandleSource | null,
    ask: Parameters<typeof candleSource>[3],
  ): Promise<Span> {
    const stored = this.#stored();
    if (this.#request.gapsOnly) {
      if (stored === null)
        throw new UserError(`No candles of ${this.#request.market} are stored: download them first.`);
      return stored;
    }
    const now = connection.client.now();
    const to = Math.min(this.#request.to ?? now, now);
    const wanted = this.#request.from;
    if (wanted !== null && wanted >= to) {
      throw new UserError(
        wanted >= now
          ? 'The download would begin in the future: choose an earlier first day.'
          : 'The download would end before it begins: choose an earlier first day.',
        { field: 'from' },
      );
    }
    // What begins behind the first stored candle needs no search for the first one.
    const from = wanted === null ? null : (source?.align(wanted) ?? wanted);
    if (from !== null && stored !== null && stored.from <= from) return { from, to };
    const { store } = this.#options;
    const beginning = await findBeginning({ connection, store, market: this.#market, step: source, ask, wanted, to });
    if (beginning.note !== null) this.#notes.push(beginning.note);
    return { from: source?.align(beginning.from) ?? beginning.from, to };
  }

  /** @returns holes inside the time asked for that stay */
  async #candles(source: CandleSource, timeframe: Timeframe, wanted: Span, now: number): Promise<Gap[]> {
    const { stepMs } = source;
    if (source.from !== timeframe) this.#notes.push(`Put together from ${source.from} candles.`);
    const { gapsOnly } = this.#request;
    if (!gapsOnly) {
      const covered = this.#options.store.coverage.candles(this.#market, timeframe);
      const plan = planCandles(wanted, { stored: this.#storedSpans(timeframe), covered, now }, stepMs);
      this.#meter.begin('candles', plan.done, plan.total);
      for (const span of plan.spans) await this.#fetch(source, timeframe, span);
      await this.#fillGaps(source, timeframe, plan.spans, MOST_SECOND_LOOKS);
    } else await this.#fillGaps(source, timeframe, [wanted], Number.POSITIVE_INFINITY);
    return this.#gapsIn(timeframe, [wanted]);
  }

  async #fetch(source: CandleSource, timeframe: Timeframe, span: Span): Promise<void> {
    let since = span.from;
    while (since < span.to) {
      if (this.#options.signal.aborted) throw stopped();
      const limit = Math.min(source.pageCandles, Math.ceil((span.to - since) / source.stepMs));
      const page = await source.page(since, limit);
      this.#writer.candles(timeframe, page.candles, since, page.coveredUntil);
      // Nothing more has closed.
      if (page.coveredUntil <= since) return;
      this.#meter.advance(Math.round((page.coveredUntil - since) / source.stepMs));
      since = page.coveredUntil;
    }
  }

  /** Asks once more for what is missing between candles: answers of exchanges are not always whole. */
  async #fillGaps(source: CandleSource, timeframe: Timeframe, within: readonly Span[], most: number): Promise<void> {
    const windows = gapWindows(this.#gapsIn(timeframe, within), source.pageCandles * source.stepMs).slice(0, most);
    if (windows.length === 0) return;
    const candles = windows.reduce((sum, { from, to }) => sum + Math.round((to - from) / source.stepMs), 0);
    this.#meter.begin('gaps', 0, candles);
    for (const span of windows) await this.#fetch(source, timeframe, span);
  }

  async #funding({ client, profile }: ExchangeConnection, wanted: Span): Promise<void> {
    if (!profile.funding.history) {
      this.#notes.push(`${profile.name} does not tell past funding rates.`);
      return;
    }
    const spans = subtractSpans(wanted, this.#options.store.coverage.funding(this.#market));
    const hours = (ms: number) => Math.round(ms / HOUR_MS);
    const left = spans.reduce((sum, { from, to }) => sum + hours(to - from), 0);
    this.#meter.begin('funding', hours(wanted.to - wanted.from) - left, hours(wanted.to - wanted.from));
    for (const span of spans) {
      let since = span.from;
      while (since < span.to) {
        const page = await this.#patiently(() => client.fundingHistory(this.#market.symbol, since));
        this.#writer.funding(page.rates, since, page.coveredUntil);
        if (page.coveredUntil <= since) break;
        this.#meter.advance(hours(page.coveredUntil - since));
        since = page.coveredUntil;
      }
    }
  }

  #noteDisagreements(exchangeName: string): void {
    const say = (what: string, found: { readonly count: number; readonly first: string } | null) => {
      if (!found) return;
      const many = found.count === 1 ? `1 stored ${what} differs` : `${found.count} stored ${what}s differ`;
      this.#notes.push(
        `${many} from what ${exchangeName} has now and stayed as stored; the first is at ${found.first}.`,
      );
    };
    say('candle', this.#writer.candleDisagreement);
    say('funding rate', this.#writer.fundingDisagreement);
  }

  #id(timeframe: Timeframe): string {
    return datasetId(this.#market.exchange, this.#market.symbol, timeframe);
  }

  /** From the first to the end of the last stored candle; null when there is none. */
  #stored(): Span | null {
    const { timeframe } = this.#request;
    const set = timeframe && this.#options.store.get(this.#id(timeframe));
    if (!set || set.from === null || set.to === null) return null;
    return { from: set.from, to: set.to + timeframeMs(set.timeframe) };
  }

  #countIn(timeframe: Timeframe, span: Span): number {
    const id = this.#id(timeframe);
    return this.#options.store.get(id) ? this.#options.store.pages(id, span).total : 0;
  }

  #storedSpans(timeframe: Timeframe): Span[] {
    const id = this.#id(timeframe);
    const set = this.#options.store.get(id);
    if (!set) return [];
    return storedSpans(set.from, set.to, this.#options.store.gaps(id), timeframeMs(timeframe));
  }

  #gapsIn(timeframe: Timeframe, spans: readonly Span[]): Gap[] {
    const id = this.#id(timeframe);
    if (!this.#options.store.get(id)) return [];
    const step = timeframeMs(timeframe);
    return this.#options.store.gaps(id).flatMap((gap) =>
      spans.flatMap((span) => {
        const cut = cutSpan(gap, span);
        return cut ? { ...cut, missing: Math.round((cut.to - cut.from) / step) } : [];
      }),
    );
  }

  #patiently<T>(request: () => Promise<T>): Promise<T> {
    const { signal, exchangeName, patienceMs } = this.#options;
    return patiently(request, {
      signal,
      exchangeName,
      pausedUntil: () => this.#pausedUntil(),
      onWait: this.#meter.wait,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  }
}
