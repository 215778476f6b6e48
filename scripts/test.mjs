import { performance } from 'node:perf_hooks';
import { install } from './setup/install.mjs';
import { exitWith, heading, runNpm, SetupError } from './setup/run.mjs';

/** Sets up and runs every check, each with its heading; a failed one does not hide the later ones. */
const CHECKS = [
  ['Lint and format', 'lint'],
  ['Types', 'types'],
  ['Import directions', 'imports'],
  // Before the tests: the command line puts reports into the page that the build makes.
  ['Build', 'build'],
  ['Unit and integration tests', 'test:unit'],
  ['End-to-end tests in Electron', 'test:e2e'],
];

async function main() {
  const startedAt = performance.now();
  heading('Set-up');
  await install();
  const failed = [];
  for (const [title, script] of CHECKS) {
    heading(title);
    if ((await runNpm(['run', '--silent', script])) !== 0) failed.push(title);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const steps = CHECKS.length + 1;
  console.log('');
  if (failed.length > 0)
    throw new SetupError(`${failed.length} of ${steps} steps failed: ${failed.join(', ')} (${seconds} s)`);
  console.log(`plutarc: all ${steps} steps passed (${seconds} s)`);
}

main().catch(exitWith);
