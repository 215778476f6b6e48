import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { candleLines } from '#main/adapters/csv/csv-writer.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { runCommand } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { rowsOf, START, steady } from '../unit/storage/series.ts';

const MARKET = ['--market', 'binance:BTC/USDT:USDT'];
const HOURLY = [...MARKET, '--timeframe', '1h'];
const HOUR = 3_600_000;

let folder: string;
let dataFolder: string;
beforeEach(() => {
  folder = temporaryFolder();
  dataFolder = join(folder, 'data');
});

const plutarc = (...args: string[]) => runCommand('data', ...args, '--data-dir', dataFolder);

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const csvOf = (...args: Parameters<typeof steady>) =>
  [...candleLines([steady(...args)])].map((part) => part.text).join('');

/** What is in the store, without times of change. */
function stored() {
  if (!existsSync(dataFolder)) return [];
  const store = MarketStore.open(dataFolder);
  const all = store.list().map(({ updatedAt: _, ...set }) => ({ set, rows: rowsOf(store.loadCandles(set.id)) }));
  store.close();
  return all;
}

describe('plutarc data', () => {
  it('imports, lists, exports the same rows, and deletes', async () => {
    const path = file('candles.csv', csvOf(1000, HOUR, START, [5, 6]));
    expect(await plutarc('import', path, ...HOURLY)).toEqual({
      status: 0,
      stderr: '',
      stdout:
        'Imported 998 candles of binance:BTC/USDT:USDT 1h\n' +
        'Stored: 998 candles from 2024-01-01 00:00 to 2024-02-11 16:00 UTC, 2 candles missing in 1 hole\n',
    });
    expect((await plutarc('list')).stdout).toBe(
      [
        'Market                 TF  From (UTC)        Last candle       Candles  Holes  Missing  Funding   Size',
        '─────────────────────  ──  ────────────────  ────────────────  ───────  ─────  ───────  ───────  ─────',
        'binance:BTC/USDT:USDT  1h  2024-01-01 00:00  2024-02-11 15:00      998      1        2        0  48 kB',
        '',
      ].join('\n'),
    );
    const out = join(folder, 'out.csv');
    expect((await plutarc('export', ...HOURLY, '--out', out)).stdout).toBe(`Wrote 998 rows to ${out}\n`);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(path, 'utf8'));
    expect((await plutarc('delete', ...HOURLY)).stdout).toBe('Deleted 998 candles of binance:BTC/USDT:USDT 1h\n');
    expect((await plutarc('list')).stdout).toBe('Nothing is stored yet: plutarc data import --help, or plutarc demo\n');
  });

  it('merges what overlaps and says how much was there', async () => {
    await plutarc('import', file('a.csv', csvOf(100)), ...HOURLY);
    const again = await plutarc('import', file('b.csv', csvOf(100, HOUR, START + 90 * HOUR)), ...HOURLY, '--json', '-');
    expect(JSON.parse(again.stdout)).toMatchObject({
      market: 'binance:BTC/USDT:USDT',
      timeframe: '1h',
      added: 90,
      merged: 10,
      dataset: { id: 'binance:BTC/USDT:USDT@1h', count: 190, gaps: 0 },
    });
    expect(stored()[0].rows).toEqual(rowsOf(steady(190)));
  });

  it('writes JSON to standard output alone, or into a file beside the text', async () => {
    await plutarc('import', file('a.csv', csvOf(100, HOUR, START, [50])), ...HOURLY);
    const list = await plutarc('list', '--json', '-');
    expect(JSON.parse(list.stdout)).toEqual([
      expect.objectContaining({ market: 'binance:BTC/USDT:USDT', timeframe: '1h', count: 99, gaps: 1, missing: 1 }),
    ]);
    const gaps = await plutarc('gaps', ...HOURLY, '--json', '-');
    const from = START + 50 * HOUR;
    expect(JSON.parse(gaps.stdout)).toEqual({
      market: 'binance:BTC/USDT:USDT',
      timeframe: '1h',
      missing: 1,
      gaps: [{ from, to: from + HOUR, missing: 1 }],
    });
    const target = join(folder, 'gaps.json');
    const both = await plutarc('gaps', ...HOURLY, '--json', target);
    expect(both.stdout).toContain('1 candle missing in 1 hole of binance:BTC/USDT:USDT 1h');
    expect(readFileSync(target, 'utf8')).toBe(gaps.stdout);
  });

  it('exports a range to standard output, its end excluded', async () => {
    await plutarc('import', file('a.csv', csvOf(100)), ...HOURLY);
    const { stdout } = await plutarc('export', ...HOURLY, '--from', '2024-01-02', '--to', '2024-01-02T02:00');
    expect(stdout).toBe(csvOf(2, HOUR, START + 24 * HOUR));
  });

  it('keeps funding rates beside the candles', async () => {
    const text = 'time,rate\n1704067200000,0.0001\n1704096000000,-0.00002\n';
    const imported = await plutarc('import', file('f.csv', text), ...MARKET, '--funding');
    expect(imported.stdout).toBe('Imported 2 funding rates of binance:BTC/USDT:USDT\n');
    expect((await plutarc('list')).stdout).toBe('binance:BTC/USDT:USDT has 2 funding rates and no candles\n');
    expect((await plutarc('export', ...MARKET, '--funding')).stdout).toBe(text);
    await plutarc('import', file('a.csv', csvOf(3)), ...HOURLY);
    expect(stored()[0].set.fundingRates).toBe(2);
    const deleted = await plutarc('delete', ...MARKET, '--funding');
    expect(deleted.stdout).toBe('Deleted 2 funding rates of binance:BTC/USDT:USDT\n');
    expect(stored()[0].set).toMatchObject({ count: 3, fundingRates: 0 });
  });

  it('marks made-up candles in the list', async () => {
    const [market] = DEMO_MARKETS;
    const daily = generateDemoMarket(market).series.find(({ timeframe }) => timeframe === '1d');
    const text = [...candleLines(daily ? [daily.candles] : [])].map((part) => part.text).join('');
    await plutarc('import', file('demo.csv', text), '--market', `demo:${market.symbol}`, '--timeframe', '1d');
    expect((await plutarc('list')).stdout).toMatch(/demo:DEMO-TREND\/USDT:USDT {2}1d .* synthetic\n$/);
  });

  describe('ends with status 2, one line, and an unchanged store', () => {
    const good = csvOf(50);
    const cases: [string, (path: (name: string, text: string) => string) => string[], RegExp | string][] = [
      [
        'a broken row',
        (path) => [
          'import',
          path('a.csv', `${good.split('\n').slice(0, 17).join('\n')}\n1704124800000,1,1,2,1,1\n`),
          ...HOURLY,
        ],
        'plutarc: a.csv line 18: high 1 is below low 2\n',
      ],
      [
        'a row with other values than the stored one',
        (path) => [
          'import',
          path(
            'a.csv',
            good.replace('1704067200000,', '1704067200000,0').replace(/^1704070800000,.*$/m, '1704070800000,1,2,1,1,1'),
          ),
          ...HOURLY,
        ],
        /^plutarc: 1 candle of binance:BTC\/USDT:USDT@1h is stored with other values; the first opens at 2024-01-01 01:00 UTC .*\n$/,
      ],
      [
        'another timeframe',
        (path) => ['import', path('a.csv', csvOf(50, 1_800_000)), ...HOURLY],
        'plutarc: a.csv holds 30m candles, not 1h: use the timeframe 30m\n',
      ],
      ['a missing file', () => ['import', 'none.csv', ...HOURLY], 'plutarc: none.csv does not exist\n'],
      ['a bad market', () => ['gaps', '--market', 'BTC', '--timeframe', '1h'], /--market "BTC" is not a market/],
      [
        'a bad timeframe',
        () => ['gaps', ...MARKET, '--timeframe', '7m'],
        /--timeframe "7m" is not a timeframe: one of 1m/,
      ],
      ['no timeframe', () => ['import', 'x.csv', ...MARKET], /--timeframe is missing/],
      ['no market', () => ['import', 'x.csv'], /plutarc: required option '--market <EX:SYMBOL>' not specified/],
      ['a wrong option', () => ['list', '--colour'], /plutarc: unknown option '--colour'/],
      [
        'a series that is not stored',
        () => ['export', ...MARKET, '--timeframe', '4h'],
        /No 4h candles of .* are stored/,
      ],
      [
        'nothing in the range',
        () => ['export', ...HOURLY, '--from', '2030-01-01'],
        /Nothing of .* lies between --from and --to/,
      ],
      [
        'a range that ends before it starts',
        () => ['export', ...HOURLY, '--from', '2024-02-01', '--to', '2024-01-01'],
        /the range is empty/,
      ],
      ['a time that is none', () => ['export', ...HOURLY, '--to', 'now'], /--to "now" is not a time/],
      [
        'an output folder that is missing',
        () => ['export', ...HOURLY, '--out', 'no/such/out.csv'],
        /The folder no\/such does not exist/,
      ],
      ['standard output twice', () => ['export', ...HOURLY, '--json', '-'], /cannot both have standard output/],
      ['deleting what is not there', () => ['delete', ...MARKET, '--timeframe', '4h'], /No 4h candles/],
      [
        'deleting funding rates that are not there',
        () => ['delete', ...MARKET, '--funding'],
        /No funding rates of .* are stored/,
      ],
      [
        'deleting two things at once',
        () => ['delete', ...HOURLY, '--funding'],
        /--timeframe and --funding exclude each other/,
      ],
    ];
    it.each(cases)('%s', async (_, args, message) => {
      await plutarc('import', file('stored.csv', good), ...HOURLY);
      const before = stored();
      const result = await plutarc(...args(file));
      expect(result).toMatchObject({ status: 2, stdout: '' });
      expect(result.stderr).toMatch(/^plutarc: [^\n]+\n$/);
      if (typeof message === 'string') expect(result.stderr).toBe(message);
      else expect(result.stderr).toMatch(message);
      expect(stored()).toEqual(before);
    });
  });

  it('shows examples in the help of every command', async () => {
    for (const command of ['import', 'list', 'gaps', 'export', 'delete']) {
      const { status, stdout } = await plutarc(command, '--help');
      expect(status).toBe(0);
      expect(stdout).toContain(`  plutarc data ${command}`);
    }
  });
});
