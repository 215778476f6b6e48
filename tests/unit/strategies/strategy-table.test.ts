import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { templateSchema } from '#core/strategy/template.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { LEDGER_APPLICATION_ID, ledgerMigrations } from '#main/adapters/storage/ledger-schema.ts';
import { migrate } from '#main/adapters/storage/migrations.ts';
import { openSqlite } from '#main/adapters/storage/sqlite.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { draft } from './support/draft.ts';

function ledgerIn(folder: string): Ledger {
  const ledger = Ledger.open(folder);
  onTestFinished(() => ledger.close());
  return ledger;
}

const template = templateSchema.parse(draft());

describe('strategies in the ledger', () => {
  it('come with the upgrade of a ledger that knew none, which keeps a copy of the old one', () => {
    const folder = temporaryFolder();
    const old = openSqlite(join(folder, 'ledger.db'));
    migrate(old, ledgerMigrations.slice(0, 1), 'ledger.db');
    old.pragma(`application_id = ${LEDGER_APPLICATION_ID}`);
    old.prepare("INSERT INTO settings (name, value) VALUES ('theme', '\"dark\"')").run();
    old.close();
    const ledger = ledgerIn(folder);
    expect(ledger.strategies.list()).toEqual([]);
    expect(ledger.readSettings()).toEqual({ theme: 'dark' });
    expect(existsSync(join(folder, 'ledger.db.v1.bak'))).toBe(true);
  });

  it('number their versions without holes, and never change one', () => {
    const { strategies } = ledgerIn(temporaryFolder());
    strategies.insert('a', ['x'], draft(), 1);
    strategies.insert('b', [], null, 2);
    const first = strategies.addVersion('a', template, 'one', 3);
    strategies.addVersion('b', template, '', 4);
    const second = strategies.addVersion('a', { ...template, name: 'Later' }, 'two', 5);
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(strategies.versions('a')).toEqual([second, first]);
    expect(strategies.get('a')).toEqual({
      id: 'a',
      createdAt: 1,
      updatedAt: 5,
      tags: ['x'],
      draft: null,
      saved: second,
    });
  });

  it('that this version cannot read are left out of the list, and stay in the file', () => {
    const folder = temporaryFolder();
    const { strategies } = ledgerIn(folder);
    strategies.insert('a', [], draft(), 1);
    strategies.insert('b', [], draft(), 2);
    const db = openSqlite(join(folder, 'ledger.db'));
    onTestFinished(() => {
      db.close();
    });
    db.prepare(`UPDATE strategies SET draft = '{"format":"plutarc-strategy/2"}' WHERE id = 'a'`).run();
    expect(strategies.list().map(({ id }) => id)).toEqual(['b']);
    expect(db.prepare('SELECT count(*) FROM strategies').pluck().get()).toBe(2);
  });

  it('are added together with their versions, or not at all', () => {
    const { strategies } = ledgerIn(temporaryFolder());
    const failing = () =>
      strategies.atOnce(() => {
        strategies.insert('a', [], null, 1);
        strategies.addVersion('a', template, '', 2);
        throw new Error('in the middle');
      });
    expect(failing).toThrow('in the middle');
    expect(strategies.list()).toEqual([]);
    expect(strategies.versions('a')).toEqual([]);
  });
});
