import { formatUtc } from '#core/market/calendar.ts';

/** A close that is dealt with later than this was missed, ms. */
const LATE_MS = 180_000;

/** Counts the closes that a bot deals with long after they came: its host was down, or its exchange out of reach. */
export class MissedCloses {
  readonly #from: number;
  #count = 0;
  #first = 0;
  #last = 0;

  /** @param from closes up to here, ms, are the past that a new bot begins with */
  constructor(from: number) {
    this.#from = from;
  }

  /**
   * A close is dealt with now.
   * @returns what has been made up for, as a sentence, when this one is in time again; else null
   */
  dealtWith(close: number, now: number): string | null {
    if (close <= this.#from) return null;
    if (now - close <= LATE_MS) return this.sum();
    if (this.#count === 0) this.#first = close;
    this.#count++;
    this.#last = close;
    return null;
  }

  /** What has been made up for since this was asked last; null for nothing. */
  sum(): string | null {
    const count = this.#count;
    if (count === 0) return null;
    this.#count = 0;
    const closes =
      count === 1
        ? `the close of ${formatUtc(this.#first)} UTC that it had missed`
        : `the ${count} closes from ${formatUtc(this.#first)} to ${formatUtc(this.#last)} UTC that it had missed`;
    return `Dealt with ${closes}.`;
  }
}
