import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { closeOf, type Source } from './source.ts';

/** How often the running sum is added up anew, so that rounding errors do not pile up over millions of candles. */
const RESUM_EVERY = 512;

/** Simple moving average of the last `period` values; NaN before there are that many. */
export class Sma implements Kernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #first: number;
  #sum = 0;

  /** @param first index of the first known value of the source */
  constructor(source: Float64Array, out: Float64Array, period: number, first = 0) {
    this.#source = source;
    this.#out = out;
    this.#period = period;
    this.#first = first;
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const first = this.#first;
    let sum = this.#sum;
    let i = from;
    for (const end = Math.min(to, first + period - 1); i < end; i++) {
      if (i >= first) sum += source[i];
      out[i] = Number.NaN;
    }
    while (i < to) {
      // The cuts depend on the index alone, never on the chunk, so that chunks cannot change a value.
      const end = Math.min(to, (Math.floor(i / RESUM_EVERY) + 1) * RESUM_EVERY);
      if (i === first + period - 1) {
        sum += source[i];
        out[i] = sum / period;
        i++;
      } else if (i % RESUM_EVERY === 0) {
        sum = 0;
        for (let k = i - period + 1; k <= i; k++) sum += source[k];
        out[i] = sum / period;
        i++;
      }
      for (; i < end; i++) {
        sum += source[i] - source[i - period];
        out[i] = sum / period;
      }
    }
    this.#sum = sum;
  }
}

export function smaOf(graph: ColumnGraph, { key, column, first }: Source, period: number): Float64Array {
  return graph.column(`sma(${key},${period})`, (out) => new Sma(column, out, period, first));
}

export function sma(graph: ColumnGraph, period: number): Float64Array {
  return smaOf(graph, closeOf(graph), period);
}
