import { existsSync, rmSync } from 'node:fs';
import { UserError } from '#main/errors.ts';
import { type Migration, migrate } from './migrations.ts';
import { openSqlite, type SqliteDatabase } from './sqlite.ts';

export interface DatabaseSpec {
  /** Written into the file's header, so that a database of another program is never taken for ours. */
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
  /** FULL: a commit survives a power cut. NORMAL: it may be lost, but nothing is ever damaged. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Bytes a page; only a fresh file takes it. */
  readonly pageSize: number;
  /** Reads the whole file at start and finds damage early: for small files whose loss would hurt. */
  readonly checkOnOpen: boolean;
  /** Keeps a copy beside the file before an older format is upgraded. */
  readonly backupBeforeUpgrade: boolean;
  /** What the user can do when the file cannot be used: the end of the error sentence. */
  readonly remedy: string;
}

/**
 * Opens or creates a database in WAL mode and brings it to the current format.
 * @throws UserError with one sentence when the file is damaged, foreign, newer, locked or not accessible
 */
export function openDatabase(path: string, spec: DatabaseSpec): SqliteDatabase {
  return describingErrors(path, spec.remedy, () => {
    const db = openSqlite(path);
    try {
      db.pragma('busy_timeout = 5000');
      refuseForeign(db, path, spec);
      db.pragma(`page_size = ${spec.pageSize}`);
      db.pragma('journal_mode = WAL');
      db.pragma(`synchronous = ${spec.synchronous}`);
      // Plain fsync on macOS leaves the data in the drive's cache.
      if (spec.synchronous === 'FULL') db.pragma('fullfsync = ON');
      db.pragma('foreign_keys = ON');
      db.pragma('journal_size_limit = 16777216');
      if (spec.checkOnOpen) refuseDamaged(db, path, spec);
      migrate(db, spec.migrations, path, (version) => {
        if (spec.backupBeforeUpgrade) backUp(db, `${path}.v${version}.bak`);
      });
      if (db.pragma('application_id', { simple: true }) !== spec.applicationId) {
        db.pragma(`application_id = ${spec.applicationId}`);
      }
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function refuseForeign(db: SqliteDatabase, path: string, spec: DatabaseSpec): void {
  const id = db.pragma('application_id', { simple: true });
  if (id === spec.applicationId) return;
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_master').pluck().get());
  if (id === 0 && tables === 0) return;
  throw new UserError(`${path} is a database of another program: ${spec.remedy}`, { code: 'refused' });
}

function refuseDamaged(db: SqliteDatabase, path: string, spec: DatabaseSpec): void {
  const verdict = String(db.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new UserError(`${path} is damaged: ${spec.remedy}`, { code: 'failed', cause: verdict });
}

function backUp(db: SqliteDatabase, target: string): void {
  if (existsSync(target)) rmSync(target);
  db.prepare('VACUUM INTO ?').run(target);
}

/**
 * Runs database work and turns SQLite's errors that a user can act on into one sentence each. Others pass unchanged.
 */
export function describingErrors<T>(path: string, remedy: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const sentence = sentenceFor(path, remedy, error);
    throw sentence === null ? error : new UserError(sentence, { code: 'failed', cause: error });
  }
}

function sentenceFor(path: string, remedy: string, error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof UserError) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'SQLITE_NOTADB') return `${path} is not a database: ${remedy}`;
  if (code.startsWith('SQLITE_CORRUPT')) return `${path} is damaged: ${remedy}`;
  if (code.startsWith('SQLITE_CANTOPEN'))
    return `${path} cannot be opened: check that it is a file and that you may read and write it`;
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM')
    return `${path} cannot be written: check its permissions`;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return `${path} is in use by another program for more than 5 seconds: close it and try again`;
  if (code === 'SQLITE_FULL') return `The disk with ${path} is full: free some space and try again`;
  if (code.startsWith('SQLITE_IOERR')) return `${path} could not be read or written: check the disk and try again`;
  if (error instanceof TypeError && error.message.includes('directory does not exist'))
    return `The folder of ${path} does not exist: create it, or use another data folder`;
  return null;
}
