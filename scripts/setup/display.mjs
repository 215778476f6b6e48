import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootPrefix } from './debian.mjs';
import { note, run, SetupError } from './run.mjs';

const SCREEN = '1600x1000x24';

/** Whether a window can be shown. Only Linux can be without a display. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * Provides what a desktop would: a virtual screen (Xvfb) where there is no display, and a session bus, for the keychain,
 * where there is none. Both are our own children: a wrapper such as xvfb-run would keep signals from the application.
 * @param screens how many virtual screens, for applications that shall not share one
 * @returns {Promise<{ env: Record<string, string>, screens: string[], stop: () => void }>} the environment for the
 *   application, with the first of the virtual screens, and the names of all that were made
 */
export async function startSession({ screens: wanted = 1 } = {}) {
  if (process.platform !== 'linux') return { env: {}, screens: [], stop() {} };
  const env = {};
  const screens = [];
  const children = [];
  const start = async (name, args) => {
    // Detached, or Ctrl+C in a terminal would end them before the application.
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const line = await firstLine(child);
    if (line !== null) children.push(child);
    return line;
  };
  if (!hasDisplay()) {
    while (screens.length < wanted) {
      const number = await start('Xvfb', ['-displayfd', '1', '-screen', '0', SCREEN, '-nolisten', 'tcp']);
      if (number === null) {
        throw new SetupError('There is no display, and Xvfb does not start: run "sudo apt-get install -y xvfb".');
      }
      screens.push(`:${number}`);
    }
    env.DISPLAY = screens[0];
  }
  if (!process.env.DBUS_SESSION_BUS_ADDRESS) {
    const address = await start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1']);
    if (address !== null) env.DBUS_SESSION_BUS_ADDRESS = address;
  }
  return {
    env,
    screens,
    stop() {
      for (const child of children) child.kill();
    },
  };
}

/** What a program says first; null when it ends without a word. */
function firstLine(child) {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('error', () => resolve(null));
    child.once('close', () => resolve(null));
  });
}

/**
 * Arguments with which Chromium's sandbox works, or goes without. As root it cannot run. Where the system lets ordinary
 * users make no namespaces (Ubuntu since 24.04), its helper must belong to root.
 * @param optional goes on without the sandbox where it cannot be set up: for tests
 */
export async function sandboxArguments(executable, { optional }) {
  if (process.platform !== 'linux') return [];
  if (process.getuid() === 0) {
    note('Running as root: Chromium’s sandbox is off.');
    return ['--no-sandbox'];
  }
  const helper = join(dirname(executable), 'chrome-sandbox');
  if (!namespacesForbidden() || isSetuidRoot(helper)) return [];
  const fix = `chown root:root "${helper}" && chmod 4755 "${helper}"`;
  const root = rootPrefix();
  if (root !== null && (await run(root[0], [...root.slice(1), 'sh', '-c', fix])) === 0) return [];
  if (optional) return ['--no-sandbox'];
  throw new SetupError(`Chromium's sandbox needs this once: sudo sh -c '${fix}'. Run it, then start again.`);
}

function namespacesForbidden() {
  const setting = (name) => {
    const file = join('/proc/sys/kernel', name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  };
  return setting('apparmor_restrict_unprivileged_userns') === '1' || setting('unprivileged_userns_clone') === '0';
}

function isSetuidRoot(file) {
  if (!existsSync(file)) return false;
  const { uid, mode } = statSync(file);
  return uid === 0 && (mode & 0o4000) !== 0;
}
