import { buildWhenStale } from './setup/build.mjs';
import { hasDisplay, sandboxArguments, startSession } from './setup/display.mjs';
import { prepareLaunch } from './setup/electron.mjs';
import { install } from './setup/install.mjs';
import { exitWith, note, run } from './setup/run.mjs';

/** Sets up and opens the application. Arguments after `--` go to it. */
async function main() {
  const electron = await install();
  await buildWhenStale();
  const { executable, app } = prepareLaunch(electron);
  const sandbox = await sandboxArguments(executable, { optional: false });
  if (!hasDisplay()) note('There is no display: the window opens on a virtual screen (Xvfb). Ctrl+C ends it.');
  const session = await startSession();
  const args = [...sandbox, app, ...process.argv.slice(2)];
  process.exitCode = await run(executable, args, { env: session.env, group: false });
  session.stop();
}

main().catch(exitWith);
