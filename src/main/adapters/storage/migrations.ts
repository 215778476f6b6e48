import { UserError } from '#main/errors.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** One step of a database's history. Its number is its place in the list, from 1. A released step never changes. */
export interface Migration {
  readonly name: string;
  up(db: SqliteDatabase): void;
}

/** Number of the last migration a database has been through; 0 for a fresh one. */
export function schemaVersion(db: SqliteDatabase): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings a database to the last migration, in one transaction: either all missing steps are applied, or nothing
 * changes. The version is read again inside the transaction, as another process may have been faster.
 *
 * @param beforeUpgrade called before an existing database of an older version is changed: the place for a backup
 * @throws UserError when a newer application wrote the database
 */
export function migrate(
  db: SqliteDatabase,
  migrations: readonly Migration[],
  file: string,
  beforeUpgrade?: (fromVersion: number) => void,
): void {
  const latest = migrations.length;
  const found = schemaVersion(db);
  if (found > latest) throw newerVersion(file, found, latest);
  if (found === latest) return;
  if (found > 0) beforeUpgrade?.(found);
  db.transaction(() => {
    const current = schemaVersion(db);
    if (current > latest) throw newerVersion(file, current, latest);
    for (const migration of migrations.slice(current)) migration.up(db);
    db.pragma(`user_version = ${latest}`);
  }).immediate();
}

function newerVersion(file: string, found: number, known: number): UserError {
  return new UserError(
    `${file} was written by a newer version of plutarc (format ${found}, this version knows up to ${known}): update plutarc, or use another data folder`,
    { code: 'refused' },
  );
}
