import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, and the places in it that set-up writes to. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');
export const NODE_MODULES = join(ROOT, 'node_modules');
export const OUT = join(ROOT, 'out');
export const CACHE = join(ROOT, '.cache');

/** The project's own Node (the npm package `node`); the running one where it is not installed. */
export function projectNode() {
  const binary = join(NODE_MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(binary) ? binary : process.execPath;
}
