import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { OrderTree } from './order-tree.ts';
import type { Source } from './source.ts';

/** Up to this many values, looking at each of them is faster than keeping them in order. */
const FEW = 128;

/**
 * Mean absolute distance of the last `period` values from their mean; NaN before there are that many. The mean moves
 * with every candle, and with it all distances: long windows are kept in the order of size, where only the values
 * below the mean have to be told from those above it.
 */
export class MeanDeviation implements Kernel {
  readonly #source: Float64Array;
  readonly #first: number;
  readonly #mean: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #tree: OrderTree | null;

  /** @param mean of the same values, known where there are `period` of them */
  constructor({ column, first }: Source, mean: Float64Array, out: Float64Array, period: number) {
    this.#source = column;
    this.#first = first;
    this.#mean = mean;
    this.#out = out;
    this.#period = period;
    this.#tree = period > FEW ? new OrderTree(period) : null;
  }

  run(from: number, to: number): void {
    if (this.#tree) this.#inOrder(this.#tree, from, to);
    else this.#oneByOne(from, to);
  }

  #oneByOne(from: number, to: number): void {
    const source = this.#source;
    const mean = this.#mean;
    const out = this.#out;
    const period = this.#period;
    const known = this.#first + period - 1;
    for (let i = from; i < to; i++) {
      const middle = mean[i];
      let sum = 0;
      if (i >= known) for (let k = i - period + 1; k <= i; k++) sum += Math.abs(source[k] - middle);
      out[i] = i < known ? Number.NaN : sum / period;
    }
  }

  #inOrder(tree: OrderTree, from: number, to: number): void {
    const source = this.#source;
    const mean = this.#mean;
    const out = this.#out;
    const period = this.#period;
    const known = this.#first + period - 1;
    for (let i = from; i < to; i++) {
      out[i] = Number.NaN;
      if (i < this.#first) continue;
      tree.add(source[i]);
      if (i < known) continue;
      const middle = mean[i];
      tree.seek(middle);
      const below = tree.countBelow * middle - tree.sumBelow;
      const above = tree.sum - tree.sumBelow - (period - tree.countBelow) * middle;
      out[i] = (above + below) / period;
    }
  }
}

export function meanDeviation(graph: ColumnGraph, source: Source, mean: Float64Array, period: number): Float64Array {
  return graph.column(`mean-deviation(${source.key},${period})`, (out) => new MeanDeviation(source, mean, out, period));
}
