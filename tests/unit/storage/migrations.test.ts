import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#main/adapters/storage/database.ts';
import { type Migration, migrate, schemaVersion } from '#main/adapters/storage/migrations.ts';
import { openSqlite, type SqliteDatabase } from '#main/adapters/storage/sqlite.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const steps: readonly Migration[] = [
  { name: 'people', up: (db) => db.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT) STRICT') },
  { name: 'age', up: (db) => db.exec('ALTER TABLE people ADD COLUMN age INTEGER') },
  { name: 'adults', up: (db) => db.exec('UPDATE people SET age = 18 WHERE age IS NULL') },
];

function database(path = ':memory:'): SqliteDatabase {
  const db = openSqlite(path);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

/** A database as an application that knew only `version` steps would have left it. */
function ofVersion(version: number): SqliteDatabase {
  const db = database();
  migrate(db, steps.slice(0, version), 'x.db');
  if (version > 0) db.exec("INSERT INTO people (name) VALUES ('Ada')");
  return db;
}

describe('migrations', () => {
  it('bring a fresh database to the last version', () => {
    const db = ofVersion(0);
    migrate(db, steps, 'x.db');
    expect(schemaVersion(db)).toBe(3);
    expect(db.prepare('SELECT count(*) FROM people').pluck().get()).toBe(0);
  });

  it.each([1, 2])('bring a database of version %i to the last one and keep its rows', (version) => {
    const db = ofVersion(version);
    migrate(db, steps, 'x.db');
    expect(db.prepare('SELECT name, age FROM people').get()).toEqual({ name: 'Ada', age: 18 });
    expect(schemaVersion(db)).toBe(3);
  });

  it('leave a database of the last version alone', () => {
    const db = ofVersion(3);
    db.exec('DELETE FROM people');
    migrate(db, steps, 'x.db', () => expect.unreachable('nothing is upgraded'));
    expect(schemaVersion(db)).toBe(3);
  });

  it('refuse a database of a newer version in one sentence, and change nothing', () => {
    const db = ofVersion(3);
    expect(() => migrate(db, steps.slice(0, 2), '/data/x.db')).toThrow(
      '/data/x.db was written by a newer version of plutarc (format 3, this version knows up to 2): update plutarc, or use another data folder',
    );
    expect(schemaVersion(db)).toBe(3);
  });

  it('change nothing when one of them fails', () => {
    const db = ofVersion(1);
    const failing = [...steps, { name: 'broken', up: (d: SqliteDatabase) => d.exec('ALTER TABLE nobody ADD x') }];
    expect(() => migrate(db, failing, 'x.db')).toThrow('nobody');
    expect(schemaVersion(db)).toBe(1);
    expect(db.prepare('SELECT * FROM people').get()).toEqual({ id: 1, name: 'Ada' });
  });

  it('are preceded by a backup where one is asked for', () => {
    const path = join(temporaryFolder(), 'x.db');
    const spec = {
      applicationId: 7,
      synchronous: 'FULL' as const,
      pageSize: 4096,
      checkOnOpen: true,
      backupBeforeUpgrade: true,
      remedy: 'x',
    };
    const first = openDatabase(path, { ...spec, migrations: steps.slice(0, 1) });
    first.exec("INSERT INTO people (name) VALUES ('Ada')");
    first.close();
    openDatabase(path, { ...spec, migrations: steps }).close();
    expect(existsSync(`${path}.v1.bak`)).toBe(true);
    const backup = database(`${path}.v1.bak`);
    expect(schemaVersion(backup)).toBe(1);
    expect(backup.prepare('SELECT name FROM people').pluck().get()).toBe('Ada');
  });
});
