import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { cheapVault } from '../support/cheap-vault.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { runCli } from './keys/support/cli-process.ts';
import { GOOD, PASSPHRASE, simulated } from './keys/support/key-desk.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  cheapVault(folder, PASSPHRASE);
});

const VAULT = { PLUTARC_KEYCHAIN: 'vault' };
const stdinOf = (parts: Record<string, unknown>) => JSON.stringify(parts);
const { apiKey, secret } = GOOD;

const keys = (args: string[], stdin = '') =>
  runCli(['keys', ...args, '--data-dir', folder], { stdin, passphrase: PASSPHRASE, env: VAULT });
const add = (stdin: string, ...more: string[]) =>
  keys(['add', '--exchange', 'bybit', '--label', 'main', '--contract', 'linear', ...more], stdin);

describe('plutarc keys', () => {
  it('adds, lists, tests, switches off and on, assigns and removes', async () => {
    const { url } = await simulated('bybit');
    const added = await add(stdinOf({ apiKey: `${apiKey} `, secret }), '--json', '-');
    expect(added.stderr).toBe(
      `note: bybit is the simulator at ${url}, not the exchange\nnote: Spaces or line ends around the key were cut off.\n`,
    );
    const reply = JSON.parse(added.stdout);
    expect({ status: added.status, ...reply }).toMatchObject({
      status: 0,
      id: expect.stringMatching(/^main-/),
      masked: 'good…ests',
      test: { diagnosis: 'ok', trade: true, withdraw: false, ipRestricted: false, clockOffsetMs: expect.any(Number) },
    });

    const listed = await keys(['list']);
    expect(listed.stdout).toContain('good…ests');
    expect(listed.stdout.split('\n')).toHaveLength(4);

    const tested = await keys(['test', reply.id, '--json', '-']);
    expect({ status: tested.status, ...JSON.parse(tested.stdout) }).toMatchObject({ status: 0, diagnosis: 'ok' });

    expect((await keys(['deactivate', 'main'])).stdout).toMatch(/opens no positions/);
    expect(JSON.parse((await keys(['list', '--json', '-'])).stdout)).toMatchObject([{ id: reply.id, active: false }]);
    expect((await keys(['activate', reply.id])).status).toBe(0);

    const assigned = await keys(['assign', 'main', '--symbol', 'BTC/USDT:USDT', '--leverage', '3']);
    expect(assigned.stdout).toMatch(/BTC\/USDT:USDT +3 +isolated +equity-percent:100/);
    const refused = await keys(['assign', 'main', '--symbol', 'BTC/USDT:USDT', '--leverage', '300']);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('up to 100×') });
    expect((await keys(['unassign', 'main', '--symbol', 'BTC/USDT:USDT'])).status).toBe(0);

    const removed = await keys(['remove', 'Main']);
    expect(removed).toMatchObject({ status: 0, stdout: expect.stringContaining('and its secret') });
    expect((await keys(['list', '--json', '-'])).stdout).toBe('[]\n');
  }, 60_000);

  it('stores nothing of a key that can withdraw, ends with 1 and says why in one line', async () => {
    await simulated('bybit', { permissions: ['read', 'trade', 'withdraw'] });
    const { status, stdout, stderr } = await add(stdinOf({ apiKey, secret }), '--json', '-');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ id: null, test: { diagnosis: 'can-withdraw', withdraw: true } });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^plutarc: The key was not stored \(can-withdraw\): .*create one/,
    );
    expect((await keys(['list', '--json', '-'])).stdout).toBe('[]\n');
  });

  it('wants the user’s word where the exchange does not tell whether a key can withdraw', async () => {
    await simulated('binance');
    const testnet = (...more: string[]) =>
      keys(
        ['add', '--exchange', 'binance', '--label', 'main', '--contract', 'linear', '--testnet', ...more],
        stdinOf({ apiKey, secret }),
      );
    const refused = await testnet();
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('--confirm-no-withdrawal') });
    const taken = await testnet('--confirm-no-withdrawal');
    expect(taken, taken.stderr).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('withdraw not verifiable'),
    });
    expect((await keys(['list'])).stdout).toContain('not verifiable');
  });

  it.each([
    ['input that is no JSON', '{"apiKey": "abc-def-ghi', [], /^plutarc: Standard input is not JSON/],
    ['a part that is no text', stdinOf({ apiKey: 7 }), [], /"apiKey" is not a text/],
    ['a part that there is none of', stdinOf({ key: 'abc-def-ghi' }), [], /is not a key/],
    ['a missing part', stdinOf({ apiKey: 'abc-def-ghi' }), [], /needs the secret/],
    ['a contract type that there is none of', stdinOf(GOOD), ['--contract', 'quanto'], /use linear or inverse/],
    ['an exchange that has closed', stdinOf(GOOD), ['--exchange', 'bitmex'], /closed on 2026-09-23/],
    ['a secret as an argument', stdinOf(GOOD), ['--secret', 'abc-def-ghi'], /unknown option/],
  ])('ends with 2 for %s, in one line that repeats nothing of the input', async (_what, stdin, more, message) => {
    const { status, stdout, stderr } = await add(stdin, ...more);
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('abc-def');
  });

  it('says so where no keychain is running, and makes no vault by itself', async () => {
    const empty = temporaryFolder();
    const { status, stderr } = await runCli(
      ['keys', 'add', '--exchange', 'bybit', '--label', 'main', '--contract', 'linear', '--data-dir', empty],
      {
        stdin: stdinOf(GOOD),
        env: { PLUTARC_KEYCHAIN: 'keytar', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' },
      },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/keychain.*vault file under a passphrase \(PLUTARC_KEYCHAIN=vault\)/);
    expect(existsSync(join(empty, 'vault.json'))).toBe(false);
  });
});

const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');
if (!hasScript) console.warn('skipping the test of prompts on a terminal: /usr/bin/script is not installed');

describe.skipIf(!hasScript)('on a terminal', () => {
  it('asks for the parts one by one and shows none of them', async () => {
    await simulated('bybit');
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, `${PASSPHRASE}\n`);
    const cli = fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url));
    const command = `"${process.execPath}" "${cli}" keys add --exchange bybit --label main --contract linear --data-dir "${folder}" 3<"${passphrase}"`;
    const transcript = join(folder, 'transcript');
    const child = spawn('/usr/bin/script', ['-qefc', command, transcript], {
      env: { ...process.env, ...VAULT, PLUTARC_VAULT_FD: '3', SHELL: '/bin/bash' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let screen = '';
    const answers: [RegExp, string][] = [
      [/Bybit, the key \(not shown\): $/, `${apiKey}\r`],
      [/Bybit, the secret \(not shown\): $/, `${secret}\r`],
    ];
    child.stdout.on('data', (chunk) => {
      screen += chunk;
      if (answers[0]?.[0].test(screen)) child.stdin.write(answers.shift()?.[1] ?? '');
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect(status, screen).toBe(0);
    expect(screen).toContain('Stored good…ests as main-');
    for (const shown of [screen, readFileSync(transcript, 'utf8')]) {
      expect(shown).not.toContain(apiKey);
      expect(shown).not.toContain(secret);
    }
  });
});
