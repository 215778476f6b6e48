import type { BotCommand, BotEvent, BotStanding, BotState } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { PaperEvent } from '#core/bots/paper-event.ts';
import { PaperRun } from '#core/bots/paper-run.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { BotTable, StoredBot, StoredCommand } from '#main/adapters/storage/bot-table.ts';
import { UserError } from '#main/errors.ts';
import { type BotStatus, evaluationsOf, marketOf, riskOf, statusOf } from './bot-status.ts';
import type { FedMoment, MarketFeed } from './market-feed.ts';
import { ReplayClock } from './replay-clock.ts';

const HOUR_MS = 3_600_000;
/** Rows that take SQLite a few milliseconds. */
const MOST_UNWRITTEN = 400;

/** What a bot has to tell that is not in the ledger yet. */
interface Unwritten {
  trades: Trade[];
  events: BotEvent[];
  equity: Map<number, readonly [time: number, equity: number]>;
  done: { number: number; after: number }[];
}

const nothing = (): Unwritten => ({ trades: [], events: [], equity: new Map(), done: [] });

/** One bot while it is hosted: the run, what feeds it, and what must still be written. */
export class HostedBot {
  readonly id: string;
  state: BotState = 'starting';
  readonly clock: ReplayClock;
  readonly #bot: StoredBot;
  readonly #table: BotTable;
  readonly #feed: MarketFeed;
  readonly #run: PaperRun;
  readonly #timeframeMs: number;
  /** Commands that had been carried out before the bot was hosted, with their places. */
  readonly #past: readonly StoredCommand[];
  #pastNext = 0;
  #unwritten = nothing();
  #dirty = false;
  #trades = 0;
  #wins = 0;
  #lastEvent: number;
  #atEnd = false;
  /** The last refusal on each instrument, so that one that lasts is one line of the log. */
  readonly #refusals: { key: string; moment: number }[];
  readonly #told: (events: readonly BotEvent[]) => void;

  /**
   * @param told hears of every line of the log as it is made
   * @throws UserError when the feed has nothing for the bot
   */
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
    this.#table = table;
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
    this.#past = table.doneCommands(bot.id);
    this.#lastEvent = table.lastEvent(bot.id);
    this.#refusals = config.markets.map(() => ({ key: '', moment: -1 }));
  }

  get paused(): boolean {
    return this.#run.paused;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Share of what had been dealt with before that has been gone through again, 0 to 1. */
  get restored(): number {
    return this.#bot.moments === 0 ? 1 : Math.min(1, this.#run.moments / this.#bot.moments);
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
        this.#apply(this.#past[this.#pastNext].command);
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
    this.#atEnd = this.#feed.peek() === null;
    return true;
  }

  /** When the next moment is due, in ms of the host's clock; null while there is none. */
  dueAt(now: number): number | null {
    const next = this.#feed.peek();
    if (next === null) return null;
    const start = this.#marketTime ?? next;
    return this.clock.dueAt(now, start, next + this.#timeframeMs);
  }

  /** Deals with the next moment. @returns whether there was one */
  step(): boolean {
    const fed = this.#feed.next();
    if (fed) this.#take(fed, true);
    this.#atEnd = this.#feed.peek() === null;
    return fed !== null;
  }

  /** Carries out a command of the journal, by its number there, and enters it into the log. */
  command(command: BotCommand, number: number): void {
    this.#unwritten.done.push({ number, after: this.#run.moments });
    this.#log([{ kind: 'command', command }, ...this.#apply(command)]);
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

  get #warmup(): BotStanding['warmup'] {
    const needed = this.#run.parts[0].evaluator.warmup;
    const seen = Math.min(...this.#run.parts.map(({ series }) => series.count));
    return seen < needed ? { seen, needed } : null;
  }

  get status(): BotStatus {
    return {
      standing: this.standing,
      evaluations: evaluationsOf(this.#run),
      warmup: this.#run.parts[0].evaluator.warmup,
      seen: this.#run.parts.map(({ series }) => series.count),
      note: null,
      blocks: [],
    };
  }

  /** Whether something is not in the ledger yet. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** Whether so much is unwritten that writing more at once would be felt. */
  get heavy(): boolean {
    return this.#unwritten.equity.size + this.#unwritten.events.length > MOST_UNWRITTEN;
  }

  /** Writes everything that has happened, at once or not at all. */
  commit(
    heartbeat: number,
    state?: { readonly state: BotState; readonly since: number; readonly error: string | null },
  ) {
    const { trades, events, equity, done } = this.#unwritten;
    this.#table.commit(this.id, {
      moments: this.#run.moments,
      status: this.status,
      heartbeat,
      trades,
      events,
      equity: [...equity.values()],
      done,
      ...(state && { state }),
    });
    this.#unwritten = nothing();
    this.#dirty = false;
  }

  get #marketTime(): number | null {
    return this.#run.lastTime === null ? null : this.#run.lastTime + this.#timeframeMs;
  }

  #apply(command: BotCommand): PaperEvent[] {
    if (command === 'pause' || command === 'resume' || command === 'flatten' || command === 'release') {
      return this.#run.command(command);
    }
    return [];
  }

  #take({ moment, funding }: FedMoment, write: boolean): void {
    for (const { market, time, rate } of funding) this.#run.addFunding(market, time, rate);
    const events = this.#run.close(moment);
    for (const event of events) {
      if (event.kind !== 'exit') continue;
      this.#trades++;
      if (event.trade.pnl > 0) this.#wins++;
      if (write) this.#unwritten.trades.push(event.trade);
    }
    const news = events.filter((event) => this.#isNews(event));
    if (!write) return;
    this.#dirty = true;
    const time = moment.time + this.#timeframeMs;
    this.#unwritten.equity.set(Math.floor((time - 1) / HOUR_MS), [time, this.#run.equity]);
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

  #log(events: readonly BotEvent['event'][]): void {
    if (events.length === 0) return;
    this.#dirty = true;
    const at = Date.now();
    const lines = events.map((event) => ({ number: ++this.#lastEvent, at, event }));
    this.#unwritten.events.push(...lines);
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
