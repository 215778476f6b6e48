import type { BotCommand, BotEvent, BotStanding, BotState } from '#contract/bots.ts';
import type { PaperEvent } from '#core/bots/paper-event.ts';
import { PaperRun } from '#core/bots/paper-run.ts';
import { formatUtc } from '#core/market/calendar.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot, StoredCommand } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import { BotOutbox, type StateChange } from './bot-outbox.ts';
import { type BotStatus, evaluationsOf, marketOf, riskOf, statusOf } from './bot-status.ts';
import type { FedMoment, FeedTrouble, MarketFeed } from './market-feed.ts';
import { MissedCloses } from './missed-closes.ts';
import { ReplayClock } from './replay-clock.ts';

/** One bot while it is hosted: the run, what feeds it, and what must still be written. */
export class HostedBot {
  readonly id: string;
  state: BotState = 'starting';
  readonly clock: ReplayClock;
  readonly #bot: StoredBot;
  readonly #feed: MarketFeed;
  readonly #run: PaperRun;
  readonly #timeframeMs: number;
  readonly #outbox: BotOutbox;
  readonly #missed: MissedCloses;
  /** Commands that had been carried out before the bot was hosted, with their places. */
  readonly #past: readonly StoredCommand[];
  #pastNext = 0;
  #trades = 0;
  #wins = 0;
  #lastEvent: number;
  #atEnd = false;
  /** The last refusal on each instrument, so that one that lasts is one line of the log. */
  readonly #refusals: { key: string; moment: number }[];
  readonly #told: (events: readonly BotEvent[]) => void;

