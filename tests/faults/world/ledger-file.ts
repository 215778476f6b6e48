import { join } from 'node:path';
import { BotTable } from '#main/adapters/storage/bot-table.ts';
import { describingErrors, openDatabase } from '#main/adapters/storage/database.ts';
import { LEDGER_APPLICATION_ID, ledgerMigrations } from '#main/adapters/storage/ledger-schema.ts';
import { LiveTable } from '#main/adapters/storage/live-table.ts';
import { LogSync } from '#main/adapters/storage/log-sync.ts';
import type { SqliteDatabase } from '#main/adapters/storage/sqlite.ts';

/** The ledger on disk as the application opens it, with the database at hand: a test looks at rows and breaks things. */
export class LedgerFile {
  readonly db: SqliteDatabase;
  readonly bots: BotTable;
  readonly live: LiveTable;
  readonly path: string;
  readonly #log: LogSync;

  constructor(folder: string) {
    this.path = join(folder, 'ledger.db');
    this.db = openDatabase(this.path, {
      applicationId: LEDGER_APPLICATION_ID,
      migrations: ledgerMigrations,
      synchronous: 'FULL',
      pageSize: 4096,
      checkOnOpen: true,
      backupBeforeUpgrade: true,
      remedy: REMEDY,
    });
    this.bots = new BotTable(this.db, (work) => this.guard(work));
    this.#log = new LogSync(this.path);
    this.live = new LiveTable(this.db, this.bots, (work) => this.guard(work));
  }

  guard<T>(work: () => T): T {
    return describingErrors(this.path, REMEDY, work);
  }

  async syncLog(): Promise<void> {
    await this.#log.sync();
  }

  close(): void {
    this.#log.close();
    this.db.close();
  }
}

const REMEDY = 'restore a backup';
