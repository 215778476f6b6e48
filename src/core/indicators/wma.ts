import type { ColumnGraph } from './column-graph.ts';
import { PlacedSums } from './placed-sums.ts';
import { closeOf, type Source } from './source.ts';

/**
 * Linearly weighted moving average: of the last `period` values the newest counts `period` times, the oldest once; NaN
 * before there are that many.
 */
export class Wma extends PlacedSums {
  readonly #out: Float64Array;

  constructor(source: Source, out: Float64Array, period: number) {
    super(source, period, [out]);
    this.#out = out;
  }

  protected fill(from: number, to: number, start: number): void {
    const out = this.#out;
    const { source, tail, placedTail, period } = this;
    const base = source[start];
    const weights = (period * (period + 1)) / 2;
    let head = this.head;
    let placedHead = this.placedHead;
    for (let i = from; i < to; i++) {
      const p = i - start;
      const distance = source[i] - base;
      head += distance;
      placedHead += p * distance;
      // A value at place q of the block counts q + period − p times.
      out[i] = base + (placedHead + placedTail[p] + (period - p) * (head + tail[p])) / weights;
    }
    this.head = head;
    this.placedHead = placedHead;
  }
}

export function wmaOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`wma(${source.key},${period})`, (out) => new Wma(source, out, period));
}

export function wma(graph: ColumnGraph, period: number): Float64Array {
  return wmaOf(graph, closeOf(graph), period);
}
