import { buildWhenStale } from './setup/build.mjs';
import { sandboxArguments, startSession } from './setup/display.mjs';
import { prepareLaunch } from './setup/electron.mjs';
import { install } from './setup/install.mjs';
import { projectNode } from './setup/paths.mjs';
import { binOf, exitWith, run } from './setup/run.mjs';

/** End-to-end tests in real Electron; arguments go to Playwright. Fails when they cannot run. */
async function main() {
  const electron = await install();
  await buildWhenStale();
  const { executable } = prepareLaunch(electron);
  const sandbox = await sandboxArguments(executable, { optional: true });
  const playwright = [binOf('@playwright', 'test', 'cli.js'), 'test', ...process.argv.slice(2)];
  // Tests wait a lot: two at a time share two processors well, more would make each too slow.
  const session = await startSession({ screens: 2 });
  const env = {
    ...session.env,
    PLUTARC_E2E_ARGUMENTS: sandbox.join(' '),
    PLUTARC_E2E_SCREENS: session.screens.join(' '),
  };
  process.exitCode = await run(projectNode(), playwright, { env });
  session.stop();
}

main().catch(exitWith);
