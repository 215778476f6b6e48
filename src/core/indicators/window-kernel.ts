import type { Kernel } from './kernel.ts';
import type { Source } from './source.ts';

/**
 * Base of kernels that add up the last `period` values at every candle, at a cost that does not depend on the period.
 *
 * Candles are taken in blocks of `period`. Every window consists of the tail of one block and the head of the next: the
 * tails are added up backwards when the next block begins, the head one candle at a time. As nothing is ever subtracted,
 * a value that has left the window leaves no rounding error behind; and as blocks depend on the index alone, chunks
 * cannot change a bit. The first value of a block lies inside all of its windows, which makes it the point to measure
 * distances from: sums of distances stay small, and are exactly 0 while nothing moves.
 */
export abstract class WindowKernel implements Kernel {
  protected readonly period: number;
  readonly #first: number;
  readonly #outs: readonly Float64Array[];

  /** @param outs the columns that `fill` writes; they are NaN before there are `period` values */
  constructor({ first }: Pick<Source, 'first'>, period: number, outs: readonly Float64Array[]) {
    this.period = period;
    this.#first = first;
    this.#outs = outs;
  }

  run(from: number, to: number): void {
    const { period } = this;
    const first = this.#first;
    let i = from;
    if (i < first) {
      i = Math.min(first, to);
      for (const out of this.#outs) out.fill(Number.NaN, from, i);
    }
    while (i < to) {
      const start = i - ((i - first) % period);
      const end = Math.min(to, start + period);
      if (i === start) this.begin(start, start > first);
      this.fill(i, end, start);
      if (start === first) for (const out of this.#outs) out.fill(Number.NaN, i, Math.min(end, first + period - 1));
      i = end;
    }
  }

  /**
   * A block begins at candle `start`. Where there is a block before it, tail `p` is to hold the sum over the candles
   * from start + p + 1 − period to start − 1, which the window of candle start + p begins with; the last tail is empty.
   */
  protected abstract begin(start: number, hasBlockBefore: boolean): void;

  /** Fills the candles in [from, to), all of the block that began at `start`. */
  protected abstract fill(from: number, to: number, start: number): void;
}
