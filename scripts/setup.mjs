import { buildWhenStale } from './setup/build.mjs';
import { prepareLaunch } from './setup/electron.mjs';
import { install } from './setup/install.mjs';
import { exitWith, heading, note } from './setup/run.mjs';

/** Installs what is missing and builds; `npm start` and `npm test` do the same first. */
async function main() {
  heading('Set-up');
  const electron = await install();
  await buildWhenStale();
  prepareLaunch(electron);
  note('Ready.');
}

main().catch(exitWith);
