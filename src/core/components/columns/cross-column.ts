import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN, signOf } from '#core/indicators/rounding.ts';

/** What `before` is until both lines are known. */
const UNKNOWN = 2;

/**
 * Directions from two lines: +1 where `fast` is above `slow`, −1 below, 0 where they are equal or not yet known. With
 * `eventsOnly`, only on the candle at which that begins (the candle before was known and not on that side).
 */
export class CrossColumn implements Kernel {
  readonly out: Int8Array;
  readonly #fast: Float64Array;
  readonly #slow: Float64Array;
  readonly #size: Float64Array;
  readonly #eventsOnly: boolean;
  #before = UNKNOWN;

  /** @param size what rounding is a share of, where the lines are differences of larger values, such as prices */
  constructor(out: Int8Array, fast: Float64Array, slow: Float64Array, eventsOnly: boolean, size = slow) {
    this.out = out;
    this.#fast = fast;
    this.#slow = slow;
    this.#size = size;
    this.#eventsOnly = eventsOnly;
  }

  run(from: number, to: number): void {
    const fast = this.#fast;
    const slow = this.#slow;
    const size = this.#size;
    const out = this.out;
    let before = this.#before;
    let i = from;
    // Both lines begin with NaN and are known from some candle on, so the check is needed only until then.
    for (; i < to && before === UNKNOWN; i++) {
      if (Number.isNaN(fast[i] - slow[i])) continue;
      before = signOf(fast[i] - slow[i], size[i]);
      if (!this.#eventsOnly) out[i] = before;
    }
    if (this.#eventsOnly) {
      // The column is all 0 already: what is to be done is to find the candles at which the side changes.
      while (i < to) {
        i = holdsUntil(fast, slow, size, before, i, to);
        if (i === to) break;
        before = signOf(fast[i] - slow[i], size[i]);
        out[i++] = before;
      }
    } else {
      for (; i < to; i++) {
        before = signOf(fast[i] - slow[i], size[i]);
        out[i] = before;
      }
    }
    this.#before = before;
  }
}

/** Index of the first candle from `i` on at which the lines are not on `side` any more; `to` when there is none. */
function holdsUntil(
  fast: Float64Array,
  slow: Float64Array,
  size: Float64Array,
  side: number,
  i: number,
  to: number,
): number {
  if (side > 0) while (i < to && fast[i] - slow[i] > EQUAL_WITHIN * Math.abs(size[i])) i++;
  else if (side < 0) while (i < to && fast[i] - slow[i] < -EQUAL_WITHIN * Math.abs(size[i])) i++;
  else while (i < to && signOf(fast[i] - slow[i], size[i]) === 0) i++;
  return i;
}
