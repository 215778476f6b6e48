import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * Highest or lowest value of the last `period` ones, this one included; NaN before there are that many. Keeps a queue of
 * the candidates that can still become the extreme (Lemire's streaming minimum-maximum filter), so that the cost does not
 * depend on the period.
 */
export class RollingExtreme implements Kernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #sign: 1 | -1;
  readonly #age: boolean;
  /** Indices of the candidates in a ring, their values falling (highest) or rising (lowest). */
  readonly #queue: Int32Array;
  #head = 0;
  #size = 0;

  /**
   * @param sign +1 for the highest, −1 for the lowest
   * @param gives the extreme itself, or how many candles ago its latest one was (0 to period − 1)
   */
  constructor(source: Float64Array, out: Float64Array, period: number, sign: 1 | -1, gives: 'value' | 'age' = 'value') {
    this.#source = source;
    this.#out = out;
    this.#period = period;
    this.#sign = sign;
    this.#age = gives === 'age';
    this.#queue = new Int32Array(period);
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const sign = this.#sign;
    const age = this.#age;
    const queue = this.#queue;
    let head = this.#head;
    let size = this.#size;
    for (let i = from; i < to; i++) {
      const value = source[i];
      if (size > 0 && queue[head] <= i - period) {
        head = head + 1 === period ? 0 : head + 1;
        size--;
      }
      while (size > 0) {
        const last = head + size - 1;
        if (sign * source[queue[last < period ? last : last - period]] > sign * value) break;
        size--;
      }
      const end = head + size;
      queue[end < period ? end : end - period] = i;
      size++;
      out[i] = i < period - 1 ? Number.NaN : age ? i - queue[head] : source[queue[head]];
    }
    this.#head = head;
    this.#size = size;
  }
}

export function highestHigh(graph: ColumnGraph, period: number): Float64Array {
  return graph.column(`highest(high,${period})`, (out) => new RollingExtreme(graph.candles.high, out, period, 1));
}

export function lowestLow(graph: ColumnGraph, period: number): Float64Array {
  return graph.column(`lowest(low,${period})`, (out) => new RollingExtreme(graph.candles.low, out, period, -1));
}
