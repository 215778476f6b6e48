import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const SERVICE = 'plutarc';

/** Unlocks a keychain for the session, says where its bus is, and stays until nobody holds its input any more. */
const SESSION = `
printf unlocked | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat > /dev/null
`;

/** A keychain of the system's own kind, for one test. */
export interface Keychain {
  /** What is in it of this application: passwords by account. */
  entries(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

interface Keytar {
  findCredentials(service: string): Promise<readonly { readonly account: string; readonly password: string }[]>;
}

/** What a keychain here lacks; empty where there can be one. */
export function missingForKeychain(): string[] {
  const onPath = (name: string) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !onPath(name));
  try {
    createRequire(import.meta.url)('keytar');
  } catch {
    missing.push('keytar');
  }
  return missing;
}

/**
 * Starts a session bus with an unlocked keychain on it, whose files are below `home`, and makes it that of everything
 * which this process starts.
 */
export async function startKeychain(home: string): Promise<Keychain> {
  const before = process.env.DBUS_SESSION_BUS_ADDRESS;
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', SESSION], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home },
  });
  const ended = new Promise<void>((resolve) => session.once('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    session.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    session.once('error', reject);
    session.once('close', () => reject(new Error('the session ended before it said where its bus is')));
  });
  process.env.DBUS_SESSION_BUS_ADDRESS = address;
  return {
    async entries() {
      const keytar: Keytar = createRequire(import.meta.url)('keytar');
      const found = await keytar.findCredentials(SERVICE);
      return new Map(found.map(({ account, password }) => [account, password]));
    },
    async close() {
      if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS;
      else process.env.DBUS_SESSION_BUS_ADDRESS = before;
      session.stdin.end();
      await ended;
    },
  };
}
