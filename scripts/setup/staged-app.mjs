import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuildStamp } from './build.mjs';
import { CACHE, NODE_MODULES, OUT, ROOT } from './paths.mjs';
import { RUNTIME_MODULES, RUNTIME_MODULES_FOLDER } from './test-runtime.mjs';

const STAGED = join(CACHE, 'app');
const STAMP = join(STAGED, '.stamp');

/**
 * The application's folder for the test runtime: a copy of the build beside a node_modules of links to the real
 * packages, with the better-sqlite3 of that runtime in place of the pinned one. So plain resolution finds the right one
 * in every thread. Made anew only when the build or the packages have changed.
 */
export function stageApp() {
  const stamp = `${readBuildStamp()}\n${readFileSync(join(ROOT, 'package-lock.json'), 'utf8')}`;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return STAGED;
  rmSync(STAGED, { recursive: true, force: true });
  mkdirSync(STAGED, { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(STAGED, 'package.json'));
  cpSync(OUT, join(STAGED, 'out'), { recursive: true });
  symlinkSync(join(ROOT, 'resources'), join(STAGED, 'resources'));
  linkModules(join(STAGED, 'node_modules'));
  writeFileSync(STAMP, stamp);
  return STAGED;
}

function linkModules(target) {
  mkdirSync(target);
  const replaced = new Set(RUNTIME_MODULES);
  for (const name of readdirSync(NODE_MODULES)) {
    if (!name.startsWith('.') && !replaced.has(name)) symlinkSync(join(NODE_MODULES, name), join(target, name));
  }
  for (const name of RUNTIME_MODULES) {
    // Copied: a link would be followed to a folder from which its own dependencies are found just as well, but the
    // native part names the file it was loaded from in its errors, and that should be the application's.
    cpSync(join(RUNTIME_MODULES_FOLDER, name), join(target, name), { recursive: true });
  }
}
