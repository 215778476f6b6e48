import type { ColumnGraph } from './column-graph.ts';
import { linesOf } from './lines.ts';
import { PlacedSums } from './placed-sums.ts';
import { closeOf, type Source } from './source.ts';

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
export class LinearRegression extends PlacedSums {
  readonly #slope: Float64Array;
  readonly #end: Float64Array;

  constructor(source: Source, out: RegressionLines, period: number) {
    super(source, period, [out.slope, out.end]);
    this.#slope = out.slope;
    this.#end = out.end;
  }

  protected fill(from: number, to: number, start: number): void {
    const slope = this.#slope;
    const end = this.#end;
    const { source, tail, placedTail, period } = this;
    const base = source[start];
    // From the middle of the window to its newest candle, and Σ (place − middle)².
    const half = (period - 1) / 2;
    const spread = (period * (period * period - 1)) / 12;
    let head = this.head;
    let placedHead = this.placedHead;
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
    this.head = head;
    this.placedHead = placedHead;
  }
}

export function linearRegressionOf(graph: ColumnGraph, source: Source, period: number): RegressionLines {
  const name = `regression(${source.key},${period})`;
  return linesOf(graph, name, ['slope', 'end'], (out) => new LinearRegression(source, out, period));
}

export function linearRegression(graph: ColumnGraph, period: number): RegressionLines {
  return linearRegressionOf(graph, closeOf(graph), period);
}
