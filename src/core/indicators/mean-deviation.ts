import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import type { Source } from './source.ts';

/**
 * Mean absolute distance of the last `period` values from their mean; NaN before there are that many. The mean moves
 * with every candle, and all distances with it, so each of them is looked at: four sums at a time, which the processor
 * adds up side by side, are faster than a tree of the values in their order, even for thousands of them.
 */
export class MeanDeviation implements Kernel {
  readonly #source: Float64Array;
  readonly #first: number;
  readonly #mean: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;

  /** @param mean of the same values, known where there are `period` of them */
  constructor({ column, first }: Source, mean: Float64Array, out: Float64Array, period: number) {
    this.#source = column;
    this.#first = first;
    this.#mean = mean;
    this.#out = out;
    this.#period = period;
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const mean = this.#mean;
    const out = this.#out;
    const period = this.#period;
    const known = Math.min(to, Math.max(from, this.#first + period - 1));
    out.fill(Number.NaN, from, known);
    for (let i = known; i < to; i++) {
      const middle = mean[i];
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let k = i - period + 1;
      for (; k <= i - 3; k += 4) {
        a += Math.abs(source[k] - middle);
        b += Math.abs(source[k + 1] - middle);
        c += Math.abs(source[k + 2] - middle);
        d += Math.abs(source[k + 3] - middle);
      }
      for (; k <= i; k++) a += Math.abs(source[k] - middle);
      out[i] = (a + b + (c + d)) / period;
    }
  }
}

export function meanDeviation(graph: ColumnGraph, source: Source, mean: Float64Array, period: number): Float64Array {
  return graph.column(`mean-deviation(${source.key},${period})`, (out) => new MeanDeviation(source, mean, out, period));
}
