import type { Migration } from './migrations.ts';

/** "plmd" in the header of market.db. */
export const MARKET_APPLICATION_ID = 0x706c6d64;

export const marketMigrations: readonly Migration[] = [
  {
    name: 'markets, candle series and funding rates',
    up: (db) => {
      db.exec(`
        CREATE TABLE markets (
          id INTEGER PRIMARY KEY,
          exchange TEXT NOT NULL,
          symbol TEXT NOT NULL,
          synthetic INTEGER NOT NULL,
          funding_count INTEGER NOT NULL DEFAULT 0,
          UNIQUE (exchange, symbol)
        ) STRICT;

        -- The figures of a series are kept with it, so that listing reads no candles.
        CREATE TABLE series (
          id INTEGER PRIMARY KEY,
          market_id INTEGER NOT NULL REFERENCES markets (id),
          timeframe TEXT NOT NULL,
          count INTEGER NOT NULL DEFAULT 0,
          first INTEGER,
          last INTEGER,
          gaps INTEGER NOT NULL DEFAULT 0,
          missing INTEGER NOT NULL DEFAULT 0,
          bytes INTEGER NOT NULL DEFAULT 0,
          updated_at INTEGER NOT NULL,
          UNIQUE (market_id, timeframe)
        ) STRICT;

        -- One row a UTC day or month: six little-endian Float64 columns one after the other (candle-blocks.ts).
        -- The blob comes last, so that the figures are read without it.
        CREATE TABLE candle_blocks (
          id INTEGER PRIMARY KEY,
          series_id INTEGER NOT NULL REFERENCES series (id),
          start INTEGER NOT NULL,
          count INTEGER NOT NULL,
          first INTEGER NOT NULL,
          last INTEGER NOT NULL,
          gaps INTEGER NOT NULL,
          missing INTEGER NOT NULL,
          checksum INTEGER NOT NULL,
          columns BLOB NOT NULL,
          UNIQUE (series_id, start)
        ) STRICT;

        -- Holds all the figures, so that adding them up over years reads a few pages instead of one a block.
        CREATE INDEX candle_block_figures ON candle_blocks (series_id, start, count, first, last, gaps, missing);

        CREATE TABLE funding_rates (
          market_id INTEGER NOT NULL REFERENCES markets (id),
          time INTEGER NOT NULL,
          rate REAL NOT NULL,
          PRIMARY KEY (market_id, time)
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
  {
    name: 'instruments, what has been asked of exchanges, and downloads',
    up: (db) => {
      db.exec(`
        -- When the instruments of an exchange were read, and from where: '' is the exchange itself, anything else a
        -- simulator that stood in for it.
        CREATE TABLE instrument_lists (
          exchange TEXT NOT NULL PRIMARY KEY,
          endpoint TEXT NOT NULL,
          fetched_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE instruments (
          exchange TEXT NOT NULL REFERENCES instrument_lists (exchange) ON DELETE CASCADE,
          symbol TEXT NOT NULL,
          native_id TEXT NOT NULL,
          base TEXT NOT NULL,
          quote TEXT NOT NULL,
          settle TEXT NOT NULL,
          active INTEGER NOT NULL,
          -- Contract maths and limits, as JSON (instrument.ts).
          rules TEXT NOT NULL,
          -- Where the exchange's candles begin, ms; null until somebody has looked.
          listed_since INTEGER,
          PRIMARY KEY (exchange, symbol)
        ) STRICT, WITHOUT ROWID;

        -- Spans [start, stop) that an exchange has answered for a series: what is missing inside them it does not have.
        -- They go with what they are about.
        CREATE TABLE candle_coverage (
          series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
          start INTEGER NOT NULL,
          stop INTEGER NOT NULL,
          PRIMARY KEY (series_id, start)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE funding_coverage (
          market_id INTEGER NOT NULL REFERENCES markets (id) ON DELETE CASCADE,
          start INTEGER NOT NULL,
          stop INTEGER NOT NULL,
          PRIMARY KEY (market_id, start)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER funding_deleted AFTER DELETE ON funding_rates BEGIN
          DELETE FROM funding_coverage WHERE market_id = OLD.market_id;
        END;

        CREATE TABLE downloads (
          id TEXT NOT NULL PRIMARY KEY,
          created_at INTEGER NOT NULL,
          state TEXT NOT NULL,
          -- What was asked for, and how it ended, as JSON.
          request TEXT NOT NULL,
          outcome TEXT
        ) STRICT, WITHOUT ROWID;
      `);
    },
  },
];
