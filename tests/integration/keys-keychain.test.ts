import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temp-folder.ts';
import { runCli } from './keys/support/cli-process.ts';
import { GOOD, simulated } from './keys/support/key-desk.ts';
import { filesWith } from './keys/support/traces.ts';

const onPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !onPath(name));
if (!isInstalled('keytar')) missing.push('keytar');
if (missing.length > 0) console.warn(`skipping keys in a real keychain: ${missing.join(', ')} is not installed`);

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}

const SESSION = fileURLToPath(new URL('./keys/support/session.sh', import.meta.url));

describe.skipIf(missing.length > 0)('a key in the system’s keychain', () => {
  it('outlives the session, is used from there, and goes when it is removed', async () => {
    const simulator = await simulated('bybit');
    const home = temporaryFolder();
    const folder = join(home, 'data');
    mkdirSync(folder);
    // Each run is a session of its own over the same login keychain.
    const keys = (args: string[], stdin = '') =>
      runCli(['keys', ...args, '--data-dir', folder], {
        stdin,
        through: ['dbus-run-session', '--', 'sh', SESSION],
        env: {
          HOME: home,
          XDG_DATA_HOME: home,
          XDG_CONFIG_HOME: home,
          XDG_RUNTIME_DIR: home,
          DBUS_SESSION_BUS_ADDRESS: undefined,
          PLUTARC_KEYCHAIN: undefined,
        },
      });
    const { apiKey, secret } = GOOD;
    const flags = ['--exchange', 'bybit', '--label', 'main', '--contract', 'linear', '--json', '-'];
    const added = await keys(['add', ...flags], JSON.stringify({ apiKey, secret }));
    expect(added, added.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(added.stdout)).toMatchObject({ masked: 'good…ests', test: { diagnosis: 'ok' } });

    const tested = await keys(['test', 'main', '--json', '-']);
    expect(JSON.parse(tested.stdout), tested.stderr).toMatchObject({ diagnosis: 'ok', trade: true });
    expect(filesWith(folder, [apiKey, secret])).toEqual([]);
    expect(existsSync(join(folder, 'vault.json'))).toBe(false);

    expect(await keys(['remove', 'main'])).toMatchObject({ status: 0 });
    expect((await keys(['list', '--json', '-'])).stdout).toBe('[]\n');
    expect(simulator.journal.of('balance').length).toBe(2);
  }, 60_000);
});
