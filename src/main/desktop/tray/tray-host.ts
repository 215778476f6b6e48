import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The service on the session's bus that shows tray icons on Linux desktops (StatusNotifierItem of freedesktop.org). */
const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';
/** Programs of which most systems have one, and how each asks whether a name on the bus has an owner. */
const QUESTIONS: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['gdbus', ['call', '--session', '--dest', BUS, '--object-path', '/', '--method', `${BUS}.NameHasOwner`, WATCHER]],
  ['dbus-send', ['--session', '--print-reply', `--dest=${BUS}`, '/', `${BUS}.NameHasOwner`, `string:${WATCHER}`]],
];
const TIMEOUT_MS = 3000;

/**
 * Whether this desktop shows tray icons. Every desktop but those of Linux does; there it is known only when one of the
 * usual programs is installed.
 * @returns null when it cannot be found out
 */
export async function hasTrayHost(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean | null> {
  if (platform !== 'linux') return true;
  // Without a bus there is nobody to show it; asking would start one.
  if (!env.DBUS_SESSION_BUS_ADDRESS && !existsSync(join(env.XDG_RUNTIME_DIR || '/nonexistent', 'bus'))) return false;
  for (const [program, args] of QUESTIONS) {
    try {
      const { stdout } = await run(program, [...args], { env, timeout: TIMEOUT_MS });
      if (/\btrue\b/.test(stdout)) return true;
      if (/\bfalse\b/.test(stdout)) return false;
    } catch {
      // It is not installed, or nobody answers: the next one may know.
    }
  }
  return null;
}
