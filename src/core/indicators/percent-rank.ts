import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { OrderTree } from './order-tree.ts';
import { EQUAL_WITHIN } from './rounding.ts';
import type { Source } from './source.ts';

/**
 * Percentile of each value among the last `period` ones, itself included: the share of those below it and half of those
 * equal to it (SciPy's `percentileofscore` of the kind `mean`), so that turning all values upside down turns p into
 * 100 − p, and a line that does not move is at 50. NaN before there are `period` values.
 */
export class PercentRank implements Kernel {
  readonly #source: Float64Array;
  readonly #first: number;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #tree: OrderTree;

  constructor({ column, first }: Source, out: Float64Array, period: number) {
    this.#source = column;
    this.#first = first;
    this.#out = out;
    this.#period = period;
    this.#tree = new OrderTree(period);
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const known = this.#first + period - 1;
    const tree = this.#tree;
    for (let i = from; i < to; i++) {
      out[i] = Number.NaN;
      if (i < this.#first) continue;
      const value = source[i];
      tree.add(value);
      if (i < known) continue;
      const equal = EQUAL_WITHIN * Math.abs(value);
      tree.seek(value - equal);
      const below = tree.countBelow;
      tree.seek(value + equal);
      out[i] = (100 * (below + Math.max(below + 1, tree.countBelow))) / (2 * period);
    }
  }
}

export function percentRank(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`percent-rank(${source.key},${period})`, (out) => new PercentRank(source, out, period));
}
