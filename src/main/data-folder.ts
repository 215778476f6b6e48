import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { UserError } from './errors.ts';

/** File in the user's configuration folder that holds the path of a data folder that the user has chosen. */
const POINTER_FILE = 'data-folder.txt';

export interface DataFolder {
  readonly path: string;
  /** Set from outside (option or environment), so that the settings page cannot change it. */
  readonly fixed: boolean;
}

/**
 * Where the databases and reports are: the given option, else `PLUTARC_DATA_DIR`, else what the user has chosen in the
 * settings, else the platform's place (`~/.local/share/plutarc` on Linux). The folder is created when missing.
 * @throws UserError when it cannot be created
 */
export function openDataFolder(option?: string, env: NodeJS.ProcessEnv = process.env): DataFolder {
  const given = option ?? env.PLUTARC_DATA_DIR;
  const path = given ? resolve(given) : (readPointer() ?? envPaths('plutarc', { suffix: '' }).data);
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) throw new Error('it is a file');
  } catch (cause) {
    throw new UserError(
      `The data folder ${path} cannot be used (${(cause as Error).message}): choose another one with --data-dir or PLUTARC_DATA_DIR.`,
      { cause },
    );
  }
  return { path, fixed: Boolean(given) };
}

/** Level by level: the recursive form of `mkdir` never returns on file systems like `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Makes `path` the data folder from the next start on. */
export function rememberDataFolder(path: string): void {
  const folder = envPaths('plutarc', { suffix: '' }).config;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, POINTER_FILE), `${path}\n`);
}

function readPointer(): string | null {
  try {
    const path = readFileSync(join(envPaths('plutarc', { suffix: '' }).config, POINTER_FILE), 'utf8').trim();
    return isAbsolute(path) ? path : null;
  } catch {
    return null;
  }
}
