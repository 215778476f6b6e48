import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import type { Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Mean of the last `period` values, NaN before there are that many. It is what `Sma` is, but leaves no rounding error
 * behind where values of very different size follow each other, as volumes do, or where lines are compared near zero.
 */
export class WindowMean extends WindowKernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  /** Sums of the tails: of distances from the block's first value. */
  readonly #tail: Float64Array;
  #head = 0;

  constructor(source: Source, out: Float64Array, period: number) {
    super(source, period, [out]);
    this.#source = source.column;
    this.#out = out;
    this.#tail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = 0;
    if (!hasBlockBefore) return;
    const source = this.#source;
    const { period } = this;
    const base = source[start];
    let sum = 0;
    for (let p = period - 2; p >= 0; p--) {
      sum += source[start + p + 1 - period] - base;
      this.#tail[p] = sum;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const out = this.#out;
    const tail = this.#tail;
    const { period } = this;
    const base = source[start];
    let head = this.#head;
    for (let i = from; i < to; i++) {
      head += source[i] - base;
      out[i] = base + (head + tail[i - start]) / period;
    }
    this.#head = head;
  }
}

/** Up to this many values, adding them up at every candle costs less than keeping sums of blocks. */
const FEW = 12;

/** What {@link WindowMean} is, for windows of a few values. */
export class ShortMean implements Kernel {
  readonly #source: Float64Array;
  readonly #first: number;
  readonly #out: Float64Array;
  readonly #period: number;

  constructor({ column, first }: Source, out: Float64Array, period: number) {
    this.#source = column;
    this.#first = first;
    this.#out = out;
    this.#period = period;
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const before = this.#period - 1;
    const share = 1 / this.#period;
    const known = Math.min(to, Math.max(from, this.#first + before));
    out.fill(Number.NaN, from, known);
    for (let i = known; i < to; i++) {
      const base = source[i];
      let sum = 0;
      for (let k = i - before; k < i; k++) sum += source[k] - base;
      out[i] = base + sum * share;
    }
  }
}

export function windowMeanOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  if (period === 1) return source.column;
  const Mean = period <= FEW ? ShortMean : WindowMean;
  return graph.column(`mean(${source.key},${period})`, (out) => new Mean(source, out, period));
}
