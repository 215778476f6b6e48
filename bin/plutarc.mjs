#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Starts the built command line, under the project's own Node where the running one is too old for better-sqlite3. */
const OLDEST_NODE = [22, 14];
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const cli = at('../out/main/cli.js');
// What Node has compiled is kept for the next start.
const compiled = process.env.NODE_COMPILE_CACHE ?? at('../.cache/compiled');
const ownNode = at(
  process.platform === 'win32' ? '../node_modules/node/bin/node.exe' : '../node_modules/node/bin/node',
);
const [major, minor] = process.versions.node.split('.').map(Number);
const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);

if (!existsSync(cli)) {
  console.error('plutarc: the command line is not built yet; run "npm run build" in the project folder first.');
  process.exitCode = 1;
} else if (!isOld) {
  module.enableCompileCache(compiled);
  await import('../out/main/cli.js');
} else if (!existsSync(ownNode)) {
  console.error(
    `plutarc: Node ${process.versions.node} is too old; run "npm ci" in the project folder, or use Node 22.14 or newer.`,
  );
  process.exitCode = 1;
} else {
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
  const child = spawn(ownNode, [cli, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
