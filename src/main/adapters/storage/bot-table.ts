import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { BotCommand, BotEvent, BotState, RecentTrade } from '#contract/bots.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { Template } from '#core/strategy/template.ts';
import { type BotInputs, readBotInputs, writeBotInputs } from './bot-inputs.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** A bot as it is kept. `status` is what its host last said about it, in a form that only the host knows. */
export interface StoredBot {
  readonly id: string;
  readonly createdAt: number;
  readonly config: BotConfig;
  /** The strategy that it runs, as it was at the first start; until then null, unless it came from a file. */
  readonly template: Template | null;
  readonly state: BotState;
  readonly since: number;
  readonly error: string | null;
  readonly heartbeat: number | null;
  /** Moments of the market that it has dealt with. */
  readonly moments: number;
  readonly status: unknown;
  /** When the user allowed a live bot to trade, ms; null as long as that has not happened. */
  readonly confirmedAt: number | null;
  /** Open time of the first candle of a paper bot on live candles, ms; null before its first start. */
  readonly begins: number | null;
}

/** A command of the user's. `after`: how many moments its bot had dealt with; null while it waits. */
export interface StoredCommand {
  readonly number: number;
  readonly botId: string;
  readonly command: BotCommand;
  readonly after: number | null;
  /** When it was given, ms. */
  readonly at: number;
}

/** Something else that a live bot is asked to do, with whatever belongs to it; answered with an outcome. */
export interface StoredRequest {
  readonly number: number;
  readonly botId: string;
  readonly request: string;
  readonly argument: unknown;
}

/** What every component of a bot said at a close of one of its instruments, in a form that only the host knows. */
export interface StoredEvaluation {
  readonly market: number;
  /** Open time of the candle, ms. */
  readonly time: number;
  readonly evaluation: unknown;
}

/** What a host writes about a bot, at once or not at all. */
export interface BotCommit {
  readonly moments: number;
  /** Where it is absent, what was said last stays. */
  readonly status?: unknown;
  readonly heartbeat: number;
  readonly trades: readonly Trade[];
  readonly events: readonly BotEvent[];
  readonly equity: readonly (readonly [time: number, equity: number])[];
  /** Commands that have been carried out, with the number of moments before them. */
  readonly done: readonly { readonly number: number; readonly after: number; readonly outcome?: unknown }[];
  /** A new state, when it came, and the sentence of an error. */
  readonly state?: { readonly state: BotState; readonly since: number; readonly error: string | null };
  readonly inputs?: BotInputs;
  readonly evaluations?: readonly StoredEvaluation[];
}

interface Row {
  id: string;
  created_at: number;
  config: string;
  template: string | null;
  state: string;
  since: number;
  error: string | null;
  heartbeat: number | null;
  moments: number;
  status: string | null;
  confirmed_at: number | null;
  begins: number | null;
}

/** Lines of the log that are kept of each bot. */
const KEPT_EVENTS = 2000;
/** Closes of each bot of which it is kept what was said. */
const KEPT_EVALUATIONS = 1000;

