import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface ModuleImports {
  /** What loading the module loads: no types, and nothing that is imported later by a call. */
  readonly atOnce: readonly string[];
  /** What a call imports later, where its name is a plain text. */
  readonly later: readonly string[];
}

/** What a module imports, by the names in its text. */
export function importsOf(file: string): ModuleImports {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const loads = (start: number) => !/^(import|export)\s+type\b/.test(text.slice(start, start + 20));
  const imported = module.staticImports.filter(({ start }) => loads(start)).map((one) => one.moduleRequest.value);
  const exported = module.staticExports
    .filter(({ start }) => loads(start))
    .flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? []));
  const later = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    return /^['"](.+)['"]$/.exec(text.slice(start, end))?.[1] ?? [];
  });
  return { atOnce: [...imported, ...exported], later };
}

/** The file of ours that a name leads to; null for a package. */
export function fileOf(name: string, from: string): string | null {
  if (name.startsWith('.')) return resolve(dirname(from), name);
  const own = /^#(core|contract|main|preload|renderer)\/(.+)$/.exec(name);
  return own ? resolve(ROOT, 'src', own[1], own[2]) : null;
}

/** Every package that loading a module loads, with the file of ours that asks for it, and how many files that are. */
export function loadedBy(entry: string, follow: (imports: ModuleImports) => readonly string[]) {
  const packages = new Map<string, string>();
  const seen = new Set<string>();
  const waiting = [resolve(ROOT, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !/\.tsx?$/.test(file)) continue;
    seen.add(file);
    for (const name of follow(importsOf(file))) {
      const own = fileOf(name, file);
      if (own) waiting.push(own);
      else packages.set(name, file.slice(ROOT.length));
    }
  }
  return { packages, files: seen };
}
