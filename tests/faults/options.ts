import { parseArgs } from 'node:util';
import { type PlannedSession, sessionNamed } from './kills/plan.ts';
import { type Cell, cellsNamed } from './matrix/matrix.ts';

export interface FaultsOptions {
  readonly seed: number;
  readonly json: boolean;
  /** Which half of everything is played; null for both, each in a process of its own. */
  readonly part: 'kills' | 'matrix' | null;
  /** Cells or a session that alone are played; null for all. */
  readonly only: { readonly cells: readonly Cell[]; readonly session: PlannedSession | null } | null;
  /** Whether a session that is named is played with a process of its own. */
  readonly real: boolean;
}

export const USAGE = `npm run test:faults -- [--only 'FAULT × STEP' | --only 'SCRIPT STEP:SIDE:POINT …' [--real]] [--part kills|matrix] [--seed N] [--json]`;

/** @returns what is wrong, as a sentence, or the options */
export function readOptions(args: readonly string[]): FaultsOptions | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      part: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed ?? 1);
  if (!Number.isInteger(seed) || seed < 1) return `"${values.seed}" is not a seed: use a whole number from 1 on.`;
  const part = values.part ?? null;
  if (part !== null && part !== 'kills' && part !== 'matrix') return `"${part}" is no part: use kills or matrix.`;
  const base = { seed, json: values.json, part, real: values.real } as const;
  if (values.only === undefined) return { ...base, only: null };
  const session = sessionNamed(values.only);
  const cells = session ? [] : cellsNamed(values.only);
  if (!session && cells.length === 0) return `There is no cell and no session "${values.only}".`;
  return { ...base, only: { cells, session } };
}
