import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, ROOT } from './paths.mjs';
import { binOf, note, runNode, SetupError } from './run.mjs';

/** Everything that the build is made from. */
const SOURCES = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.report.config.ts',
];
const STAMP = join(OUT, '.stamp');

export function readBuildStamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

/** Builds the application, and the page of the self-contained report. */
export async function build() {
  const stamp = sourceStamp();
  const application = await runNode(binOf('electron-vite', 'bin', 'electron-vite.js'), ['build', '--logLevel', 'warn']);
  const report = await runNode(binOf('vite', 'bin', 'vite.js'), [
    'build',
    '--config',
    'vite.report.config.ts',
    '--logLevel',
    'warn',
  ]);
  if (application !== 0 || report !== 0) throw new SetupError('The build failed: see the message above.');
  writeFileSync(STAMP, stamp);
}

/** Builds only when a source has changed since the last build. */
export async function buildWhenStale() {
  if (readBuildStamp() === sourceStamp()) return;
  note('Building the application.');
  await build();
}

/** Names, sizes and times of all sources: cheap to make, and different after any change, addition or removal. */
function sourceStamp() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(join(ROOT, path));
    if (!stat.isDirectory()) return hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    for (const name of readdirSync(join(ROOT, path)).sort()) visit(join(path, name));
  };
  for (const source of SOURCES) visit(source);
  return hash.digest('hex');
}
