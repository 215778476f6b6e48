import type { CandleFeedHealth } from '#contract/live-candles.ts';
import type { Candles } from '#core/market/candles.ts';
import type { Gap } from '#core/market/gaps.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { CandlePage, CandleUpdate } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { type CandleSource, candleSource } from '../market-data/download/candle-source.ts';
import type { MarketDataClient } from '../market-data/download/connections.ts';
import { BackOff } from './back-off.ts';
import { ClosedCandles } from './closed-candles.ts';
import type { FeedPace } from './feed-pace.ts';
import { SilenceGuard } from './silence-guard.ts';
import { Waiter } from './waiter.ts';

export interface FeedOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly profile: SupportedProfile;
  /** First moment of interest, ms. */
  readonly from: number;
  readonly pace: FeedPace;
  /** The client, connected anew if need be. */
  readonly connect: () => Promise<MarketDataClient>;
  /** Replaces a client whose stream has died without saying so. */
  readonly replace: (dead: MarketDataClient) => Promise<void>;
  /** How often the client has been replaced: what breaks off because of that is no trouble. */
  readonly replacements: () => number;
  /**
   * Closed candles that come next, and all that the exchange has answered for with them: [from, coveredUntil). Nothing
   * more is asked until it is done with them; where it fails, they come again.
   */
  readonly onClosed: (candles: Candles, from: number, coveredUntil: number) => Promise<void>;
  readonly onForming: (candle: CandleUpdate) => void;
  /** The last price, from whatever candle is streamed. */
  readonly onPrice: (price: number) => void;
  readonly onGap: (gap: Gap) => void;
  readonly onHealth: (health: FeedHealth) => void;
}

export type FeedHealth = Pick<CandleFeedHealth, 'state' | 'lastUpdateAt' | 'lastClosed' | 'missing' | 'trouble'>;

type Trouble = NonNullable<CandleFeedHealth['trouble']>;

/**
 * Follows one market. The stream, where there is one, brings the candle that is forming and tells that it is time to
 * look; which candles have closed, and with which values, is asked of the exchange when its clock says that one has. So a
 * stream that loses, repeats or swaps messages cannot change a closed candle, and a break is back-filled by the same
 * question as everything else.
 */
export class CandleFeed {
  readonly #options: FeedOptions;
  readonly #closed: ClosedCandles;
  readonly #source: CandleSource;
  readonly #streams: boolean;
  readonly #stop = new AbortController();
  readonly #due = new Waiter();
  /** What is wrong with the questions and with the stream; null where nothing is. */
  #offline: Trouble | null = null;
  #stale: Trouble | null = null;
  /** How often it was interrupted: an answer to what was asked before says nothing about now. */
  #interrupts = 0;
  #lastUpdateAt: number | null = null;
  #lastClosed: number | null = null;
  #missing = 0;
  #wokenFor = Number.NEGATIVE_INFINITY;
  #running: Promise<unknown> | null = null;

