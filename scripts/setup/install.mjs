import { installDebianPackages } from './debian.mjs';
import { canFetch, installElectron } from './electron.mjs';
import { installNpmPackages, isInstalled } from './npm.mjs';
import { SetupError } from './run.mjs';

const OLDEST_NODE = 20;

/** Installs what is missing: Debian packages, npm packages, Electron. Quick when nothing is. */
export async function install() {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new SetupError(`Node ${process.versions.node} is too old: plutarc needs Node ${OLDEST_NODE} or newer.`);
  }
  if (process.platform === 'linux') {
    // keytar comes ready-made from github.com; where that is out of reach, it is compiled.
    const compiler = !isInstalled() && !(await canFetch('https://github.com'));
    await installDebianPackages({ compiler });
  }
  await installNpmPackages();
  return installElectron();
}
