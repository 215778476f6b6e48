import type { Kernel } from '#core/indicators/kernel.ts';

/**
 * +1 where the line is below `low`, −1 above `high` (`enter`), or +1 on the candle on which it comes back
 * above `low` and −1 on which it falls back below `high` (`leave`). NaN gives 0.
 */
export class ZoneColumn implements Kernel {
  readonly out: Int8Array;
  readonly #line: Float64Array;
  readonly #low: number;
  readonly #high: number;
  readonly #leave: boolean;
  readonly #eventsOnly: boolean;
  #zone = 0;

  constructor(out: Int8Array, line: Float64Array, low: number, high: number, leave: boolean, eventsOnly: boolean) {
    this.out = out;
    this.#line = line;
    this.#low = low;
    this.#high = high;
    this.#leave = leave;
    this.#eventsOnly = eventsOnly;
  }

  run(from: number, to: number): void {
    const line = this.#line;
    const out = this.out;
    const low = this.#low;
    const high = this.#high;
    let zone = this.#zone;
    for (let i = from; i < to; i++) {
      const value = line[i];
      const now = value < low ? 1 : value > high ? -1 : 0;
      if (this.#leave) out[i] = zone !== 0 && now !== zone ? zone : 0;
      else out[i] = this.#eventsOnly && now === zone ? 0 : now;
      zone = now;
    }
    this.#zone = zone;
  }
}
