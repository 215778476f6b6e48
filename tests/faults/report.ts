import { counted, textTable } from '#main/cli/text-table.ts';
import type { SweepResult } from './kills/sweep.ts';
import { FAULTS } from './matrix/faults.ts';
import { cellName, type MatrixResult } from './matrix/matrix.ts';
import { STEPS } from './matrix/steps.ts';

/** All that a run has found. */
export interface FaultsReport {
  readonly seed: number;
  readonly sweeps: readonly SweepResult[];
  readonly matrix: MatrixResult;
}

const right = (title: string) => ({ title, align: 'right' as const });

/** Kinds of points, by what is said of them. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^written/, 'after a write'],
  [/^before create/, 'before an order leaves'],
  [/^before cancel/, 'before a cancel leaves'],
  [/the answer on its way$/, 'when the exchange has acted, before it answers'],
  [/^(answered|refused) (create|cancel)/, 'when the answer is there, before anything is made of it'],
  [/^(before|answered|refused) /, 'at a question'],
];

/** The deaths by kind, in this process and by SIGKILL. */
export function killTable(sweeps: readonly SweepResult[]): string {
  const killed = sweeps.flatMap((each) => each.killed);
  const kindOf = (what: string) => KINDS.find(([pattern]) => pattern.test(what))?.[1] ?? 'elsewhere';
  const rows = [...new Set(KINDS.map(([, kind]) => kind))].map((kind) => {
    const some = killed.filter(({ at }) => kindOf(at.what) === kind);
    const count = (real: boolean, back: boolean) =>
      String(some.filter((each) => each.real === real && each.recovering === back).length);
    return [kind, count(false, false), count(false, true), count(true, false), count(true, true)];
  });
  const columns = [
    { title: 'Killed' },
    right('in process'),
    right('on the way back'),
    right('by SIGKILL'),
    right('SIGKILL on the way back'),
  ];
  return textTable(columns, rows);
}

/** Different points: the same one in the same step counts once. */
export function differentPoints(sweeps: readonly SweepResult[]): number {
  const points = sweeps
    .flatMap(({ killed }) => killed)
    .filter(({ recovering }) => !recovering)
    .map(({ script, step, side, ordinal }) => `${script} ${step} ${side} ${ordinal}`);
  return new Set(points).size;
}

export function matrixTable({ cells, impossible }: MatrixResult): string {
  const found = new Map(cells.map((cell) => [cellName(cell), cell.problems.length === 0 ? 'ok' : 'FAIL']));
  const none = new Set(impossible.map(cellName));
  const rows = FAULTS.map(({ name: fault }) => [
    fault,
    ...STEPS.map(({ name: step }) => {
      const name = cellName({ fault, step });
      return found.get(name) ?? (none.has(name) ? '–' : '');
    }),
  ]).filter((row) => row.slice(1).some((text) => text === 'ok' || text === 'FAIL'));
  return textTable([{ title: 'Fault' }, ...STEPS.map(({ name }) => ({ title: name }))], rows);
}

/** Why there is nothing in some cells. */
export function impossibleList({ impossible }: MatrixResult): string {
  const steps = new Map<string, string[]>();
  for (const { fault, step, why } of impossible) {
    const line = `${why}: ${fault}`;
    steps.set(line, [...(steps.get(line) ?? []), step]);
  }
  return [...steps].map(([line, names]) => `– ${line} × ${names.join(', ')}\n`).join('');
}

/** Each failure with what repeats it. */
export function failureList({ seed, sweeps, matrix }: FaultsReport): string {
  const lines: string[] = [];
  for (const { failures } of sweeps) {
    for (const { session, real, problems } of failures) {
      lines.push(`npm run test:faults -- --only '${session}'${real ? ' --real' : ''} --seed ${seed}`);
      lines.push(...problems.map((problem) => `    ${problem}`));
    }
  }
  for (const cell of matrix.cells) {
    if (cell.problems.length === 0) continue;
    lines.push(`npm run test:faults -- --only '${cellName(cell)}' --seed ${seed}`);
    lines.push(...cell.problems.map((problem) => `    ${problem}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

export function failed({ sweeps, matrix }: FaultsReport): boolean {
  return sweeps.some(({ failures }) => failures.length > 0) || matrix.cells.some(({ problems }) => problems.length > 0);
}

export function textOf(report: FaultsReport): string {
  const { sweeps, matrix } = report;
  const parts: string[] = [];
  if (sweeps.length > 0) {
    const planned = sweeps.reduce((sum, each) => sum + each.planned, 0);
    const sessions = sweeps.reduce((sum, each) => sum + each.sessions, 0);
    const points = counted(differentPoints(sweeps), 'different point');
    parts.push(killTable(sweeps));
    parts.push(`${points} in ${counted(sessions, 'session')}; ${planned} deaths were planned.\n`);
  }
  if (matrix.cells.length > 0) {
    const good = matrix.cells.filter(({ problems }) => problems.length === 0).length;
    parts.push(matrixTable(matrix), impossibleList(matrix));
    parts.push(`${good} of ${counted(matrix.cells.length, 'cell')} are as they should be.\n`);
  }
  parts.push(
    failed(report)
      ? failureList(report)
      : 'Nothing was ordered twice, nothing is unknown, and the ledger is the exchange’s.\n',
  );
  return parts.join('\n');
}
