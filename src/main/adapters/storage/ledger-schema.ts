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
  {
    name: 'strategies of the user',
    up: (db) => {
      db.exec(`
        CREATE TABLE strategies (
          id TEXT PRIMARY KEY,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          deleted_at INTEGER,
          tags TEXT NOT NULL CHECK (json_valid(tags)),
          draft TEXT CHECK (json_valid(draft))
        ) STRICT;

        CREATE TABLE strategy_versions (
          strategy_id TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          created_at INTEGER NOT NULL,
          note TEXT NOT NULL,
          template TEXT NOT NULL CHECK (json_valid(template)),
          PRIMARY KEY (strategy_id, number)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    name: 'keys without their secrets, and the way to exchanges',
    up: (db) => {
      db.exec(`
        CREATE TABLE api_keys (
          id TEXT PRIMARY KEY,
          label TEXT NOT NULL UNIQUE COLLATE NOCASE,
          exchange TEXT NOT NULL,
          contract TEXT NOT NULL CHECK (contract IN ('linear', 'inverse')),
          testnet INTEGER NOT NULL CHECK (testnet IN (0, 1)),
          masked TEXT NOT NULL,
          active INTEGER NOT NULL CHECK (active IN (0, 1)),
          created_at INTEGER NOT NULL,
          withdrawal_denied_at INTEGER,
          test TEXT NOT NULL CHECK (json_valid(test)),
          instruments TEXT NOT NULL CHECK (json_valid(instruments)),
          bot_id TEXT UNIQUE
        ) STRICT;

        CREATE TABLE secret_store (
          prefix TEXT NOT NULL,
          kind TEXT CHECK (kind IN ('keytar', 'vault'))
        ) STRICT;
        INSERT INTO secret_store (prefix) VALUES (lower(hex(randomblob(8))));

        CREATE TABLE network_rules (
          id TEXT PRIMARY KEY,
          rule TEXT NOT NULL CHECK (json_valid(rule))
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
];
