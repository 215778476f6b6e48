import { ALLOWS_LONG, ALLOWS_SHORT } from '../components/component.ts';
import type { ComponentColumns, StrategyEvaluator } from './evaluator.ts';
import type { CombinationMode, Role } from './template.ts';
import type { ValidTemplate } from './validation.ts';

/** A number behind a component's say; null while it is not known yet. */
export interface ReadingValue {
  readonly name: string;
  readonly value: number | null;
}

/** What one component said at a close. */
export interface ComponentRecord {
  /** Its id in the template, and that of the component in the catalogue. */
  readonly id: string;
  readonly use: string;
  readonly role: Role;
  /** A signal's direction. */
  readonly direction?: -1 | 0 | 1;
  readonly weight?: number;
  /** Which entries a filter, gate or guard let pass. */
  readonly allows?: { readonly long: boolean; readonly short: boolean };
  readonly readings: readonly ReadingValue[];
}

/** How the combination came to its outcome. */
export interface Tally {
  readonly mode: CombinationMode;
  readonly threshold: number;
  readonly bullish: number;
  readonly bearish: number;
  /** Number of enabled signals. */
  readonly signals: number;
  /** Σ weight × direction, and the highest that it could be. */
  readonly score: number;
  readonly highest: number;
}

/** Everything that a strategy said at one close, before it looks at its position. */
export interface EvaluationRecord {
  readonly index: number;
  /** Open time of the candle, ms. */
  readonly time: number;
  /** Whether every component had seen enough candles. */
  readonly warm: boolean;
  readonly components: readonly ComponentRecord[];
  readonly tally: Tally;
  /** Outcome of the combination, and what of it the checks on the market let through. */
  readonly direction: -1 | 0 | 1;
  readonly entry: -1 | 0 | 1;
  /** Names of the checks that forbade an entry. */
  readonly blockedBy: readonly string[];
}

/** The record of the close of candle `index`, which must have been evaluated. */
export function recordAt(
  { template, components }: ValidTemplate,
  evaluator: StrategyEvaluator,
  index: number,
): EvaluationRecord {
  const roles = new Map(components.map(({ use }) => [use.id, use]));
  const base = ({ id, readings }: ComponentColumns) => {
    const use = roles.get(id);
    return {
      id,
      use: use?.use ?? id,
      role: use?.role ?? 'signal',
      readings: readings.map(({ name, column }) => ({ name, value: known(column[index]) })),
    };
  };
  const signals = evaluator.signals.map((signal) => ({
    ...base(signal),
    direction: signOf(signal.column[index]),
    weight: roles.get(signal.id)?.weight ?? 1,
  }));
  const filters = evaluator.filters.map((filter) => {
    const bits = filter.column[index];
    return { ...base(filter), allows: { long: (bits & ALLOWS_LONG) !== 0, short: (bits & ALLOWS_SHORT) !== 0 } };
  });
  const bits = evaluator.blocked?.at(index) ?? 0;
  return {
    index,
    time: evaluator.graph.candles.time[index],
    warm: index >= evaluator.warmup - 1,
    components: [...signals, ...filters],
    tally: {
      ...template.combination,
      signals: signals.length,
      bullish: signals.filter(({ direction }) => direction > 0).length,
      bearish: signals.filter(({ direction }) => direction < 0).length,
      score: signals.reduce((sum, { direction, weight }) => sum + direction * weight, 0),
      highest: signals.reduce((sum, { weight }) => sum + weight, 0),
    },
    direction: signOf(evaluator.direction[index]),
    entry: signOf(evaluator.entry[index]),
    blockedBy: evaluator.checks.filter((_, k) => ((bits >>> k) & 1) === 1),
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function signOf(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