  /** @throws UserError when the exchange neither has the timeframe nor shorter ones to make it from */
  constructor(options: FeedOptions) {
    const { timeframe, profile, symbol } = options;
    this.#options = options;
    this.#streams = profile.candles.source === 'stream';
    this.#source = candleSource(timeframe, profile.candles, profile.name, async (part, since, limit) => {
      const client = await options.connect();
      return await client.candles(symbol, part, since, limit);
    });
    this.#closed = new ClosedCandles(this.#source.align(options.from), this.#source.stepMs);
  }

  start(): void {
    this.#running ??= Promise.all([this.#follow(), this.#streams ? this.#watch() : null]);
  }

  /** Counts as out of reach until the exchange has answered again. */
  interrupt(reason: string): void {
    this.#interrupts++;
    this.#offline ??= { since: Date.now(), reason };
    this.#tell();
  }

  /** Asks now instead of when the next candle is due. */
  wake(): void {
    this.#due.wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Asks for closed candles whenever one is due. */
  async #follow(): Promise<void> {
    const backOff = new BackOff(this.#options.pace.retryMs);
    let late = 0;
    while (!this.#stop.signal.aborted) {
      const replacements = this.#options.replacements();
      try {
        const client = await this.#options.connect();
        const moved = await this.#catchUp();
        backOff.reset();
        late = moved || client.now() < this.#closed.next + this.#source.stepMs ? 0 : late + 1;
        await this.#due.wait(this.#untilNext(client.now(), late), this.#stop.signal);
      } catch (error) {
        if (this.#options.replacements() > replacements) continue;
        this.#offline ??= { since: Date.now(), reason: wordsOf(error) };
        await this.#sitOut(error, backOff);
      }
    }
  }

  /** Asks page by page until nothing more has closed. @returns whether something has come */
  async #catchUp(): Promise<boolean> {
    const { stepMs, pageCandles } = this.#source;
    let moved = false;
    let interrupts = this.#interrupts;
    const reached = () => {
      if (this.#interrupts === interrupts) this.#offline = null;
    };
    while (!this.#stop.signal.aborted) {
      const client = await this.#options.connect();
      interrupts = this.#interrupts;
      const since = this.#closed.next;
      const due = Math.floor((client.now() - since) / stepMs);
      if (due < 1) break;
      const page = await this.#source.page(since, Math.min(pageCandles, due));
      if (this.#stop.signal.aborted) break;
      reached();
      const hole = await this.#take(page, since);
      if (this.#closed.next > since) moved = true;
      else if (!hole) break;
      if (hole) await this.#due.pause(this.#options.pace.lateMs, this.#stop.signal);
    }
    // Connected at least: nothing may be due for a long time.
    reached();
    this.#heard();
    return moved;
  }

  /** @returns whether a candle is missing that is worth asking for again */
  async #take(page: CandlePage, since: number): Promise<boolean> {
    const { candles, gaps, hole } = this.#closed.accept(page);
    for (const gap of gaps) {
      this.#missing += gap.missing;
      this.#options.onGap(gap);
    }
    if (candles.length > 0) this.#lastClosed = candles.time[candles.length - 1];
    try {
      if (this.#closed.next > since) await this.#options.onClosed(candles, since, this.#closed.next);
    } catch (error) {
      // What could not be stored must come again.
      this.#closed.rewind(since);
      throw error;
    }
    this.#heard();
    return hole;
  }

  /** How long until it is worth asking again, ms. */
  #untilNext(now: number, late: number): number {
    const { pace, profile } = this.#options;
    const { stepMs } = this.#source;
    if (!this.#streams) {
      // At whole multiples of the exchange's clock: a poll falls right behind the close of every longer candle.
      const everyMs = profile.candles.pollSeconds * 1000;
      return everyMs - (now % everyMs) + pace.settleMs;
    }
    const untilClose = this.#closed.next + stepMs - now;
    if (untilClose > 0) return untilClose + pace.settleMs;
    return Math.min(pace.lateMs * 2 ** Math.max(0, late - 1), Math.max(pace.lateMs * 20, stepMs / 200));
  }

  /** Keeps the stream open, and has it replaced when it says nothing any more. */
  async #watch(): Promise<void> {
    const { pace, profile, symbol } = this.#options;
    const backOff = new BackOff(pace.retryMs);
    let patience = pace.silentMs;
    while (!this.#stop.signal.aborted) {
      const attempt = new SilenceGuard(patience, this.#stop.signal);
      const replacements = this.#options.replacements();
      let messages = 0;
      try {
        const client = await this.#options.connect();
        for await (const update of client.watchCandles(symbol, this.#source.from, attempt.signal)) {
          messages++;
          attempt.heard();
          backOff.reset();
          this.#message(update);
        }
        if (this.#stop.signal.aborted) return;
        this.#stale ??= {
          since: Date.now(),
          reason: `${profile.name} has sent no candles for ${Math.max(1, Math.round(patience / 1000))} s.`,
        };
        this.#tell();
        // Where nothing is traded nothing is sent: that is worth less and less of a new connection.
        patience = messages > 0 ? pace.silentMs : Math.min(patience * 2, pace.silentMs * 10);
        await this.#options.replace(client);
      } catch (error) {
        if (this.#options.replacements() === replacements) {
          this.#stale ??= { since: Date.now(), reason: wordsOf(error) };
          await this.#sitOut(error, backOff);
        }
      } finally {
        attempt.end();
      }
      // Whatever happened in between is asked for now.
      this.#due.wake();
    }
  }

  #message(update: CandleUpdate): void {
    this.#stale = null;
    this.#heard();
    if (update.closed) return;
    const next = this.#closed.next;
    // Once for each candle: its messages come many times a second.
    if (update.time > next && update.time > this.#wokenFor) {
      this.#wokenFor = update.time;
      this.#due.wake();
    }
    if (update.time >= next) this.#options.onPrice(update.close);
    const isNext = update.time >= next && update.time < next + this.#source.stepMs;
    if (isNext && this.#source.from === this.#options.timeframe) this.#options.onForming(update);
  }

  async #sitOut(error: unknown, backOff: BackOff): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#tell();
    const retryAt = error instanceof ExchangeError ? error.retryAt : null;
    const pause = retryAt !== null && Number.isFinite(retryAt) ? retryAt - Date.now() : 0;
    await this.#due.pause(Math.max(pause, backOff.next()), this.#stop.signal);
  }

  #heard(): void {
    this.#lastUpdateAt = Date.now();
    this.#tell();
  }

  #tell(): void {
    const state = this.#offline ? 'offline' : this.#stale ? 'stale' : this.#lastUpdateAt === null ? 'starting' : 'live';
    this.#options.onHealth({
      state,
      lastUpdateAt: this.#lastUpdateAt,
      lastClosed: this.#lastClosed,
      missing: this.#missing,
      trouble: this.#offline ?? this.#stale,
    });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
