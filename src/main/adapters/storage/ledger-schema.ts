import type { Migration } from './migrations.ts';

/** "plld" in the header of ledger.db. */
export const LEDGER_APPLICATION_ID = 0x706c6c64;

export const ledgerMigrations: readonly Migration[] = [
  {
    name: 'backtest runs and settings',
    up: (db) => {
      db.exec(`
        CREATE TABLE runs (
          id TEXT PRIMARY KEY,
          created_at INTEGER NOT NULL,
          summary TEXT NOT NULL CHECK (json_valid(summary))
        ) STRICT;
        CREATE INDEX runs_by_age ON runs (created_at DESC);

        CREATE TABLE settings (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL CHECK (json_valid(value))
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
];
