import type { Kernel } from '#core/indicators/kernel.ts';
import { signOf } from '#core/indicators/rounding.ts';

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
      for (; i < to; i++) {
        const side = signOf(fast[i] - slow[i], size[i]);
        out[i] = side === before ? 0 : side;
        before = side;
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
