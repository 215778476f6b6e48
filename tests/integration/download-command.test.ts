import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { runCommand } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const MARKET = 'bybit:BTC/USDT:USDT';
const ID = `${MARKET}@1m`;
const MINUTE = 60_000;

let simulator: Simulator;
let dataFolder: string;
beforeEach(async () => {
  simulator = await startSimulator({ venue: 'bybit', symbols: ['BTCUSDT', 'BTCUSD'] });
  dataFolder = join(temporaryFolder(), 'data');
  vi.stubEnv('PLUTARC_ENDPOINT_BYBIT', simulator.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulator.close();
});

const plutarc = (...args: string[]) => runCommand('data', ...args, '--data-dir', dataFolder);

function stored(): { count: number; missing: number; from: number | null; fundingRates: number } | null {
  const store = MarketStore.open(dataFolder);
  const dataset = store.get(ID);
  store.close();
  return dataset;
}

/** Minutes that the simulated exchange has of closed candles. */
const closedMinutes = () => {
  const now = simulator.exchange.now();
  return simulator.exchange.market('BTCUSDT').candles.bars(MINUTE, 0, now - MINUTE, 1e6).length;
};

describe('plutarc data download', () => {
  it('fetches candles and funding rates, and says what is stored', async () => {
    const result = await plutarc(
      'download',
      '--market',
      MARKET,
      '--timeframe',
      '1h',
      '--from',
      '2026-01-02',
      '--funding',
    );
    expect(result.status).toBe(0);
    expect(result.stdout).toBe(
      'Downloaded 72 candles of bybit:BTC/USDT:USDT 1h and 9 funding rates\n' +
        'Stored: 72 candles from 2026-01-02 00:00 to 2026-01-05 00:00 UTC, no holes\n',
    );
    expect(result.stderr).toContain('127.0.0.1');
  });

  it('gives the result as JSON on standard output, and nothing else there', async () => {
    const { stdout, status } = await plutarc(
      'download',
      '--market',
      MARKET,
      '--timeframe',
      '15m',
      '--from',
      '2026-01-04',
      '--json',
      '-',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      market: MARKET,
      timeframe: '15m',
      added: 96,
      missing: 0,
      notes: [],
      dataset: { count: 96 },
    });
  });

  it.each([
    [
      'a symbol that is not listed',
      ['--market', 'bybit:BTC/EUR:EUR', '--timeframe', '1h'],
      2,
      /Bybit lists no perpetual BTC\/EUR:EUR: it has BTC\/USDT:USDT/,
    ],
    [
      'an exchange that is not known',
      ['--market', 'nowhere:BTC/USDT:USDT', '--timeframe', '1h'],
      2,
      /There is no exchange "nowhere": use one of bybit/,
    ],
    [
      'an exchange that has closed',
      ['--market', 'bitmex:BTC/USDT:USDT', '--timeframe', '1h'],
      2,
      /BitMEX closed on 2026-09-23/,
    ],
    ['no timeframe', ['--market', MARKET], 2, /--timeframe is missing/],
    [
      'a time before the listing',
      ['--market', MARKET, '--timeframe', '1h', '--from', '2025-01-01', '--to', '2025-06-01'],
      2,
      /is listed on Bybit since 2026-01-02 00:00 UTC/,
    ],
    [
      'a beginning in the future',
      ['--market', MARKET, '--timeframe', '1h', '--from', '2026-03-01'],
      2,
      /would begin in the future/,
    ],
  ] as const)('refuses %s in one line', async (_, args, status, message) => {
    const result = await plutarc('download', ...args);
    expect(result.stdout).toBe('');
    const lines = result.stderr.trim().split('\n');
    expect(lines.at(-1)).toMatch(message);
    expect(result.status).toBe(status);
  });

  it('ended by Ctrl+C keeps what it has, and the same command goes on from there', async () => {
    simulator.faults.add({ on: 'candles', nth: 6, times: 1000, act: { kind: 'delay', ms: 400, what: 'answer' } });
    const args = [
      'src/main/cli.ts',
      'data',
      'download',
      '--market',
      MARKET,
      '--timeframe',
      '1m',
      '--data-dir',
      dataFolder,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await expect
      .poll(() => simulator.journal.entries.filter(({ params }) => params.interval === '1').length, { timeout: 15_000 })
      .toBeGreaterThan(2);
    child.kill('SIGINT');
    const [status] = await once(child, 'exit');
    expect(status).toBe(1);
    expect(stderr).toContain(
      'plutarc: stopped; what has been fetched is stored, and the same command goes on from there',
    );
    const before = stored()?.count ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(closedMinutes());
    simulator.faults.clear();
    const again = await plutarc('download', '--market', MARKET, '--timeframe', '1m', '--json', '-');
    expect(JSON.parse(again.stdout).added).toBe(closedMinutes() - before);
    expect(stored()).toMatchObject({ count: closedMinutes(), missing: 0 });
  });

  it('fills gaps on request', async () => {
    await plutarc('download', '--market', MARKET, '--timeframe', '1m', '--from', '2026-01-04');
    const result = await plutarc('download', '--market', MARKET, '--timeframe', '1m', '--fill-gaps', '--json', '-');
    expect(JSON.parse(result.stdout)).toMatchObject({ added: 0, missing: 0 });
  });
});

describe('plutarc data instruments', () => {
  it('lists the perpetuals, and goes on doing so offline', async () => {
    const online = await plutarc('instruments', '--exchange', 'bybit', '--search', 'btc');
    expect(online.stdout).toMatch(/bybit:BTC\/USD:BTC +BTCUSD +inverse +yes/);
    expect(online.stdout).toMatch(/bybit:BTC\/USDT:USDT +BTCUSDT +linear +yes/);
    await simulator.goDown();
    const offline = await plutarc('instruments', '--exchange', 'bybit', '--search', 'btc');
    expect(offline.stdout).toBe(online.stdout);
    await simulator.comeBack();
  });
});
