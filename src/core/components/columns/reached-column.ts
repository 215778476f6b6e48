import type { Kernel } from '#core/indicators/kernel.ts';
import { EQUAL_WITHIN } from '#core/indicators/rounding.ts';

/** +1 where the line is at or below minus the level, −1 where it is at or above the level, 0 between or at NaN. */
export class ReachedColumn implements Kernel {
  readonly out: Int8Array;
  readonly #line: Float64Array;
  readonly #reached: number;

  constructor(out: Int8Array, line: Float64Array, level: number) {
    this.out = out;
    this.#line = line;
    this.#reached = level * (1 - EQUAL_WITHIN);
  }

  run(from: number, to: number): void {
    const line = this.#line;
    const out = this.out;
    const reached = this.#reached;
    for (let i = from; i < to; i++) out[i] = line[i] <= -reached ? 1 : line[i] >= reached ? -1 : 0;
  }
}
