import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export type SqliteDatabase = BetterSqlite3.Database;
export type SqliteStatement = BetterSqlite3.Statement<unknown[], unknown>;

/**
 * Opens a file with better-sqlite3. The module is required on first use, so that commands that need no database do not
 * load native code, and through `require`, which the end-to-end tests redirect to a build for their older runtime.
 * Only what better-sqlite3 11.5 and 13 share may be called on the result.
 */
export function openSqlite(path: string): SqliteDatabase {
  const Database: typeof BetterSqlite3 = createRequire(import.meta.url)('better-sqlite3');
  return new Database(path);
}
