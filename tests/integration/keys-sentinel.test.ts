import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { channelOf, type ProcedureName } from '#contract/channels.ts';
import type { Result } from '#contract/result.ts';
import { bindHandlers } from '#main/ipc/bind-handlers.ts';
import { openLogFile } from '#main/log-file.ts';
import { createServices } from '#main/services/services.ts';
import { runCommand } from '../support/command-line.ts';
import { quietHost } from '../support/quiet-desktop.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { runCli } from './keys/support/cli-process.ts';
import { PASSPHRASE, simulated } from './keys/support/key-desk.ts';
import { allFiles, filesWith, secretsIn } from './keys/support/traces.ts';

/** Recognisable wherever they turn up. */
const SENTINEL = {
  apiKey: 'SENTINELKEY-7f3a91c2d4',
  secret: 'U0VOVElORUwtU0VDUkVULTkxYzJkNDdmM2E=',
  password: 'SENTINEL-PASSPHRASE-c2d47f',
};
const PROXY_LOGIN = 'SENTINEL-PROXY-WORD';
const VAULT_WORD = 'SENTINEL-VAULT-WORD-42';
const SECRETS = [...Object.values(SENTINEL), PROXY_LOGIN, VAULT_WORD];

it('a search for traces finds a secret in every form that it is looked for in', () => {
  const folder = temporaryFolder();
  const { secret } = SENTINEL;
  const forms = [
    secret,
    Buffer.from(secret, 'utf16le'),
    `x${Buffer.from(secret).toString('base64')}`,
    Buffer.from(secret).toString('hex'),
    `secret=${encodeURIComponent(secret)}`,
  ];
  for (const [k, form] of forms.entries()) writeFileSync(join(folder, `${k}`), form);
  writeFileSync(join(folder, 'harmless'), secret.slice(0, 12));
  expect(filesWith(folder, [secret])).toHaveLength(forms.length);
});

