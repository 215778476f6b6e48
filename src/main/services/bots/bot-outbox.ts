import type { BotEvent, BotState } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { BotFunding, BotHole } from '#main/adapters/storage/bot-inputs.ts';
import type { BotTable } from '#main/adapters/storage/bot-table.ts';
import { type BotStatus, NewEvaluations } from './bot-status.ts';

const HOUR_MS = 3_600_000;
/** Rows that take SQLite a few milliseconds. */
const MOST_ROWS = 400;

interface Unwritten {
  trades: Trade[];
  events: BotEvent[];
  equity: Map<number, readonly [time: number, equity: number]>;
  done: { number: number; after: number }[];
  holes: BotHole[];
  funding: BotFunding[];
}

const nothing = (): Unwritten => ({ trades: [], events: [], equity: new Map(), done: [], holes: [], funding: [] });

/** A new state, when it came, and the sentence of an error. */
export interface StateChange {
  readonly state: BotState;
  readonly since: number;
  readonly error: string | null;
}

/** What a bot has to tell that is not in the ledger yet. */
export class BotOutbox {
  readonly #id: string;
  readonly #table: BotTable;
  readonly #evaluations = new NewEvaluations();
  #unwritten = nothing();
  #dirty = false;

  constructor(id: string, table: BotTable) {
    this.#id = id;
    this.#table = table;
  }

  /** Whether there is anything. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** Whether there is so much that writing more at once would be felt. */
  get heavy(): boolean {
    const { equity, events, funding } = this.#unwritten;
    return equity.size + events.length + funding.length > MOST_ROWS;
  }

  /** Something has changed that is in the status alone. */
  touch(): void {
    this.#dirty = true;
  }

  trade(trade: Trade): void {
    this.#unwritten.trades.push(trade);
    this.#dirty = true;
  }

  events(events: readonly BotEvent[]): void {
    this.#unwritten.events.push(...events);
    this.#dirty = true;
  }

  /** Equity at a close, of which the last one of every hour is kept. */
  equity(time: number, equity: number): void {
    this.#unwritten.equity.set(Math.floor((time - 1) / HOUR_MS), [time, equity]);
    this.#dirty = true;
  }

  /** A command has been carried out after so many moments. */
  done(number: number, after: number): void {
    this.#unwritten.done.push({ number, after });
    this.#dirty = true;
  }

  inputs(holes: readonly BotHole[], funding: readonly BotFunding[]): void {
    this.#unwritten.holes.push(...holes);
    this.#unwritten.funding.push(...funding);
  }

  /** Writes everything that has happened with where the bot stands, at once or not at all. */
  commit(
    standing: { readonly moments: number; readonly status: BotStatus },
    heartbeat: number,
    state?: StateChange,
  ): void {
    const { trades, events, equity, done, holes, funding } = this.#unwritten;
    this.#table.commit(this.#id, {
      ...standing,
      heartbeat,
      trades,
      events,
      equity: [...equity.values()],
      done,
      inputs: { holes, funding },
      evaluations: this.#evaluations.of(standing.status),
      ...(state && { state }),
    });
    this.#unwritten = nothing();
    this.#dirty = false;
  }
}
