import type { Kernel } from '#core/indicators/kernel.ts';
import type { DirectionColumn } from '../component.ts';

/** A direction that holds for the last `length` candles, this one included; 0 where it has not lasted that long. */
export class StreakColumn implements Kernel {
  readonly out: DirectionColumn;
  readonly #state: DirectionColumn;
  readonly #length: number;
  #lasts = 0;
  #before = 0;

  constructor(out: DirectionColumn, state: DirectionColumn, length: number) {
    this.out = out;
    this.#state = state;
    this.#length = length;
  }

  run(from: number, to: number): void {
    const state = this.#state;
    const out = this.out;
    const length = this.#length;
    let lasts = this.#lasts;
    let before = this.#before;
    for (let i = from; i < to; i++) {
      const now = state[i];
      lasts = now === before ? lasts + 1 : 1;
      before = now;
      out[i] = lasts >= length ? now : 0;
    }
    this.#lasts = lasts;
    this.#before = before;
  }
}
