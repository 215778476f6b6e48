import type { BotEvent, BotState } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { BotNews } from '#core/bots/bot-news.ts';
import type { LiveResult } from '#core/live/live-input.ts';
import type { LiveOrder } from '#core/live/order.ts';
import type { ForeignFill, JournalledOrder, LiveCommit, LiveRecord } from '#main/adapters/storage/live-table.ts';
import { type BotStatus, NewEvaluations } from '../bot-status.ts';
import type { GroupCommit } from './group-commit.ts';

export interface JournalDeps {
  readonly botId: string;
  readonly group: GroupCommit;
  /** Number of the last line of the log, and what had been counted when the bot was last hosted. */
  readonly lastEvent: number;
  readonly moments: number;
  /** Hears of every line of the log as it is made. */
  readonly told: (events: readonly BotEvent[]) => void;
  /** By this machine's clock, ms. */
  readonly now: () => number;
}

/** What is written beside what has happened. */
export interface Written {
  readonly record: LiveRecord | null;
  /** Null where it can be written later: it is large, and nothing depends on it. */
  readonly status: BotStatus | null;
  /** Whether it must survive a power cut, and not only the end of the process. */
  readonly durable: boolean;
}

export interface StateChange {
  readonly state: BotState;
  readonly since: number;
  readonly error: string | null;
}

const HOUR_MS = 3_600_000;

/** Gathers what has happened to a live bot until it is written, all of it at once. */
export class LiveJournal {
  readonly #deps: JournalDeps;
  #lastEvent: number;
  #moments: number;
  #dirty = false;
  /** Whether what is not written will be soon. */
  #awaited = false;
  #orders = new Map<string, JournalledOrder>();
  #trades: Trade[] = [];
  #events: BotEvent[] = [];
  #equity = new Map<number, readonly [time: number, equity: number]>();
  #foreignFills: ForeignFill[] = [];
  #mark: readonly [number, number] | null = null;
  readonly #evaluations = new NewEvaluations();
  #done: { number: number; after: number; outcome?: unknown }[] = [];
  /** The last refusal on each instrument, so that one that lasts is one line of the log. */
  readonly #refusals = new Map<number, { readonly key: string; readonly moment: number }>();

  constructor(deps: JournalDeps) {
    this.#deps = deps;
    this.#lastEvent = deps.lastEvent;
    this.#moments = deps.moments;
  }

  /** Closes that have been dealt with. */
  get moments(): number {
    return this.#moments;
  }

  /** Whether something is not written. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** What is worth keeping has changed, though nothing must wait for it. */
  touch(): void {
    this.#dirty = true;
  }

  /**
   * Takes in what an input has led to.
   * @param journalled the id of an order, and whether it is to be cancelled
   * @returns whether anything worth keeping has happened
   */
  add(result: LiveResult, journalled: (order: LiveOrder) => JournalledOrder): boolean {
    for (const order of result.changed) this.#orders.set(order.key, journalled(order));
    this.#trades.push(...result.trades);
    this.log(result.news.filter((news) => this.#isNews(news)));
    const important =
      result.changed.length > 0 || result.trades.length > 0 || result.news.length > 0 || result.cancel.length > 0;
    // Figures that have moved a little are written with the next heartbeat.
    this.#dirty ||= important;
    return important;
  }

  /** An order is to be cancelled. */
  put(order: JournalledOrder): void {
    this.#orders.set(order.order.key, order);
    this.#dirty = true;
  }

  /** A close has been dealt with, at which the account was worth `equity`. */
  closed(time: number, equity: number): void {
    this.#moments++;
    this.#mark = [time, equity];
    this.#equity.set(Math.floor((time - 1) / HOUR_MS), [time, equity]);
    this.#dirty = true;
  }

  foreign(fill: ForeignFill): void {
    this.#foreignFills.push(fill);
    this.#dirty = true;
  }

  /** A command or a request of the journal is carried out. */
  done(number: number, outcome?: unknown): void {
    this.#done.push({ number, after: this.#moments, ...(outcome !== undefined && { outcome }) });
    this.#dirty = true;
  }

  log(events: readonly BotEvent['event'][]): void {
    if (events.length === 0) return;
    const at = this.#deps.now();
    const lines = events.map((event) => ({ number: ++this.#lastEvent, at, event }));
    this.#events.push(...lines);
    this.#dirty = true;
    this.#deps.told(lines);
  }

  notice(text: string): void {
    this.log([{ kind: 'notice', text }]);
  }

  /**
   * Has everything written at the end of this turn of the event loop.
   * @param written called when it survives the end of this process. Nothing may be sent before what it is given has
   *   resolved: then it is on the disk, if it is to be durable
   * @param lost called when it could not be written, or brought onto the disk
   */
  write(
    { record, status, durable }: Written,
    state: StateChange | null,
    written: (onDisk: Promise<void>) => void,
    lost: (error: unknown) => void,
  ): void {
    const { botId, group } = this.#deps;
    // Orders wait for this to be on the disk: lines of the log and figures follow with the next whole write. A trade or a
    // command that is carried out belongs to the record that says so.
    const whole = status !== null || state !== null || this.#trades.length > 0 || this.#done.length > 0;
    const orders = [...this.#orders.values()];
    const what = { record, orders, foreignFills: this.#foreignFills, durable };
    this.#orders = new Map();
    this.#foreignFills = [];
    group.write(
      botId,
      whole ? { ...what, ...this.#takeRest(status, state) } : { ...what, bot: null, mark: null },
      written,
      lost,
    );
    this.#dirty = status === null;
  }

  /** What belongs to the bot, whatever runs it. */
  #takeRest(status: BotStatus | null, state: StateChange | null): Pick<LiveCommit, 'bot' | 'mark'> {
    const bot = {
      moments: this.#moments,
      ...(status && { status, evaluations: this.#evaluations.of(status) }),
      heartbeat: this.#deps.now(),
      trades: this.#trades,
      events: this.#events,
      equity: [...this.#equity.values()],
      done: this.#done,
      ...(state && { state }),
    };
    const mark = this.#mark;
    this.#trades = [];
    this.#events = [];
    this.#equity = new Map();
    this.#mark = null;
    this.#done = [];
    return { bot, mark };
  }

  /** Has `write` called soon, unless everything is written by then. */
  soon(write: () => void): void {
    if (this.#awaited) return;
    this.#awaited = true;
    this.#deps.group.soon(() => {
      this.#awaited = false;
      if (this.#dirty) write();
    });
  }

  /** Forgets what has become of orders since the last time: the run that said so has failed, and cannot be kept. */
  drop(): void {
    this.#orders = new Map();
    this.#trades = [];
    this.#equity = new Map();
    this.#foreignFills = [];
    this.#mark = null;
  }

  /** A refusal with the same reasons as at the close before is none. */
  #isNews(news: BotNews): boolean {
    if (news.kind !== 'refusal') return true;
    const last = this.#refusals.get(news.market);
    const key = news.reasons.join('\n');
    this.#refusals.set(news.market, { key, moment: this.#moments });
    return last?.key !== key || last.moment < this.#moments - 1;
  }
}
