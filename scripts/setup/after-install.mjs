import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLockFile } from './complete-lock.mjs';
import { markInstalled } from './npm.mjs';
import { NODE_MODULES } from './paths.mjs';

/**
 * Runs after `npm ci` and `npm install`. npm links the commands of dependencies, not those of the project itself; with
 * the link `npx plutarc` starts at once from a checkout.
 */
const link = join(NODE_MODULES, '.bin', 'plutarc');
if (process.platform === 'win32') {
  writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\bin\\plutarc.mjs" %*\r\n');
} else {
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'bin', 'plutarc.mjs'), link);
  chmodSync(link, 0o755);
}
completeLockFile();
markInstalled();
