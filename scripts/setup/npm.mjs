import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_MODULES, ROOT } from './paths.mjs';
import { note, runNpm, SetupError } from './run.mjs';

/** Holds the hash of the lock file that node_modules was made from. */
const STAMP = join(NODE_MODULES, '.plutarc-installed');

export function isInstalled() {
  try {
    return readFileSync(STAMP, 'utf8') === lockHash();
  } catch {
    return false;
  }
}

/** Called at the end of every `npm ci` and `npm install`. */
export function markInstalled() {
  writeFileSync(STAMP, lockHash());
}

/** Installs the npm packages when there are none or when the lock file has changed. */
export async function installNpmPackages() {
  if (isInstalled()) return;
  note('Installing the npm packages of package-lock.json.');
  const status = await runNpm(['ci', '--no-fund', '--no-audit']);
  if (status !== 0) throw new SetupError(`"npm ci" failed with status ${status}: see its message above.`);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}
