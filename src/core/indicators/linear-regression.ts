import type { ColumnGraph } from './column-graph.ts';
import { linesOf } from './lines.ts';
import { closeOf, type Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

export interface RegressionLines {
  /** Change of the line per candle. */
  readonly slope: Float64Array;
  /** Where the line stands at the newest candle. */
  readonly end: Float64Array;
}

/**
 * Straight line through the last `period` values with the least sum of squared distances; NaN before there are that
 * many. `period` is at least 2.
 */
export class LinearRegression extends WindowKernel {
  readonly #source: Float64Array;
  readonly #slope: Float64Array;
  readonly #end: Float64Array;
  /** Sums of the tails: of distances from the block's first value, and of distances times places in the block. */
  readonly #tail: Float64Array;
  readonly #placedTail: Float64Array;
  #head = 0;
  #placedHead = 0;

  constructor(source: Source, out: RegressionLines, period: number) {
    super(source, period, [out.slope, out.end]);
    this.#source = source.column;
    this.#slope = out.slope;
    this.#end = out.end;
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
    const slope = this.#slope;
    const end = this.#end;
    const tail = this.#tail;
    const placedTail = this.#placedTail;
    const { period } = this;
    const base = source[start];
    // From the middle of the window to its newest candle, and Σ (place − middle)².
    const half = (period - 1) / 2;
    const spread = (period * (period * period - 1)) / 12;
    let head = this.#head;
    let placedHead = this.#placedHead;
    for (let i = from; i < to; i++) {
      const p = i - start;
      const distance = source[i] - base;
      head += distance;
      placedHead += p * distance;
      const sum = head + tail[p];
      // The middle of the window is at place p − half of the block.
      const rise = (placedHead + placedTail[p] - (p - half) * sum) / spread;
      slope[i] = rise;
      end[i] = base + sum / period + half * rise;
    }
    this.#head = head;
    this.#placedHead = placedHead;
  }
}

export function linearRegressionOf(graph: ColumnGraph, source: Source, period: number): RegressionLines {
  const name = `regression(${source.key},${period})`;
  return linesOf(graph, name, ['slope', 'end'], (out) => new LinearRegression(source, out, period));
}

export function linearRegression(graph: ColumnGraph, period: number): RegressionLines {
  return linearRegressionOf(graph, closeOf(graph), period);
}
