import { capture, note, run } from './run.mjs';

/** What Electron, the virtual screen and the keychain need. Alternatives: the name since Debian 13 and Ubuntu 24.04 first. */
const PACKAGES = [
  ['xvfb'],
  ['xauth'],
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libnotify4'],
  ['libsecret-1-0'],
  ['libsecret-1-dev'],
  ['dbus'],
  ['dbus-x11'],
  ['gnome-keyring'],
];

/** What `keytar` needs where its ready-made binary cannot be downloaded. */
const COMPILER = [['build-essential'], ['python3']];

/** How commands that need root are run: `[]` as root, `['sudo', '-n']` where sudo asks nothing, null otherwise. */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return capture('sudo', ['-n', 'true']) === null ? null : ['sudo', '-n'];
}

/**
 * Installs the Debian packages that are missing. Where it may not, it prints the command and goes on: most desktops
 * have what the window needs.
 */
export async function installDebianPackages({ compiler }) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg's own placeholders
  const list = capture('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n']);
  if (list === null)
    return note('Not a Debian or Ubuntu machine: install Electron’s libraries with your own packages.');
  const installed = new Set(list.split('\n').flatMap((line) => line.match(/^installed (\S+)$/)?.[1] ?? []));
  const wanted = compiler ? [...PACKAGES, ...COMPILER] : PACKAGES;
  const missing = wanted.filter((names) => !names.some((name) => installed.has(name)));
  if (missing.length === 0) return;

  const root = rootPrefix();
  if (root === null) {
    const names = missing.map(available);
    note('These packages are missing, and installing them needs root. Run this, then start again:');
    note(`  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`);
    return note('Going on without them.');
  }
  note(`Installing ${missing.length} missing Debian packages.`);
  const [command, ...prefix] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  await run(command, [...prefix, 'update', '-qq']);
  const install = [...prefix, 'install', '-y', '-qq', '--no-install-recommends', ...missing.map(available)];
  if ((await run(command, install)) !== 0) note('Some packages could not be installed; going on without them.');
}

/** The first of the names that this release of the system has. */
function available(names) {
  return names.find((name) => capture('apt-cache', ['show', '--no-all-versions', name])) ?? names.at(-1);
}
