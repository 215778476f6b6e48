import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * Adds to package-lock.json the ready-made binaries for other platforms that npm has left out. npm does so when the
 * registry that it asked does not carry them, and then `npm ci` refuses the file, here and everywhere else. The entries
 * say only name, version and platform; the platforms stand in the packages' names.
 */
export function completeLockFile() {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingPackages(lock);
  if (missing.length === 0) return;
  const { '': root, ...present } = lock.packages;
  const packages = Object.entries({ ...present, ...Object.fromEntries(missing) });
  packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(
    file,
    `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(packages) } }, null, 2)}\n`,
  );
}

/** Lock file entries for the optional dependencies that have none. */
export function missingPackages({ packages }) {
  const missing = [];
  for (const [path, { optionalDependencies = {}, dev, license }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`]) continue;
      const words = name.split(/[/-]/);
      const cpu = PROCESSORS.filter((processor) => words.includes(processor));
      const os = SYSTEMS.filter((system) => words.includes(system));
      const libc = words.includes('musl') ? ['musl'] : undefined;
      const entry = { version, cpu, dev, libc, license, optional: true, os: os.length > 0 ? os : undefined };
      missing.push([`node_modules/${name}`, entry]);
    }
  }
  return missing;
}
