import { inTurns } from '../in-turns.ts';
import { type CellResult, playCell } from './cell.ts';
import type { CellFault } from './cell-fault.ts';
import { FAULTS } from './faults.ts';
import { type OrderStep, STEPS } from './steps.ts';

/** A fault at a step. */
export interface Cell {
  readonly fault: CellFault;
  readonly step: OrderStep;
}

/** A fault that there is not at a step, and why. */
export interface Impossible {
  readonly fault: string;
  readonly step: string;
  readonly why: string;
}

export interface MatrixResult {
  readonly cells: readonly CellResult[];
  readonly impossible: readonly Impossible[];
}

/** Every fault at every step where there is such a thing. */
export function allCells(): { cells: Cell[]; impossible: Impossible[] } {
  const cells: Cell[] = [];
  const impossible: Impossible[] = [];
  for (const fault of FAULTS) {
    for (const step of STEPS) {
      const why = fault.without?.(step) ?? null;
      if (why === null) cells.push({ fault, step });
      else impossible.push({ fault: fault.name, step: step.name, why });
    }
  }
  return { cells, impossible };
}

export const cellName = ({ fault, step }: { readonly fault: string; readonly step: string }): string =>
  `${fault} × ${step}`;

/** Cells by name: `lose-answer × exit`; either side may be left out. */
export function cellsNamed(name: string): Cell[] {
  const [fault = '', step = ''] = name.split('×').map((part) => part.trim());
  return allCells().cells.filter(
    (cell) => (fault === '' || cell.fault.name === fault) && (step === '' || cell.step.name === step),
  );
}

export async function playMatrix(cells: readonly Cell[], seed: number, atOnce: number): Promise<CellResult[]> {
  const results: CellResult[] = [];
  await inTurns(cells, atOnce, async ({ fault, step }) => {
    results.push(await playCell(fault, step, seed));
  });
  return results;
}
