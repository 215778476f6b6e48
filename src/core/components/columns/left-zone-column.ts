import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/**
 * Directions of a line that comes back from an extreme: +1 from the candle on which it leaves the zone below `low`, −1
 * from that on which it leaves the zone above `high`, each until it is in one of the zones at a later candle. A jump out
 * of one zone into the other leaves the first all the same. 0 before a zone has been left, and at NaN.
 */
export class LeftZoneColumn implements Kernel {
  readonly out: Int8Array;
  readonly #line: Float64Array;
  readonly #low: number;
  readonly #high: number;
  #zone = 0;
  #left = 0;

  constructor(out: Int8Array, line: Float64Array, low: number, high: number) {
    this.out = out;
    this.#line = line;
    // On the level but for rounding is not inside the zone.
    this.#low = low - EQUAL_WITHIN * Math.abs(low);
    this.#high = high + EQUAL_WITHIN * Math.abs(high);
  }

  run(from: number, to: number): void {
    const line = this.#line;
    const out = this.out;
    const low = this.#low;
    const high = this.#high;
    let zone = this.#zone;
    let left = this.#left;
    for (let i = from; i < to; i++) {
      const now = line[i] < low ? 1 : line[i] > high ? -1 : 0;
      if (zone !== 0 && now !== zone) left = zone;
      else if (now !== 0) left = 0;
      zone = now;
      out[i] = left;
    }
    this.#zone = zone;
    this.#left = left;
  }
}
