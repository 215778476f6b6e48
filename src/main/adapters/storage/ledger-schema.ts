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
  {
    name: 'bots with their commands, trades, logs and equity',
    up: (db) => {
      db.exec(`
        CREATE TABLE bots (
          id TEXT PRIMARY KEY,
          created_at INTEGER NOT NULL,
          config TEXT NOT NULL CHECK (json_valid(config)),
          template TEXT CHECK (json_valid(template)),
          state TEXT NOT NULL,
          since INTEGER NOT NULL,
          error TEXT,
          heartbeat INTEGER,
          moments INTEGER NOT NULL DEFAULT 0,
          status TEXT CHECK (json_valid(status))
        ) STRICT;

        CREATE TABLE bot_commands (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          created_at INTEGER NOT NULL,
          command TEXT NOT NULL,
          after_moments INTEGER
        ) STRICT;
        CREATE INDEX bot_commands_by_bot ON bot_commands (bot_id, number);
        CREATE INDEX bot_commands_waiting ON bot_commands (number) WHERE after_moments IS NULL;

        CREATE TABLE bot_trades (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          trade TEXT NOT NULL CHECK (json_valid(trade)),
          PRIMARY KEY (bot_id, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE bot_events (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          at INTEGER NOT NULL,
          event TEXT NOT NULL CHECK (json_valid(event)),
          PRIMARY KEY (bot_id, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE bot_equity (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          time INTEGER NOT NULL,
          equity REAL NOT NULL,
          PRIMARY KEY (bot_id, time)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    name: "when trades of bots were written, by this machine's clock",
    up: (db) => {
      // A replay's trades have times of their own: without this nobody could say which of two bots closed one last.
      db.exec('ALTER TABLE bot_trades ADD COLUMN at INTEGER NOT NULL DEFAULT 0');
    },
  },
  {
    name: 'live bots with their orders, fills and state, and what became of a command',
    up: (db) => {
      db.exec(`
        ALTER TABLE bots ADD COLUMN confirmed_at INTEGER;
        ALTER TABLE bot_commands ADD COLUMN argument TEXT CHECK (json_valid(argument));
        ALTER TABLE bot_commands ADD COLUMN outcome TEXT CHECK (json_valid(outcome));

        CREATE TABLE live_runs (
          bot_id TEXT PRIMARY KEY REFERENCES bots (id) ON DELETE CASCADE,
          state TEXT NOT NULL CHECK (json_valid(state)),
          read_until TEXT NOT NULL CHECK (json_valid(read_until))
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE live_orders (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          client_order_id TEXT NOT NULL,
          key TEXT NOT NULL,
          market INTEGER NOT NULL,
          role TEXT NOT NULL,
          shape TEXT NOT NULL,
          side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
          amount TEXT NOT NULL,
          price TEXT,
          trigger_price TEXT,
          reference_price REAL NOT NULL,
          reduce_only INTEGER NOT NULL CHECK (reduce_only IN (0, 1)),
          reason TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          status TEXT NOT NULL CHECK (json_valid(status)),
          done INTEGER NOT NULL CHECK (done IN (0, 1)),
          exchange_id TEXT,
          told_filled REAL NOT NULL,
          told_average REAL,
          updated_at INTEGER NOT NULL,
          cancel_wanted INTEGER NOT NULL DEFAULT 0 CHECK (cancel_wanted IN (0, 1)),
          PRIMARY KEY (bot_id, client_order_id),
          UNIQUE (bot_id, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX live_orders_by_age ON live_orders (bot_id, created_at);
        CREATE INDEX live_orders_working ON live_orders (bot_id) WHERE done = 0;

        CREATE TABLE live_fills (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          market INTEGER NOT NULL,
          id TEXT NOT NULL,
          client_order_id TEXT,
          side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
          price TEXT NOT NULL,
          amount TEXT NOT NULL,
          fee TEXT,
          time INTEGER NOT NULL,
          PRIMARY KEY (bot_id, market, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX live_fills_by_order ON live_fills (bot_id, client_order_id);
        CREATE INDEX live_fills_by_time ON live_fills (bot_id, time);

        CREATE TABLE live_equity (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          time INTEGER NOT NULL,
          equity REAL NOT NULL,
          PRIMARY KEY (bot_id, time)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    name: 'what paper bots on live candles went by',
    up: (db) => {
      db.exec(`
        ALTER TABLE bots ADD COLUMN begins INTEGER;

        CREATE TABLE bot_holes (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          market INTEGER NOT NULL,
          "from" INTEGER NOT NULL,
          "to" INTEGER NOT NULL,
          PRIMARY KEY (bot_id, market, "from")
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE bot_funding (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          market INTEGER NOT NULL,
          time INTEGER NOT NULL,
          rate REAL NOT NULL,
          after_moments INTEGER NOT NULL,
          PRIMARY KEY (bot_id, market, time)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    name: 'what components said at each close of a bot',
    up: (db) => {
      db.exec(`
        CREATE TABLE bot_evaluations (
          bot_id TEXT NOT NULL REFERENCES bots (id) ON DELETE CASCADE,
          moment INTEGER NOT NULL,
          market INTEGER NOT NULL,
          time INTEGER NOT NULL,
          evaluation TEXT NOT NULL,
          PRIMARY KEY (bot_id, moment, market)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
];
