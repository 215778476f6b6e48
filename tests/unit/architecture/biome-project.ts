import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface Finding {
  readonly file: string;
  /** The rule; `plugin` for rules of our own. */
  readonly category: string;
  readonly message: string;
}

/** Lints the given files in a folder of their own, with the project's configuration, and gives what it says. */
export function lint(files: Readonly<Record<string, string>>, only: readonly string[] = []): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'plutarc-lint-'));
  try {
    for (const name of ['biome.json', 'lint', 'package.json', '.gitignore']) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', ...only.map((rule) => `--only=${rule}`), 'src'];
    const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });
    const { diagnostics }: { diagnostics: { message: string; category: string; location: { path: string } }[] } =
      JSON.parse(stdout);
    return diagnostics.map(({ message, category, location }) => ({ file: location.path, category, message }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