  /** @param told hears of every line of the log as it is made */
  constructor(
    bot: StoredBot,
    strategy: ValidTemplate,
    feed: MarketFeed,
    table: BotTable,
    told: (events: readonly BotEvent[]) => void,
  ) {
    const { config } = bot;
    this.id = bot.id;
    this.#bot = bot;
    this.#feed = feed;
    this.#told = told;
    this.#timeframeMs = timeframeMs(config.timeframe);
    this.#run = new PaperRun({
      strategy,
      timeframeMs: this.#timeframeMs,
      settings: config.settings,
      markets: config.markets.map(({ market, instrument }) => ({
        market,
        instrument,
        synthetic: market.startsWith('demo:'),
      })),
      limits: config.limits,
      room: feed.room,
    });
    this.clock = new ReplayClock(config.feed.kind === 'replay' ? config.feed.speed : 'max');
    this.#outbox = new BotOutbox(bot.id, table);
    this.#missed = new MissedCloses(feed.ends ? Number.POSITIVE_INFINITY : bot.moments === 0 ? Date.now() : 0);
    this.#past = table.doneCommands(bot.id);
    this.#lastEvent = table.lastEvent(bot.id);
    this.#refusals = config.markets.map(() => ({ key: '', moment: -1 }));
  }

  get paused(): boolean {
    return this.#run.paused;
  }

  /** Whether nothing can come any more. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** What keeps the candles from coming; null while all is well. */
  get trouble(): FeedTrouble | null {
    return this.#feed.trouble;
  }

  /**
   * Goes again through what the bot had come to when it was last hosted, until that is done or the time is up. Nothing
   * of it is told or written a second time.
   * @returns whether it is done
   * @throws UserError when the stored candles are not those that it has traded on
   */
  restore(until: () => boolean): boolean {
    const { moments } = this.#bot;
    for (;;) {
      const { moments: now } = this.#run;
      for (; this.#past[this.#pastNext]?.after === now; this.#pastNext++) {
        const { command, at } = this.#past[this.#pastNext];
        this.#apply(command, at);
      }
      if (now >= moments) break;
      const fed = this.#feed.next();
      if (!fed) throw this.#otherCandles();
      this.#take(fed, false);
      if (until()) return false;
    }
    const { standing } = statusOf(this.#bot);
    const same =
      moments === 0 ||
      (standing.equity === this.#run.equity &&
        standing.trades === this.#trades &&
        standing.marketTime === this.#marketTime);
    if (!same) throw this.#otherCandles();
    this.#atEnd = this.#feed.ends && this.#feed.peek() === null;
    return true;
  }

  /** When the next moment is due, in ms of the host's clock; null while there is none. */
  dueAt(now: number): number | null {
    const next = this.#feed.peek();
    if (next === null) return null;
    const start = this.#marketTime ?? next;
    return this.clock.dueAt(now, start, next + this.#timeframeMs);
  }

  /**
   * Makes the columns of the run larger before they are full, until that is done or the time is up.
   * @returns whether there is room for what comes
   */
  makeRoom(timeUp: () => boolean): boolean {
    // A replay has room for all its candles.
    if (this.#feed.ends || !this.#run.needsRoom) return true;
    this.#run.makeRoom(timeUp);
    return !this.#run.needsRoom;
  }

  /** Deals with the next moment. @returns whether there was one */
  step(): boolean {
    const fed = this.#feed.next();
    if (fed) this.#take(fed, true);
    this.#atEnd = this.#feed.ends && this.#feed.peek() === null;
    return fed !== null;
  }

  /** Nothing is due: says what has been made up for, if anything has. */
  caughtUp(): void {
    if (this.trouble === null && this.#feed.waiting === null) this.#say(this.#missed.sum());
  }

  /** Carries out a command of the journal, by its number there, and enters it into the log. */
  command(command: BotCommand, { number, at }: Pick<StoredCommand, 'number' | 'at'>): void {
    this.#outbox.done(number, this.#run.moments);
    this.#log([{ kind: 'command', command }, ...this.#apply(command, at)]);
  }

  notice(text: string): void {
    this.#log([{ kind: 'notice', text }]);
  }

  get standing(): BotStanding {
    const { span } = this.#feed;
    const marketTime = this.#marketTime;
    const length = span ? span.to + this.#timeframeMs - span.from : 0;
    return {
      moments: this.#run.moments,
      marketTime,
      equity: this.#run.equity,
      trades: this.#trades,
      wins: this.#wins,
      dayStart: this.#run.risk.state.dayStart,
      risk: riskOf(this.#run.risk, marketTime ?? 0),
      markets: this.#run.parts.map((_, k) => marketOf(this.#run, k)),
      warmup: this.#warmup,
      progress: span && marketTime !== null && length > 0 ? Math.min(1, (marketTime - span.from) / length) : 0,
      atEnd: this.#atEnd,
    };
  }

  /** What it is doing beyond its state, as a sentence; null for nothing. */
  get note(): string | null {
    const { trouble, waiting } = this.#feed;
    if (trouble) return `Offline since ${formatUtc(trouble.since)} UTC: ${trouble.reason}`;
    if (waiting !== null) return waiting;
    const warmup = this.#warmup;
    return warmup ? `Warming up: ${warmup.seen} of ${warmup.needed} candles.` : null;
  }

  get status(): BotStatus {
    return {
      standing: this.standing,
      evaluations: evaluationsOf(this.#run),
      warmup: this.#run.parts[0].evaluator.warmup,
      seen: this.#run.parts.map(({ series }) => series.count),
      note: this.note,
      blocks: [],
    };
  }

  /** Whether something is not in the ledger yet, and whether it is so much that writing more at once would be felt. */
  get dirty(): boolean {
    return this.#outbox.dirty;
  }

  get heavy(): boolean {
    return this.#outbox.heavy;
  }

  /** The note has become another one. */
  touch(): void {
    this.#outbox.touch();
  }

  /** Writes everything that has happened, at once or not at all. */
  commit(heartbeat: number, state?: StateChange): void {
    this.#outbox.commit({ moments: this.#run.moments, status: this.status }, heartbeat, state);
  }

  /** It is not hosted any more. */
  close(): void {
    this.#feed.close();
  }

  get #warmup(): BotStanding['warmup'] {
    const needed = this.#run.parts[0].evaluator.warmup;
    const seen = Math.min(...this.#run.parts.map(({ series }) => series.count));
    return seen < needed ? { seen, needed } : null;
  }

  get #marketTime(): number | null {
    return this.#run.lastTime === null ? null : this.#run.lastTime + this.#timeframeMs;
  }

  /** @param at when the command was given, ms */
  #apply(command: BotCommand, at: number): PaperEvent[] {
    // A replay stands still while it is stopped; the market does not.
    if (command === 'start') return this.#feed.ends ? [] : this.#run.command({ hold: at });
    return command === 'stop' ? [] : this.#run.command(command);
  }

  #take({ moment, funding, holes }: FedMoment, write: boolean): void {
    const after = this.#run.moments;
    for (const { market, time, rate } of funding) this.#run.addFunding(market, time, rate);
    const events = this.#run.close(moment);
    for (const event of events) {
      if (event.kind !== 'exit') continue;
      this.#trades++;
      if (event.trade.pnl > 0) this.#wins++;
      if (write) this.#outbox.trade(event.trade);
    }
    const news = events.filter((event) => this.#isNews(event));
    if (!write) return;
    const time = moment.time + this.#timeframeMs;
    this.#outbox.equity(time, this.#run.equity);
    if (!this.#feed.ends) {
      this.#outbox.inputs(
        holes,
        funding.map((rate) => ({ ...rate, after })),
      );
    }
    this.#say(this.#missed.dealtWith(time, Date.now()));
    this.#log(news);
  }

  /** A refusal with the same reasons as at the close before is none. */
  #isNews(event: PaperEvent): boolean {
    if (event.kind !== 'refusal') return true;
    const last = this.#refusals[event.market];
    const key = event.reasons.join('\n');
    const { moments } = this.#run;
    const again = last.key === key && last.moment >= moments - 1;
    this.#refusals[event.market] = { key, moment: moments };
    return !again;
  }

  #say(sentence: string | null): void {
    if (sentence !== null) this.notice(sentence);
  }

  #log(events: readonly BotEvent['event'][]): void {
    if (events.length === 0) return;
    const at = Date.now();
    const lines = events.map((event) => ({ number: ++this.#lastEvent, at, event }));
    this.#outbox.events(lines);
    this.#told(lines);
  }

  #otherCandles(): UserError {
    const markets = this.#bot.config.markets.map(({ market }) => market).join(', ');
    return new UserError(
      `The stored ${this.#bot.config.timeframe} candles of ${markets} are not those any more that this bot has traded on: bring them back, or delete the bot and create it anew.`,
      { code: 'refused' },
    );
  }
}
