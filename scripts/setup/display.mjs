import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootPrefix } from './debian.mjs';
import { capture, note, run, SetupError } from './run.mjs';

/** Whether a window can be shown. Only Linux can be without a display. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * Puts a virtual screen around a command where there is no display, and a session bus (for the keychain) where there
 * is none. Returns command and arguments.
 */
export function withDisplay(command, args) {
  const line = [command, ...args];
  if (process.platform === 'linux' && !process.env.DBUS_SESSION_BUS_ADDRESS && capture('which', ['dbus-run-session'])) {
    line.unshift('dbus-run-session', '--');
  }
  if (!hasDisplay()) {
    if (!capture('which', ['xvfb-run'])) {
      throw new SetupError('There is no display, and Xvfb is not installed: run "sudo apt-get install -y xvfb xauth".');
    }
    line.unshift('xvfb-run', '-a', '-s', '-screen 0 1600x1000x24');
  }
  return [line[0], line.slice(1)];
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
