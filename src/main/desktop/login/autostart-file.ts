import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UserError } from '#main/errors.ts';
import { autostartEntry, type Command, startsWith } from './autostart-entry.ts';
import type { LoginItem } from './login-item.ts';

/** Where desktops on Linux look for what to start at login. A relative `XDG_CONFIG_HOME` counts as none. */
export function autostartFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CONFIG_HOME: config = '' } = env;
  return join(isAbsolute(config) ? config : join(homedir(), '.config'), 'autostart');
}

/**
 * Starting at login by a file in `folder`.
 * @param options how plutarc is started: what tells our entry from one for another data folder
 */
export function autostartFile(folder: string, program: Command, options: readonly string[]): LoginItem {
  const path = join(folder, 'plutarc.desktop');
  const isOn = () => {
    const entry = read(path);
    return entry !== null && startsWith(entry, options);
  };
  const change = (what: string, work: () => void) => {
    try {
      work();
    } catch (cause) {
      throw new UserError(`${path} cannot be ${what} (${(cause as Error).message}): check who owns it.`, { cause });
    }
  };
  return {
    isOn,
    set(on) {
      const entry = autostartEntry([...program, ...options]);
      // An entry of another data folder is not ours to remove.
      if (!on && isOn()) change('removed', () => rmSync(path, { force: true }));
      if (!on || read(path) === entry) return;
      change('written', () => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, entry);
      });
    },
  };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
