import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunSummary } from '#contract/backtests.ts';
import { backtestRequestSchema } from '#contract/backtests.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { openSqlite } from '#main/adapters/storage/sqlite.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

function ledgerIn(folder: string): Ledger {
  const ledger = Ledger.open(folder);
  onTestFinished(() => ledger.close());
  return ledger;
}

function run(id: string, createdAt: number): RunSummary {
  const request = backtestRequestSchema.parse({
    strategyId: 'sma-cross',
    market: 'binance:BTC/USDT:USDT',
    timeframe: '1h',
    settings: {},
    instrument: {},
  });
  return {
    id,
    createdAt,
    strategyId: 'sma-cross',
    strategyName: 'SMA cross',
    market: 'binance:BTC/USDT:USDT',
    timeframe: '1h',
    synthetic: false,
    from: 1,
    to: 2,
    candles: 3,
    startEquity: 10_000,
    netProfit: -1.5,
    netProfitPct: -0.015,
    maxDrawdownPct: null,
    sharpe: 0.1,
    profitFactor: null,
    winRatePct: 50,
    trades: 2,
    warnings: 0,
    durationMs: 12,
    request,
  };
}

describe('the ledger', () => {
  it('gives runs back as they were, newest first, also after it was closed', () => {
    const folder = temporaryFolder();
    const first = Ledger.open(folder);
    first.insertRun(run('a', 100));
    first.insertRun(run('b', 300));
    first.insertRun(run('c', 200));
    first.close();
    const second = ledgerIn(folder);
    expect(second.listRuns().map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(second.getRun('c')).toEqual(run('c', 200));
    expect(second.getRun('nobody')).toBeNull();
  });

  it('forgets a deleted run and no other', () => {
    const ledger = ledgerIn(temporaryFolder());
    ledger.insertRun(run('a', 100));
    ledger.insertRun(run('b', 200));
    ledger.deleteRun('a');
    ledger.deleteRun('a');
    expect(ledger.listRuns().map(({ id }) => id)).toEqual(['b']);
  });

  it('keeps a run that it cannot read out of the list, and in the file', () => {
    const folder = temporaryFolder();
    const ledger = ledgerIn(folder);
    ledger.insertRun(run('a', 100));
    const db = openSqlite(join(folder, 'ledger.db'));
    db.prepare("INSERT INTO runs (id, created_at, summary) VALUES ('future', 1, '{}')").run();
    expect(ledger.listRuns().map(({ id }) => id)).toEqual(['a']);
    expect(ledger.getRun('future')).toBeNull();
    expect(db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(2);
    db.close();
  });

  it('keeps each setting until it is written again', () => {
    const folder = temporaryFolder();
    const first = Ledger.open(folder);
    expect(first.readSettings()).toEqual({});
    first.writeSettings({ theme: 'dark', timeZone: 'Europe/Athens' });
    first.writeSettings({ theme: 'light' });
    first.close();
    expect(ledgerIn(folder).readSettings()).toEqual({ theme: 'light', timeZone: 'Europe/Athens' });
  });

  it('passes over settings that this version does not know', () => {
    const folder = temporaryFolder();
    const ledger = ledgerIn(folder);
    const db = openSqlite(join(folder, 'ledger.db'));
    db.exec(`INSERT INTO settings VALUES ('theme', '"neon"'), ('sound', 'true'), ('density', '"comfortable"')`);
    db.close();
    expect(ledger.readSettings()).toEqual({ density: 'comfortable' });
  });

  it('is whole without its log after a checkpoint', () => {
    const folder = temporaryFolder();
    const ledger = ledgerIn(folder);
    ledger.insertRun(run('a', 1));
    ledger.checkpoint();
    const copy = join(temporaryFolder(), 'copy');
    mkdirSync(copy);
    copyFileSync(join(folder, 'ledger.db'), join(copy, 'ledger.db'));
    expect(ledgerIn(copy).getRun('a')).toEqual(run('a', 1));
  });

  it('writes ahead to a log', () => {
    const folder = temporaryFolder();
    ledgerIn(folder);
    const db = openSqlite(join(folder, 'ledger.db'));
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });
});

describe('a file that is no ledger or no market store', () => {
  const cases: [string, (path: string) => void, RegExp][] = [
    ['of another kind', (path) => writeFileSync(path, 'a diary, not a database; '.repeat(400)), /is not a database: /],
    [
      'of another program',
      (path) => {
        const db = openSqlite(path);
        db.exec('CREATE TABLE songs (title TEXT)');
        db.close();
      },
      /is a database of another program: /,
    ],
    ['that is a folder', (path) => mkdirSync(path), /cannot be opened: check that it is a file/],
  ];
  const kinds = [
    ['ledger.db', (folder: string) => Ledger.open(folder)],
    ['market.db', (folder: string) => MarketStore.open(folder)],
  ] as const;

  for (const [name, open] of kinds) {
    it.each(cases)(`${name}: one %s is refused in one sentence and left as it is`, (_, make, message) => {
      const folder = temporaryFolder();
      const path = join(folder, name);
      make(path);
      const error = caught(() => open(folder));
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toMatch(message);
      expect(String(error)).toContain(path);
      expect(String(error)).not.toContain('\n');
    });
  }

  it('a damaged ledger is noticed when it is opened', () => {
    const folder = temporaryFolder();
    const ledger = Ledger.open(folder);
    for (let i = 0; i < 200; i++) ledger.insertRun(run(`run-${i}`, i));
    ledger.close();
    const path = join(folder, 'ledger.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 5 * 4096, 12 * 4096);
    writeFileSync(path, bytes);
    expect(String(caught(() => Ledger.open(folder)))).toMatch(/ledger\.db is damaged: move it away/);
  });

  it('the ledger of a newer version is refused', () => {
    const folder = temporaryFolder();
    Ledger.open(folder).close();
    const db = openSqlite(join(folder, 'ledger.db'));
    db.pragma('user_version = 99');
    db.close();
    expect(() => Ledger.open(folder)).toThrow(/newer version of plutarc \(format 99/);
  });

  it('a folder that does not exist is named', () => {
    expect(() => Ledger.open(join(temporaryFolder(), 'nowhere'))).toThrow(/The folder of .*ledger\.db does not exist/);
  });
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
