import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { runCommand } from '../support/command-line.ts';

import { backtestTrades, config, demoFolder, MARKET, until } from './support/replay-bots.ts';

let folder: string;

beforeEach(() => {
  folder = demoFolder();
});

const NODE = process.execPath;
const CLI = join('src', 'main', 'cli.ts');

function hostProcess(...args: string[]) {
  const child = spawn(NODE, [CLI, 'run', '--data-dir', folder, '--json', '-', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

const createArgs = [
  'bots',
  'create',
  '--name',
  'Paper',
  '--template',
  'ema-trend',
  '--paper',
  '--market',
  MARKET,
  '--timeframe',
  '1h',
];

const liveArgs = (market: string, timeframe: string) => [
  ...['bots', 'create', '--name', 'Live', '--template', 'ema-trend', '--paper', '--feed', 'live'],
  ...['--market', market, '--timeframe', timeframe],
];

describe('plutarc run', () => {
  test('is killed again and again in the middle of a replay, and doubles and loses nothing', async () => {
    const created = await runCommand(...createArgs, '--replay-speed', '1000000', '--data-dir', folder);
    expect(created).toMatchObject({ status: 0, stderr: '' });
    const id = created.stdout.trim();
    await runCommand('bots', 'start', 'paper', '--data-dir', folder);
    for (const events of [3, 12, 5]) {
      const host = hostProcess();
      await until(
        () =>
          host
            .stdout()
            .split('\n')
            .filter((line) => line.includes('"exit"')).length >= events,
      );
      host.child.kill('SIGKILL');
      await host.ended;
    }
    const host = hostProcess('--bot', id, '--replay-speed', 'max', '--exit-at-end');
    expect(await host.ended).toBe(0);
    const ledger = Ledger.open(folder);
    const trades = ledger.bots.trades(id);
    const numbers = ledger.bots.events(id).map(({ number }) => number);
    ledger.close();
    expect(trades).toEqual(backtestTrades(folder, config()));
    expect(trades.length).toBeGreaterThan(20);
    expect(new Set(numbers).size).toBe(numbers.length);
    const lines = host
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ bot: id, kind: 'state', state: 'stopped' });
  }, 60_000);

  test('refuses where another host has the data folder, takes over from one that is dead, and ends in good order', async () => {
    await runCommand(...createArgs, '--replay-speed', '3600', '--data-dir', folder);
    await runCommand('bots', 'start', 'paper', '--data-dir', folder);
    // A host that has died long ago, and whose number another process has now.
    writeFileSync(
      join(folder, 'bots-host.json'),
      JSON.stringify({ pid: process.pid, program: 'plutarc run', born: '1' }),
    );
    const host = hostProcess();
    await until(() => host.stdout().includes('"running"'));
    const refused = await runCommand('run', '--data-dir', folder);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toBe(
      `plutarc: The bots of this data folder are hosted by plutarc run (process ${host.child.pid}) already: control them with "plutarc bots", or end it first.\n`,
    );
    // Another process asks, this host carries it out.
    expect((await runCommand('bots', 'pause', 'paper', '--data-dir', folder)).stdout).toBe(
      'Paper makes no new entries; its exits go on.\n',
    );
    await until(() => host.stdout().includes('"paused"'));
    host.child.kill('SIGTERM');
    expect(await host.ended).toBe(0);
    expect(existsSync(join(folder, 'bots-host.json'))).toBe(false);
    const shown = await runCommand('bots', 'show', 'Paper', '--json', '-', '--data-dir', folder);
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'Paper', state: 'paused', mode: 'paper' });
  }, 30_000);

  test.each([
    [
      ['bots', 'create', '--name', 'A', '--template', 'ema-trend', '--market', MARKET, '--timeframe', '1h'],
      'Say what account the bot has: either --paper, or --key KEY for that of an exchange.',
    ],
    [
      [...createArgs, '--key', 'k1'],
      'Say what account the bot has: either --paper, or --key KEY for that of an exchange.',
    ],
    [
      [...createArgs, '--replay-speed', 'fast'],
      '--replay-speed "fast" is not a speed: use a number from 1 to 1000000, or max',
    ],
    [[...createArgs, '--max-daily-loss', '0'], '--max-daily-loss "0" must be above 0 and at most 100 percent'],
    [
      [...createArgs, '--leverage', '400'],
      'Leverage 400 leaves a margin of 0.25 %, not more than the maintenance margin of 0.5 %, so every entry would be liquidated at once; use at most 199.',
    ],
    [[...createArgs, '--max-drawdown', '101'], '--max-drawdown "101" must be above 0 and at most 100 percent'],
    [[...createArgs, '--day-start', '24'], '--day-start "24" must be an hour from 0 to 23'],
    [
      [...createArgs, '--max-consecutive-losses', '2.5'],
      '--max-consecutive-losses "2.5" must be a whole number from 1 to 1000',
    ],
    [[...createArgs, '--feed', 'tape'], '--feed "tape" is not a feed: use live or replay'],
    [
      [...createArgs, '--feed', 'live', '--replay-speed', '60'],
      '--replay-from and --replay-speed are for replays: leave them out, or use --feed replay.',
    ],
    [
      [...liveArgs('bybit:BTC/USDT:USDT', '1h'), '--tick', '1'],
      '--tick is for replays: a bot on live candles trades the contract that its exchange lists.',
    ],
    [
      [...liveArgs('bitmex:BTC/USDT:USDT', '1h')],
      'BitMEX closed on 2026-09-23: import its data as CSV, or use another exchange.',
    ],
    [
      [...liveArgs('krakenfutures:BTC/USD:USD', '5m'), '--margin-mode', 'cross'],
      'Kraken Futures has no stream of candles: they are asked for every 60 s, so what is decided on 5m candles can come up to 60 s late. Use 15m or a longer timeframe, or say that you know (--accept-slow-candles on the command line).',
    ],
    [['bots', 'show', 'nobody'], 'There is no bot "nobody": create one with "plutarc bots create".'],
  ])('says what is wrong with %j', async (args, message) => {
    const { status, stdout, stderr } = await runCommand(...args, '--data-dir', folder);
    expect([status, stdout, stderr]).toEqual([2, '', `plutarc: ${message}\n`]);
  });

  test('lists a bot that waits, and deletes it', async () => {
    await runCommand(...createArgs, '--data-dir', folder);
    const listed = await runCommand('bots', 'list', '--data-dir', folder);
    expect(listed.stdout).toContain('stopped');
    expect(listed.stdout).toContain('No program hosts them now.');
    const again = await runCommand(...createArgs, '--data-dir', folder);
    expect(again.stderr).toBe('plutarc: There is a bot named "Paper" already: choose another name.\n');
    await runCommand('bots', 'delete', 'paper', '--data-dir', folder);
    expect(JSON.parse((await runCommand('bots', 'list', '--json', '-', '--data-dir', folder)).stdout)).toEqual([]);
    expect(readFileSync(join(folder, 'ledger.db')).length).toBeGreaterThan(0);
  });
});
