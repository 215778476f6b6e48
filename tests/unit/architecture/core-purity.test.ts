import { describe, expect, test } from 'vitest';
import { lint } from './biome-project.ts';

/** The core has no clock, no randomness and no output of its own; the linter says so. */
const IMPURE: readonly [what: string, source: string][] = [
  ['Math.random()', 'export const x = Math.random();'],
  ['Math.random as a value', 'export const draw = Math.random;'],
  ['Math["random"]', 'export const x = Math["random"]();'],
  ['crypto', 'export const id = crypto.randomUUID();'],
  ['Date.now()', 'export const now = Date.now();'],
  ['new Date()', 'export const now = new Date();'],
  ['performance.now()', 'export const now = performance.now();'],
  ['console.log', 'console.log(1);'],
];

const RULES = ['plugin', 'lint/style/noRestrictedGlobals'];

describe('the linter', () => {
  const name = (folder: string, index: number) => `src/${folder}/case-${index}.ts`;
  const findings = lint({
    ...Object.fromEntries(IMPURE.map(([, source], index) => [name('core/analysis', index), `${source}\n`])),
    ...Object.fromEntries(IMPURE.map(([, source], index) => [name('main/services', index), `${source}\n`])),
    'src/core/analysis/pure.ts': 'export const root = Math.sqrt(2) + Math.max(1, 2);\n',
  });
  const about = (file: string) =>
    findings.filter(({ category, ...finding }) => finding.file === file && RULES.includes(category));

  test.each(IMPURE.map(([what], index) => [what, index] as const))('refuses %s in the core', (_what, index) => {
    expect(about(name('core/analysis', index))).toHaveLength(1);
  });

  test('allows all of it outside the core', () => {
    for (const index of IMPURE.keys()) expect(about(name('main/services', index))).toEqual([]);
  });

  test('allows arithmetic in the core', () => {
    expect(about('src/core/analysis/pure.ts')).toEqual([]);
  });
});