/** The bots with their commands, trades, logs and equity, in the ledger. */
export class BotTable {
  readonly #db: SqliteDatabase;
  readonly #prepared: PreparedStatements;
  readonly #configs = new ReadConfigs();
  readonly #atOnce: (id: string, commit: BotCommit) => void;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#prepared = new PreparedStatements(db);
    this.#atOnce = db.transaction((id: string, commit: BotCommit) => this.write(id, commit)).immediate;
    this.#guard = guard;
  }

  /** All of them, oldest first. One that this version cannot read is left out, and stays in the file. */
  list(): StoredBot[] {
    const rows = this.#guard(() => this.#prepared.of('SELECT * FROM bots ORDER BY created_at, id').all() as Row[]);
    return rows.map((row) => readBot(row, this.#configs)).filter((bot) => bot !== null);
  }

  get(id: string): StoredBot | null {
    const row = this.#guard(() => this.#prepared.of('SELECT * FROM bots WHERE id = ?').get(id) as Row | undefined);
    return row ? readBot(row, this.#configs) : null;
  }

  insert(id: string, config: BotConfig, template: Template | null, now: number): void {
    this.#guard(() =>
      this.#prepared
        .of("INSERT INTO bots (id, created_at, config, template, state, since) VALUES (?, ?, ?, ?, 'stopped', ?)")
        .run(id, now, JSON.stringify(config), template && JSON.stringify(template), now),
    );
  }

  putConfig(id: string, config: BotConfig): void {
    this.#guard(() => this.#prepared.of('UPDATE bots SET config = ? WHERE id = ?').run(JSON.stringify(config), id));
  }

  putTemplate(id: string, template: Template): void {
    this.#guard(() => this.#prepared.of('UPDATE bots SET template = ? WHERE id = ?').run(JSON.stringify(template), id));
  }

  /** A paper bot on live candles starts for the first time. */
  putBegins(id: string, begins: number): void {
    this.#guard(() => this.#prepared.of('UPDATE bots SET begins = ? WHERE id = ?').run(begins, id));
  }

  /** What a paper bot on live candles went by so far, beside the stored candles. */
  inputs(id: string): BotInputs {
    return this.#guard(() => readBotInputs(this.#db, id));
  }

  /** The host is alive, and these bots with it. */
  beat(ids: readonly string[], now: number): void {
    const write = () => {
      const one = this.#prepared.of('UPDATE bots SET heartbeat = ? WHERE id = ?');
      for (const id of ids) one.run(now, id);
    };
    this.#guard(() => this.#db.transaction(write).immediate());
  }

  delete(id: string): void {
    this.#configs.forget(id);
    this.#guard(() => this.#prepared.of('DELETE FROM bots WHERE id = ?').run(id));
  }

  setState(id: string, state: BotState, since: number, error: string | null): void {
    this.#guard(() =>
      this.#prepared.of('UPDATE bots SET state = ?, since = ?, error = ? WHERE id = ?').run(state, since, error, id),
    );
  }

  /** The user has allowed a live bot to trade. */
  confirm(id: string, now: number): void {
    this.#guard(() => this.#prepared.of('UPDATE bots SET confirmed_at = ? WHERE id = ?').run(now, id));
  }

  /** Takes commands out of the queue that have no effect on their bot. */
  dropCommand(number: number): void {
    this.#guard(() => this.#prepared.of('DELETE FROM bot_commands WHERE number = ?').run(number));
  }

  /**
   * Puts a command into the journal, where the host finds it.
   * @returns its number
   */
  addCommand(botId: string, command: BotCommand, now: number): number {
    return this.#guard(() => {
      const insert = this.#prepared.of('INSERT INTO bot_commands (bot_id, created_at, command) VALUES (?, ?, ?)');
      return Number(insert.run(botId, now, command).lastInsertRowid);
    });
  }

  /** Commands that wait for a host, oldest first. */
  waitingCommands(): StoredCommand[] {
    return this.#commands('after_moments IS NULL AND argument IS NULL');
  }

  /** Commands that a bot has carried out, in order. */
  doneCommands(botId: string): StoredCommand[] {
    return this.#commands('after_moments IS NOT NULL AND argument IS NULL AND bot_id = ?', botId);
  }

  /**
   * Puts a request into the journal, among the commands.
   * @returns its number, under which its outcome is found
   */
  addRequest(botId: string, request: string, argument: unknown, now: number): number {
    return this.#guard(() => {
      const insert = this.#prepared.of(
        'INSERT INTO bot_commands (bot_id, created_at, command, argument) VALUES (?, ?, ?, ?)',
      );
      return Number(insert.run(botId, now, request, JSON.stringify(argument)).lastInsertRowid);
    });
  }

  /** Requests that wait for a host, oldest first. */
  waitingRequests(): StoredRequest[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of(
            'SELECT number, bot_id, command, argument FROM bot_commands WHERE after_moments IS NULL AND argument IS NOT NULL ORDER BY number',
          )
          .all() as { number: number; bot_id: string; command: string; argument: string }[],
    );
    return rows.map(({ number, bot_id, command, argument }) => ({
      number,
      botId: bot_id,
      request: command,
      argument: JSON.parse(argument),
    }));
  }

  /** Answers a request. */
  finishRequest(number: number, outcome: unknown): void {
    this.#guard(() =>
      this.#prepared
        .of('UPDATE bot_commands SET after_moments = coalesce(after_moments, 0), outcome = ? WHERE number = ?')
        .run(JSON.stringify(outcome), number),
    );
  }

  /** Whether a command or request has been carried out, and its outcome; null when it is not there (any more). */
  commandState(number: number): { readonly done: boolean; readonly outcome: unknown } | null {
    const row = this.#guard(() =>
      this.#prepared.of('SELECT after_moments, outcome FROM bot_commands WHERE number = ?').get(number),
    ) as { after_moments: number | null; outcome: string | null } | undefined;
    if (!row) return null;
    return { done: row.after_moments !== null, outcome: row.outcome === null ? null : JSON.parse(row.outcome) };
  }

  /** Keeps what has happened to a bot since the commit before. */
  commit(id: string, commit: BotCommit): void {
    this.#guard(() => this.#atOnce(id, commit));
  }

  /** Writes what has happened to a bot inside a transaction of the caller's. */
  write(
    id: string,
    { moments, status, heartbeat, trades, events, equity, done, state, inputs, evaluations = [] }: BotCommit,
  ): void {
    this.#prepared
      .of('UPDATE bots SET moments = ?, status = coalesce(?, status), heartbeat = ? WHERE id = ?')
      .run(moments, status === undefined ? null : JSON.stringify(status), heartbeat, id);
    if (state) {
      this.#prepared
        .of('UPDATE bots SET state = ?, since = ?, error = ? WHERE id = ?')
        .run(state.state, state.since, state.error, id);
    }
    // A trade or an event that is there already is a defect: it must fail, and never count twice.
    const trade = this.#prepared.of('INSERT INTO bot_trades (bot_id, number, trade, at) VALUES (?, ?, ?, ?)');
    for (const each of trades) trade.run(id, each.id, JSON.stringify(each), heartbeat);
    const event = this.#prepared.of('INSERT INTO bot_events (bot_id, number, at, event) VALUES (?, ?, ?, ?)');
    for (const each of events) event.run(id, each.number, each.at, JSON.stringify(each.event));
    const last = events.at(-1);
    if (last) {
      this.#prepared.of('DELETE FROM bot_events WHERE bot_id = ? AND number <= ?').run(id, last.number - KEPT_EVENTS);
    }
    const mark = this.#prepared.of('INSERT OR REPLACE INTO bot_equity (bot_id, time, equity) VALUES (?, ?, ?)');
    for (const [time, value] of equity) mark.run(id, time, value);
    const command = this.#prepared.of('UPDATE bot_commands SET after_moments = ?, outcome = ? WHERE number = ?');
    for (const { number, after, outcome } of done) {
      command.run(after, outcome === undefined ? null : JSON.stringify(outcome), number);
    }
    if (inputs) writeBotInputs(this.#db, id, inputs);
    if (evaluations.length === 0) return;
    const said = this.#prepared.of(
      'INSERT OR REPLACE INTO bot_evaluations (bot_id, moment, market, time, evaluation) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { market, time, evaluation } of evaluations) {
      said.run(id, moments, market, time, JSON.stringify(evaluation));
    }
    this.#prepared
      .of('DELETE FROM bot_evaluations WHERE bot_id = ? AND moment <= ?')
      .run(id, moments - KEPT_EVALUATIONS);
  }

  /** What was said last at a close of an instrument whose candle opened in (after, to]; null where it is not kept. */
  evaluation(id: string, market: number, after: number, to: number): unknown {
    const json = this.#guard(() =>
      this.#prepared
        .of(
          'SELECT evaluation FROM bot_evaluations WHERE bot_id = ? AND market = ? AND time > ? AND time <= ? ORDER BY moment DESC LIMIT 1',
        )
        .pluck()
        .get(id, market, after, to),
    );
    return typeof json === 'string' ? JSON.parse(json) : null;
  }

  /** Closed trades with a number above `after`, in the order in which they were closed. */
  trades(id: string, after = 0): Trade[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of('SELECT trade FROM bot_trades WHERE bot_id = ? AND number > ? ORDER BY number')
          .pluck()
          .all(id, after) as string[],
    );
    return rows.map((json) => JSON.parse(json) as Trade);
  }

  /** The trades that were written last, the newest first, at most `limit` of all these bots together. */
  recentTrades(ids: readonly string[], limit: number): RecentTrade[] {
    return this.#guard(() => {
      const ofBot = this.#prepared.of('SELECT trade, at FROM bot_trades WHERE bot_id = ? ORDER BY number DESC LIMIT ?');
      return ids
        .flatMap((botId) =>
          (ofBot.all(botId, limit) as { trade: string; at: number }[]).map((row) => ({ botId, ...row })),
        )
        .sort((a, b) => b.at - a.at)
        .slice(0, limit)
        .map(({ botId, at, trade }) => ({ botId, at, trade: JSON.parse(trade) as Trade }));
    });
  }

  /** Lines of the log with a number above `after`, oldest first. */
  events(id: string, after = 0): BotEvent[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of('SELECT number, at, event FROM bot_events WHERE bot_id = ? AND number > ? ORDER BY number')
          .all(id, after) as { number: number; at: number; event: string }[],
    );
    return rows.map(({ number, at, event }) => ({ number, at, event: JSON.parse(event) as BotEvent['event'] }));
  }

  /** Number of the last line of the log; 0 when there is none. */
  lastEvent(id: string): number {
    return this.#guard(() =>
      Number(this.#prepared.of('SELECT max(number) FROM bot_events WHERE bot_id = ?').pluck().get(id) ?? 0),
    );
  }

  equity(id: string, after: number): [number, number][] {
    return this.#guard(
      () =>
        this.#prepared
          .of('SELECT time, equity FROM bot_equity WHERE bot_id = ? AND time > ? ORDER BY time')
          .raw()
          .all(id, after) as [number, number][],
    );
  }

  #commands(where: string, ...values: string[]): StoredCommand[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of(
            `SELECT number, bot_id, command, after_moments, created_at FROM bot_commands WHERE ${where} ORDER BY number`,
          )
          .all(...values) as {
          number: number;
          bot_id: string;
          command: BotCommand;
          after_moments: number | null;
          created_at: number;
        }[],
    );
    return rows.map(({ number, bot_id, command, after_moments, created_at }) => ({
      number,
      botId: bot_id,
      command,
      after: after_moments,
      at: created_at,
    }));
  }
}

/** Configs that were read before, by their texts: bots are shown many times a second, and their configs hardly change. */
class ReadConfigs {
  readonly #known = new Map<string, { readonly text: string; readonly config: BotConfig }>();

  /** Null for one that this version cannot read. */
  of({ id, config: text }: Pick<Row, 'id' | 'config'>): BotConfig | null {
    const known = this.#known.get(id);
    if (known?.text === text) return known.config;
    const { data } = botConfigSchema.safeParse(JSON.parse(text));
    if (data) this.#known.set(id, { text, config: data });
    return data ?? null;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}

function readBot(row: Row, configs: ReadConfigs): StoredBot | null {
  const config = configs.of(row);
  if (!config) return null;
  return {
    id: row.id,
    createdAt: row.created_at,
    config,
    template: row.template === null ? null : (JSON.parse(row.template) as Template),
    state: row.state as BotState,
    since: row.since,
    error: row.error,
    heartbeat: row.heartbeat,
    moments: row.moments,
    status: row.status === null ? null : JSON.parse(row.status),
    confirmedAt: row.confirmed_at,
    begins: row.begins,
  };
}
