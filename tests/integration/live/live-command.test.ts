import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { runCli } from '../keys/support/cli-process.ts';
import { GOOD, PASSPHRASE, simulated } from '../keys/support/key-desk.ts';
import { RISE_AND_FALL } from './support/live-world.ts';

const CLI = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));
const VAULT = { PLUTARC_KEYCHAIN: 'vault' };
const MARKET = 'bybit:BTC/USDT:USDT';

/** `plutarc run` as a process of its own, with the lines that it has printed. */
function hostProcess(folder: string) {
  const child = spawn(process.execPath, [CLI, 'run', '--json', '-', '--data-dir', folder], {
    env: { ...process.env, ...VAULT, PLUTARC_VAULT_FD: '3' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const pipe = child.stdio[3];
  if (pipe && 'end' in pipe) pipe.end(`${PASSPHRASE}\n`);
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = () => out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { state?: string }]));
  return { child, ended, lines };
}

describe('plutarc with a live bot', () => {
  it('makes it, asks for its name, hosts it, shows it, and closes it out from another process', async () => {
    const folder = temporaryFolder();
    const { url } = await simulated('bybit', {}, { symbols: ['BTCUSDT'], pastMinutes: 700 });
    const template = join(folder, 'template.json');
    writeFileSync(template, JSON.stringify(RISE_AND_FALL));
    const plutarc = (args: string[], stdin = '') =>
      runCli([...args, '--data-dir', folder], { stdin, passphrase: PASSPHRASE, env: VAULT });
    const { apiKey, secret } = GOOD;
    const key = ['keys', 'add', '--exchange', 'bybit', '--label', 'main', '--contract', 'linear'];
    expect(await plutarc(key, JSON.stringify({ apiKey, secret }))).toMatchObject({ status: 0 });
    const create = ['bots', 'create', '--name', 'Live', '--template', template, '--key', 'main', '--market', MARKET];
    const created = await plutarc([...create, '--timeframe', '1m', '--leverage', '5', '--entry', 'limit:10:2']);
    expect(created).toMatchObject({ status: 0, stderr: '' });
    const id = created.stdout.trim();

    const started = await plutarc(['bots', 'start', 'Live']);
    expect(started).toMatchObject({ status: 0, stdout: expect.stringContaining('as soon as "plutarc run"') });
    const host = hostProcess(folder);
    await expect
      .poll(() => host.lines().map(({ state }) => state), { timeout: 60_000 })
      .toEqual(expect.arrayContaining(['starting', 'running']));
    const shown = await plutarc(['bots', 'show', 'Live', '--json', '-']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      id,
      mode: 'live',
      state: 'running',
      keyLabel: 'main',
      endpoint: url,
      config: { execution: { entry: { kind: 'limit', timeoutSeconds: 10, reprices: 2 } } },
      orders: [],
      whyNotTrading: expect.arrayContaining([{ ok: true, text: 'The bot runs.' }]),
    });
    const flatten = async () => {
      const closed = await plutarc(['kill-switch', 'flatten', '--json', '-']);
      expect(closed, closed.stderr).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(closed.stdout)).toMatchObject([
        { id, ok: true, text: expect.stringMatching(/as the exchange says/) },
      ]);
    };
    await flatten();
    host.child.kill('SIGKILL');
    await host.ended;
    // Nobody hosts it now: the command talks to the exchange itself.
    await flatten();

    const next = hostProcess(folder);
    await expect.poll(() => next.lines().map(({ state }) => state), { timeout: 60_000 }).toContain('paused');
    const stopped = await plutarc(['kill-switch', 'stop', '--bot', 'Live']);
    expect(stopped).toMatchObject({ status: 0, stdout: expect.stringMatching(/ ok {2}Live: It is stopped/) });
    next.child.kill('SIGTERM');
    expect(await next.ended).toBe(0);
    expect(await plutarc(['bots', 'delete', 'Live'])).toMatchObject({ status: 0 });
  }, 180_000);
});
