import type { ColumnGraph } from './column-graph.ts';
import { closeOf, type Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Standard deviation of the last `period` values as a whole population (divided by their number, as Bollinger does); NaN
 * before there are that many.
 */
export class StandardDeviation extends WindowKernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  /** Sums of the tails: of distances from the block's first value, and of their squares. */
  readonly #tail: Float64Array;
  readonly #squaresTail: Float64Array;
  #head = 0;
  #squaresHead = 0;

  constructor(source: Source, out: Float64Array, period: number) {
    super(source, period, [out]);
    this.#source = source.column;
    this.#out = out;
    this.#tail = new Float64Array(period);
    this.#squaresTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = 0;
    this.#squaresHead = 0;
    if (!hasBlockBefore) return;
    const source = this.#source;
    let sum = 0;
    let squares = 0;
    for (let p = this.period - 2; p >= 0; p--) {
      const distance = source[start + p + 1 - this.period] - source[start];
      sum += distance;
      squares += distance * distance;
      this.#tail[p] = sum;
      this.#squaresTail[p] = squares;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const out = this.#out;
    const tail = this.#tail;
    const squaresTail = this.#squaresTail;
    const base = source[start];
    const share = 1 / this.period;
    let head = this.#head;
    let squaresHead = this.#squaresHead;
    for (let i = from; i < to; i++) {
      const p = i - start;
      const distance = source[i] - base;
      head += distance;
      squaresHead += distance * distance;
      const mean = (head + tail[p]) * share;
      out[i] = Math.sqrt(Math.max(0, (squaresHead + squaresTail[p]) * share - mean * mean));
    }
    this.#head = head;
    this.#squaresHead = squaresHead;
  }
}

export function standardDeviationOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`stdev(${source.key},${period})`, (out) => new StandardDeviation(source, out, period));
}

export function standardDeviation(graph: ColumnGraph, period: number): Float64Array {
  return standardDeviationOf(graph, closeOf(graph), period);
}
