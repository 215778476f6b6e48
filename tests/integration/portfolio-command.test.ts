import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '#core/analysis/report.ts';
import { runCommand } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 1);

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const plutarc = (...args: string[]) => runCommand(...args, '--data-dir', join(folder, 'data'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Hourly candles around a price that swing with a length of their own. */
function candles(name: string, price: number, length: number, count = 400, from = START): string {
  const rows = ['time,open,high,low,close,volume'];
  let open = price;
  for (let i = 0; i < count; i++) {
    const close = price * (1 + 0.05 * Math.sin(i / length));
    rows.push([from + i * HOUR, open, Math.max(open, close), Math.min(open, close), close, 10].join(','));
    open = close;
  }
  return file(name, `${rows.join('\n')}\n`);
}

const RUN = ['backtest', '--template', 'sma-cross', '--timeframe', '1h', '--sizing', 'equity-percent:45'];

describe('plutarc backtest over several markets', () => {
  it('trades the stored markets that it is given on one account', async () => {
    for (const [symbol, price, length] of [
      ['A/USDT:USDT', 100, 12],
      ['B/USDT:USDT', 3000, 17],
    ] as const) {
      const csv = candles(`${price}.csv`, price, length);
      const into = ['--market', `binance:${symbol}`, '--timeframe', '1h'];
      expect(await plutarc('data', 'import', csv, ...into)).toMatchObject({ status: 0 });
    }
    const markets = ['--market', 'binance:A/USDT:USDT', '--market', 'binance:B/USDT:USDT'];
    const { status, stdout, stderr } = await plutarc(...RUN, ...markets, '--json', '-');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report.assumptions.markets.map(({ market, candles: count }) => [market, count])).toEqual([
      ['binance:A/USDT:USDT', 400],
      ['binance:B/USDT:USDT', 400],
    ]);
    expect(new Set(report.trades.map(({ symbol }) => symbol))).toEqual(
      new Set(['binance:A/USDT:USDT', 'binance:B/USDT:USDT']),
    );
    expect(report.trades.map(({ id }) => id)).toEqual(report.trades.map((_, k) => k + 1));
    expect(report.trades.map(({ exitTime }) => exitTime)).toEqual(
      report.trades.map(({ exitTime }) => exitTime).toSorted((a, b) => a - b),
    );
    const gained = report.trades.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(report.metrics.all.netProfit).toBeCloseTo(gained, 6);
  });

  it('gives the same bytes again, and others in another order', async () => {
    const files = [candles('a.csv', 100, 12), candles('b.csv', 100, 12.5)];
    const run = async (order: readonly string[]) => {
      const flags = order.flatMap((path) => ['--candles', path]);
      return (await plutarc(...RUN, ...flags, '--sizing', 'equity-percent:80', '--json', '-')).stdout;
    };
    const first = await run(files);
    expect(await run(files)).toBe(first);
    const other = JSON.parse(await run(files.toReversed())) as Report;
    expect(other.fingerprint).not.toBe((JSON.parse(first) as Report).fingerprint);
  });

  it('keeps to the limit of open positions and says how often', async () => {
    const flags = ['--candles', candles('a.csv', 100, 12), '--candles', candles('b.csv', 100, 12.5)];
    const { stdout } = await plutarc(...RUN, ...flags, '--max-positions', '1', '--json', '-');
    const { assumptions, trades } = JSON.parse(stdout) as Report;
    expect(assumptions.settings.limits.maxPositions).toBe(1);
    const refused = assumptions.refusals.find(({ reason }) => reason === 'limit of open positions');
    expect(refused?.count).toBeGreaterThan(0);
    for (const [k, { entryTime }] of trades.entries()) {
      expect(trades.filter((other, j) => j < k && other.exitTime > entryTime)).toEqual([]);
    }
  });

  it('names the market of every trade in the CSV, and warns where ranges differ', async () => {
    const csv = join(folder, 'trades.csv');
    const late = candles('b.csv', 50, 9, 300, START + 100 * HOUR);
    const flags = ['--candles', candles('a.csv', 100, 12), '--candles', late, '--csv', csv];
    const { stdout } = await plutarc(...RUN, ...flags);
    expect(stdout).toContain('b.csv has candles from 2025-01-05 04:00 to 2025-01-17 16:00 UTC only');
    const [header, first] = readFileSync(csv, 'utf8').split('\n');
    expect(header).toMatch(/^id,symbol,side,/);
    expect(first).toMatch(/^1,(a|b)\.csv,(long|short),/);
  });

  it.each([
    ['--funding', 'funding.csv', /--funding is given 1 times for 2 markets: give it once for each, in the same order/],
    ['--detail', 'detail.csv', /--detail is given 1 times for 2 markets/],
    ['--max-positions', '0', /--max-positions 0 must be above 0/],
    ['--max-exposure', 'x', /--max-exposure "x" is not a number/],
  ])('refuses %s %s in one line', async (flag, value, message) => {
    const flags = ['--candles', candles('a.csv', 100, 12), '--candles', candles('b.csv', 100, 12.5)];
    const { status, stderr } = await plutarc(...RUN, ...flags, flag, value);
    expect(status).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(message);
  });

  it('refuses the same market twice', async () => {
    const path = candles('a.csv', 100, 12);
    const { status, stderr } = await plutarc(...RUN, '--candles', path, '--candles', path);
    expect({ status, stderr: stderr.trim() }).toEqual({
      status: 2,
      stderr: expect.stringContaining('a.csv is given twice; give each market once'),
    });
  });
});
