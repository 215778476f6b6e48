import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temp-folder.ts';

const SCRIPT = fileURLToPath(new URL('./support/keytar-session.ts', import.meta.url));
const onPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !onPath(name));
if (!isInstalled('keytar')) missing.push('keytar');
if (missing.length > 0) console.warn(`skipping tests with a real keychain: ${missing.join(', ')} is not installed`);

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}

/** Runs a shell command in a D-Bus session with a home of its own, and returns the last line that it printed. */
function inSession(command: string): Record<string, unknown> {
  const home = temporaryFolder();
  const output = execFileSync('dbus-run-session', ['--', 'sh', '-c', command], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CONFIG_HOME: home,
      NODE: process.execPath,
      SCRIPT,
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

describe.skipIf(missing.length > 0)('the system’s keychain', () => {
  it('keeps secrets for as long as they are wanted', () => {
    const saw = inSession(
      'printf unlocked | gnome-keyring-daemon --unlock --components=secrets > /dev/null; exec "$NODE" "$SCRIPT"',
    );
    expect(saw).toEqual({
      listed: ['key-1', 'key-2'],
      read: { apiKey: 'a', secret: 'ünïcode "quoted"' },
      long: 4000,
      missing: null,
      removed: [true, false],
      left: ['key-2'],
    });
  });

  it('is said to be missing when none is running, and the vault is offered', () => {
    // No keychain is installed as far as this session can see.
    const saw = inSession('XDG_DATA_DIRS=/nonexistent exec env -u DBUS_SESSION_BUS_ADDRESS "$NODE" "$SCRIPT"');
    expect(saw.error).toMatch(/^UserError: No keychain is running \(.+\)\. .*vault file under a passphrase/);
  });
});
