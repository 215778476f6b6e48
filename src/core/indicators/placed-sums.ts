import type { Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Base of kernels that weigh the values of a window by their places: it adds up, over each block, the distances from the
 * block's first value, and those times their places in the block.
 */
export abstract class PlacedSums extends WindowKernel {
  protected readonly source: Float64Array;
  /** Sums of the tails: of distances, and of distances times places. */
  protected readonly tail: Float64Array;
  protected readonly placedTail: Float64Array;
  /** Sums of the head so far. */
  protected head = 0;
  protected placedHead = 0;

  constructor(source: Source, period: number, outs: readonly Float64Array[]) {
    super(source, period, outs);
    this.source = source.column;
    this.tail = new Float64Array(period);
    this.placedTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.head = 0;
    this.placedHead = 0;
    if (!hasBlockBefore) return;
    const { source, period } = this;
    let sum = 0;
    let placed = 0;
    for (let p = period - 2; p >= 0; p--) {
      const place = p + 1 - period;
      const distance = source[start + place] - source[start];
      sum += distance;
      placed += place * distance;
      this.tail[p] = sum;
      this.placedTail[p] = placed;
    }
  }
}
