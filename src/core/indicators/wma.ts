import type { ColumnGraph } from './column-graph.ts';
import { closeOf, type Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Linearly weighted moving average: of the last `period` values the newest counts `period` times, the oldest once; NaN
 * before there are that many.
 */
export class Wma extends WindowKernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  /** Sums of the tails: of distances from the block's first value, and of distances times places in the block. */
  readonly #tail: Float64Array;
  readonly #placedTail: Float64Array;
  #head = 0;
  #placedHead = 0;

  constructor(source: Source, out: Float64Array, period: number) {
    super(source, period, [out]);
    this.#source = source.column;
    this.#out = out;
    this.#tail = new Float64Array(period);
    this.#placedTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = 0;
    this.#placedHead = 0;
    if (!hasBlockBefore) return;
    const source = this.#source;
    const { period } = this;
    let sum = 0;
    let placed = 0;
    for (let p = period - 2; p >= 0; p--) {
      const place = p + 1 - period;
      const distance = source[start + place] - source[start];
      sum += distance;
      placed += place * distance;
      this.#tail[p] = sum;
      this.#placedTail[p] = placed;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const out = this.#out;
    const tail = this.#tail;
    const placedTail = this.#placedTail;
    const { period } = this;
    const base = source[start];
    const weights = (period * (period + 1)) / 2;
    let head = this.#head;
    let placedHead = this.#placedHead;
    for (let i = from; i < to; i++) {
      const p = i - start;
      const distance = source[i] - base;
      head += distance;
      placedHead += p * distance;
      // A value at place q of the block counts q + period − p times.
      out[i] = base + (placedHead + placedTail[p] + (period - p) * (head + tail[p])) / weights;
    }
    this.#head = head;
    this.#placedHead = placedHead;
  }
}

export function wmaOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`wma(${source.key},${period})`, (out) => new Wma(source, out, period));
}

export function wma(graph: ColumnGraph, period: number): Float64Array {
  return wmaOf(graph, closeOf(graph), period);
}