it('a secret is nowhere but in the secret store, whatever is done with the application', async () => {
  vi.stubEnv('PLUTARC_KEYCHAIN', 'vault');
  const account = { key: SENTINEL.apiKey, secret: SENTINEL.secret, passphrase: SENTINEL.password };
  const okx = await simulated('okx', account);
  await simulated('bybit', account);
  const folder = temporaryFolder();
  const log = await openLogFile(folder);
  const nothing = async () => null;
  const services = createServices({
    dataFolder: { path: folder, fixed: true },
    version: '1.2.3',
    dialogs: { openFile: nothing, saveFile: async () => join(folder, 'export.csv'), chooseFolder: nothing },
    host: quietHost,
    log,
  });
  const close = vi.fn(async () => {
    await services.close();
    await log.close();
  });
  onTestFinished(async () => {
    if (close.mock.calls.length === 0) await close();
  });

  // Everything that crosses to the page, in its direction.
  const toPage: string[] = [];
  services.hub.onDelta((delta) => toPage.push(JSON.stringify(delta)));
  const listeners = new Map<string, (event: object, input: unknown) => Promise<Result<unknown>>>();
  bindHandlers({ handle: (channel, listener) => void listeners.set(channel, listener) }, services.handlers, {
    isTrusted: () => true,
    log,
    checkReplies: true,
  });
  const ask = async (name: ProcedureName, input: object): Promise<Result<unknown>> => {
    const reply = await listeners.get(channelOf(name))?.({}, input);
    toPage.push(JSON.stringify(reply, (_key, value) => (value instanceof Uint8Array ? [...value] : value)));
    return reply as Result<unknown>;
  };
  const given = { label: 'main', contract: 'linear', testnet: false, deniesWithdrawal: false, checkId: 'c' };
  const add = (exchange: string, changes: object = {}) =>
    ask('keys.add', { ...given, exchange, credentials: SENTINEL, ...changes });

  // Refusals of every kind, and requests that are not even requests.
  await add('okx');
  await ask('keys.open-vault', { passphrase: 'short' });
  await ask('keys.open-vault', { passphrase: VAULT_WORD });
  await add('okx', { label: '' });
  await add('okx', { credentials: { ...SENTINEL, apiKey: 7 } });
  await add('nowhere');
  await add('hyperliquid', { credentials: { walletAddress: SENTINEL.secret, privateKey: SENTINEL.secret } });
  await add('okx', { credentials: { ...SENTINEL, secret: `${SENTINEL.secret} x` } });
  await add('okx', { credentials: { ...SENTINEL, secret: `${SENTINEL.secret}wrong` } });
  for (const how of ['html-page', 'empty-body', 'server-error', 'banned'] as const) {
    okx.faults.add({ on: 'any', times: 1000, act: { kind: 'fail', how } });
    await add('okx');
    okx.faults.clear();
  }
  okx.faults.add({ on: 'balance', act: { kind: 'lose-answer', connection: 'cut' } });
  await add('okx');
  okx.faults.clear();
  // And then with success: two exchanges, spaces, the pasted form of both.
  const pasted = { apiKey: ` ${SENTINEL.apiKey}\n`, secret: `${SENTINEL.secret}:${SENTINEL.password}` };
  const added = await add('okx', { credentials: pasted });
  expect(added, JSON.stringify(added)).toMatchObject({ ok: true, value: { id: expect.any(String) } });
  await add('okx', { label: 'again' });
  await add('bybit', { label: 'other' });
  const [{ id }] = services.hub.snapshot('keys').items;
  await ask('keys.test', { id, checkId: 'c' });
  await ask('keys.instruments', { id, checkId: 'c' });
  const instrument = {
    symbol: 'BTC/USDT:USDT',
    leverage: 5,
    marginMode: 'cross',
    sizing: { kind: 'equity-percent', percent: 5 },
  };
  await ask('keys.set-instruments', { id, checkId: 'c', instruments: [instrument] });
  await ask('keys.set-instruments', { id, checkId: 'c', instruments: [] });
  await ask('keys.set-active', { id, active: false });
  await ask('network.set', { id: 'all', proxy: `http://user:${PROXY_LOGIN}@127.0.0.1:9`, ipVersion: 'ipv4' });
  await ask('network.set', { id: 'all', proxy: `not a proxy ${PROXY_LOGIN}`, ipVersion: 'any' });
  await ask('keys.test', { id, checkId: 'c' });
  await ask('network.remove', { id: 'all' });
  await ask('keys.reload', {});
  await ask('exchanges.list', {});
  await ask('settings.update', { theme: 'dark' });
  await ask('topics.snapshot', { topic: 'keys' });

  // What else the application writes.
  await runCommand('demo', '--data-dir', folder, '--json', join(folder, 'report.json'));
  const backtest = ['--template', 'ema-trend', '--market', 'demo:DEMO-TREND/USDT:USDT', '--timeframe', '1h'];
  const files = ['--csv', join(folder, 'trades.csv')];
  const ran = await runCommand('backtest', ...backtest, ...files, '--data-dir', folder);
  await close();

  const cli = await commandLineRuns(folder);
  expect(secretsIn(toPage.join('\n'), SECRETS), 'in what the page got').toEqual([]);
  expect(secretsIn(cli.said, SECRETS), 'in what the command line said').toEqual([]);
  expect(secretsIn(cli.shown, SECRETS), 'in arguments or environment').toEqual([]);
  expect(cli.shown.length, 'the process was looked at').toBeGreaterThan(process.platform === 'linux' ? 100 : -1);
  expect(filesWith(folder, SECRETS)).toEqual([]);
  // The search has seen what it should have seen.
  const names = allFiles(folder).map((path) => path.slice(folder.length + 1));
  expect(names).toEqual(expect.arrayContaining(['ledger.db', 'market.db', 'vault.json', 'report.json']));
  expect(
    names.some((name) => name.startsWith('logs/')),
    'a log',
  ).toBe(true);
  expect(ran, ran.stderr).toMatchObject({ status: 0 });
  expect(names).toEqual(expect.arrayContaining(['trades.csv']));
  // The hint that is shown is all that there is of a key.
  expect(readFileSync(join(folder, 'ledger.db')).includes('SENT…c2d4')).toBe(true);
}, 120_000);

/** Adds keys through the command line as a process, with success and without. */
async function commandLineRuns(folder: string): Promise<{ said: string; shown: string }> {
  const flags = ['--exchange', 'bybit', '--label', 'third', '--contract', 'linear', '--data-dir', folder];
  const env = { PLUTARC_KEYCHAIN: 'vault', PLUTARC_DEBUG: '1' };
  const parts = [
    JSON.stringify({ ...SENTINEL, secret: `${SENTINEL.secret}x` }),
    `{"apiKey": "${SENTINEL.apiKey}", "secret": ${SENTINEL.secret}`,
    JSON.stringify(SENTINEL),
  ];
  const runs = [];
  for (const stdin of parts) {
    runs.push(await runCli(['keys', 'add', ...flags], { stdin, passphrase: VAULT_WORD, env }));
  }
  runs.push(await runCli(['keys', 'list', '--data-dir', folder, '--json', '-'], { passphrase: PASSPHRASE, env }));
  const said = runs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
  return { said, shown: runs.map(({ shown }) => shown).join('\n') };
}
