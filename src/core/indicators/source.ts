import type { ColumnGraph } from './column-graph.ts';

/** A column that others are computed from. */
export interface Source {
  /** Its name inside the keys of the columns that are computed from it. */
  readonly key: string;
  readonly column: Float64Array;
  /** Index of its first known value; what comes before is NaN. */
  readonly first: number;
}

/** The price that indicators look at where nothing else is said. */
export function closeOf(graph: ColumnGraph): Source {
  return { key: 'close', column: graph.candles.close, first: 0 };
}
