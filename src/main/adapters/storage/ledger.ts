import { join } from 'node:path';
import { type RunSummary, runSummarySchema } from '#contract/backtests.ts';
import type { NotificationSettings } from '#contract/notifications.ts';
import { type Settings, settingsSchema } from '#contract/settings.ts';
import { UserError } from '#main/errors.ts';
import { BotTable } from './bot-table.ts';
import { describingErrors, openDatabase } from './database.ts';
import { KeyTable } from './key-table.ts';
import { LEDGER_APPLICATION_ID, ledgerMigrations } from './ledger-schema.ts';
import { LiveTable } from './live-table.ts';
import { LogSync } from './log-sync.ts';
import type { SqliteDatabase } from './sqlite.ts';
import { StrategyTable } from './strategy-table.ts';

/** Name of the row of notifications among the settings. */
const NOTIFICATIONS = 'notifications';

const REMEDY = 'move it away to start with an empty history, or put a backup of it in its place';

/** What must survive a power cut: the history of runs, the settings, the user's strategies, keys and bots, in `ledger.db`. */
export class Ledger {
  readonly strategies: StrategyTable;
  readonly keys: KeyTable;
  readonly bots: BotTable;
  readonly live: LiveTable;
  readonly #db: SqliteDatabase;
  readonly #path: string;
  readonly #log: LogSync;
  /** Whether something may be missing from the log on the disk that is in it in memory. */
  #doubtful = false;

  private constructor(db: SqliteDatabase, path: string) {
    this.#db = db;
    this.#path = path;
    this.#log = new LogSync(path);
    this.strategies = new StrategyTable(db, (work) => this.#guard(work));
    this.keys = new KeyTable(db, (work) => this.#guard(work));
    this.bots = new BotTable(db, (work) => this.#guard(work));
    this.live = new LiveTable(db, this.bots, (work) => this.#guard(work));
  }

  /** @throws UserError when the file is damaged, foreign, newer or not accessible */
  static open(dataFolder: string): Ledger {
    const path = join(dataFolder, 'ledger.db');
    const db = openDatabase(path, {
      applicationId: LEDGER_APPLICATION_ID,
      migrations: ledgerMigrations,
      synchronous: 'FULL',
      pageSize: 4096,
      checkOnOpen: true,
      backupBeforeUpgrade: true,
      remedy: REMEDY,
    });
    // 32 MB, which only a ledger of that size takes up: with the usual 2 the indexes of orders are read again and again.
    db.pragma('cache_size = -32000');
    return new Ledger(db, path);
  }

  /** All runs, newest first. One whose summary this version cannot read is left out, and stays in the file. */
  listRuns(): RunSummary[] {
    const rows = this.#guard(
      () => this.#db.prepare('SELECT summary FROM runs ORDER BY created_at DESC, id').pluck().all() as string[],
    );
    return rows.map(parseRun).filter((run) => run !== null);
  }

  getRun(id: string): RunSummary | null {
    const summary = this.#guard(() => this.#db.prepare('SELECT summary FROM runs WHERE id = ?').pluck().get(id));
    return typeof summary === 'string' ? parseRun(summary) : null;
  }

  /** Adds a run, or replaces the one with the same id. */
  insertRun(summary: RunSummary): void {
    this.#guard(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO runs (id, created_at, summary) VALUES (?, ?, ?)')
        .run(summary.id, summary.createdAt, JSON.stringify(summary)),
    );
  }

  /** Deletes a run; nothing happens when there is none. */
  deleteRun(id: string): void {
    this.#guard(() => this.#db.prepare('DELETE FROM runs WHERE id = ?').run(id));
  }

  /** The settings that the user has changed. A value that this version does not know is left out. */
  readSettings(): Partial<Settings> {
    const rows = this.#guard(
      () => this.#db.prepare('SELECT name, value FROM settings').raw().all() as [string, string][],
    );
    const known = rows
      .map(([name, value]): [string, unknown] => [name, JSON.parse(value)])
      .filter(([name, value]) => isSettingName(name) && settingsSchema.shape[name].safeParse(value).success);
    return Object.fromEntries(known);
  }

  /** Keeps these settings; those that are not named stay as they are. */
  writeSettings(settings: Partial<Settings>): void {
    const write = () => {
      const put = this.#db.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)');
      for (const [name, value] of Object.entries(settings)) {
        if (value !== undefined) put.run(name, JSON.stringify(value));
      }
    };
    this.#guard(() => this.#db.transaction(write).immediate());
  }

  /** How the user wants to be told, as it was kept; an empty object where nothing was. */
  readNotifications(): unknown {
    const value = this.#guard(() =>
      this.#db.prepare(`SELECT value FROM settings WHERE name = ?`).pluck().get(NOTIFICATIONS),
    );
    return typeof value === 'string' ? JSON.parse(value) : {};
  }

  writeNotifications(settings: NotificationSettings): void {
    this.#guard(() =>
      this.#db
        .prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)')
        .run(NOTIFICATIONS, JSON.stringify(settings)),
    );
  }

  /** Brings what has been written so far from the log beside the file into the file itself. */
  checkpoint(): void {
    // PASSIVE waits for nobody: what another connection still reads from the log stays in it.
    this.#guard(() => this.#db.pragma('wal_checkpoint(PASSIVE)'));
  }

  /**
   * Has another thread bring onto the disk what {@link LiveTable.commitAll} has written so far.
   * @throws UserError when it cannot be known to be there
   */
  async syncLog(): Promise<void> {
    try {
      // What could not be brought there once counts as done for the system: asking again would not bring it.
      if (this.#doubtful) this.#bringFileOntoDisk();
      await this.#log.sync();
    } catch (error) {
      this.#doubtful = true;
      throw new UserError(
        `${this.#path} cannot be brought onto the disk: make sure that the disk is there, has room and can be written to.`,
        { code: 'failed', cause: error },
      );
    }
  }

  #bringFileOntoDisk(): void {
    const [{ busy }] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    if (busy !== 0) throw new Error('another program reads from the log');
    this.#doubtful = false;
  }

  /** Leaves it to {@link checkpoint} to keep the log short, up to 40 MB. */
  letLogGrow(): void {
    this.#guard(() => this.#db.pragma('wal_autocheckpoint = 10000'));
  }

  close(): void {
    this.#log.close();
    this.#db.close();
  }

  #guard<T>(work: () => T): T {
    return describingErrors(this.#path, REMEDY, work);
  }
}

function parseRun(json: string): RunSummary | null {
  return runSummarySchema.safeParse(JSON.parse(json)).data ?? null;
}

function isSettingName(name: string): name is keyof Settings {
  return Object.hasOwn(settingsSchema.shape, name);
}
