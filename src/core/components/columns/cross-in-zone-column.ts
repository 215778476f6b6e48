import type { Kernel } from '#core/indicators/kernel.ts';
import { signOf } from '#core/indicators/rounding.ts';

/** The lines of an oscillator from 0 to 100, and the zones in which their crosses count. */
export interface CrossInZone {
  readonly k: Float64Array;
  readonly d: Float64Array;
  readonly oversold: number;
  readonly overbought: number;
}

/** Scale of the lines, of which rounding is a share also where they are near zero. */
const SCALE = 100;

/** What the side is until both lines are known. */
const UNKNOWN = 2;

/**
 * +1 from the candle on which %K crosses above %D and both are below `oversold`, as long as both remain so; −1 where it
 * crosses below with both above `overbought`. A cross outside does not count, even when the lines enter the zone later.
 */
export class CrossInZoneColumn implements Kernel {
  readonly out: Int8Array;
  readonly #lines: CrossInZone;
  #side = UNKNOWN;
  #held = 0;

  constructor(out: Int8Array, lines: CrossInZone) {
    this.out = out;
    this.#lines = lines;
  }

  run(from: number, to: number): void {
    const { k, d, oversold, overbought } = this.#lines;
    const out = this.out;
    let side = this.#side;
    let held = this.#held;
    for (let i = from; i < to; i++) {
      if (Number.isNaN(k[i] - d[i])) continue;
      const now = signOf(k[i] - d[i], SCALE);
      // Above %D, below oversold: then %D is as well.
      const inZone = now > 0 ? k[i] < oversold : now < 0 && k[i] > overbought;
      held = inZone && ((side !== UNKNOWN && side !== now) || held === now) ? now : 0;
      out[i] = held;
      side = now;
    }
    this.#side = side;
    this.#held = held;
  }
}
