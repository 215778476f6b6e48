import type { Bar } from './price-feed.ts';

/** A candle as a stream sends it. */
export interface StreamedBar extends Bar {
  readonly closed: boolean;
}

/** Turns movements of the price into what a candle stream sends: each candle while it grows, and once more when closed. */
export class CandleFollower {
  readonly lengthMs: number;
  readonly #barAt: (time: number) => Bar | undefined;
  #current: number;

  constructor(lengthMs: number, now: number, barAt: (time: number) => Bar | undefined) {
    this.lengthMs = lengthMs;
    this.#barAt = barAt;
    this.#current = Math.floor(now / lengthMs) * lengthMs;
  }

  /** What there is to send now that the price moved at `time`. */
  moved(time: number): StreamedBar[] {
    const out: StreamedBar[] = [];
    const open = Math.floor(time / this.lengthMs) * this.lengthMs;
    for (; this.#current < open; this.#current += this.lengthMs) {
      const bar = this.#barAt(this.#current);
      if (bar) out.push({ ...bar, closed: true });
    }
    const bar = this.#barAt(open);
    if (bar) out.push({ ...bar, closed: false });
    return out;
  }
}
