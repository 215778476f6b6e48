import type { ColumnGraph } from './column-graph.ts';
import type { Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/** Highest or lowest value of the last `period` ones, this one included; NaN before there are that many. */
export class RollingExtreme extends WindowKernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #sign: 1 | -1;
  /** Extremes of the tails. The lowest value is the highest one of all values with the other sign. */
  readonly #tail: Float64Array;
  #head = Number.NEGATIVE_INFINITY;

  /** @param sign +1 for the highest, −1 for the lowest */
  constructor(source: Source, out: Float64Array, period: number, sign: 1 | -1) {
    super(source, period, [out]);
    this.#source = source.column;
    this.#out = out;
    this.#sign = sign;
    this.#tail = new Float64Array(period).fill(Number.NEGATIVE_INFINITY);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = Number.NEGATIVE_INFINITY;
    if (!hasBlockBefore) return;
    const source = this.#source;
    const sign = this.#sign;
    let most = Number.NEGATIVE_INFINITY;
    for (let p = this.period - 2; p >= 0; p--) {
      most = Math.max(most, sign * source[start + p + 1 - this.period]);
      this.#tail[p] = most;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const out = this.#out;
    const sign = this.#sign;
    const tail = this.#tail;
    let head = this.#head;
    for (let i = from; i < to; i++) {
      head = Math.max(head, sign * source[i]);
      out[i] = sign * Math.max(head, tail[i - start]);
    }
    this.#head = head;
  }
}

export function highestOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`highest(${source.key},${period})`, (out) => new RollingExtreme(source, out, period, 1));
}

export function lowestOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  return graph.column(`lowest(${source.key},${period})`, (out) => new RollingExtreme(source, out, period, -1));
}

export function highestHigh(graph: ColumnGraph, period: number): Float64Array {
  return highestOf(graph, { key: 'high', column: graph.candles.high, first: 0 }, period);
}

export function lowestLow(graph: ColumnGraph, period: number): Float64Array {
  return lowestOf(graph, { key: 'low', column: graph.candles.low, first: 0 }, period);
}
