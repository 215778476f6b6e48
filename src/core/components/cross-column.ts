import type { Kernel } from '../indicators/kernel.ts';

/** What `before` is until both lines are known. */
const UNKNOWN = 2;

/** Two values closer than this share of their size count as equal: the difference is rounding, not a signal. */
const EQUAL_WITHIN = 1e-12;

/**
 * Directions from two lines: +1 where `fast` is above `slow`, −1 below, 0 where they are equal or not yet known. With
 * `eventsOnly`, only on the candle at which that begins (the candle before was known and not on that side).
 */
export class CrossColumn implements Kernel {
  readonly out: Int8Array;
  readonly #fast: Float64Array;
  readonly #slow: Float64Array;
  readonly #eventsOnly: boolean;
  #before = UNKNOWN;

  constructor(fast: Float64Array, slow: Float64Array, eventsOnly: boolean) {
    this.out = new Int8Array(fast.length);
    this.#fast = fast;
    this.#slow = slow;
    this.#eventsOnly = eventsOnly;
  }

  run(from: number, to: number): void {
    const fast = this.#fast;
    const slow = this.#slow;
    const out = this.out;
    const eventsOnly = this.#eventsOnly;
    let before = this.#before;
    for (let i = from; i < to; i++) {
      const difference = fast[i] - slow[i];
      const equal = EQUAL_WITHIN * (slow[i] < 0 ? -slow[i] : slow[i]);
      // Every comparison with NaN is false, so an unknown line gives 0.
      const side = difference > equal ? 1 : difference < -equal ? -1 : 0;
      out[i] = eventsOnly && (side === before || before === UNKNOWN) ? 0 : side;
      before = Number.isNaN(difference) ? UNKNOWN : side;
    }
    this.#before = before;
  }
}
