import { DAY_MS, dayNumber } from '../market/calendar.ts';

/**
 * Forbids entries for the rest of a UTC day once the account, marked to market, has lost a share of what it had when
 * the day began. It is told of every close, so it comes to the same end when a run is made again.
 */
export class DailyLossLimit {
  readonly #share: number;
  /** Equity when the day began; also the part of it that is lost now, in percent (negative after a gain). */
  dayStart: number;
  lostPct = 0;
  /** Whether entries are forbidden. */
  reached = false;
  #day = Number.NaN;
  #equity: number;

  /** @param percent of the day's first equity that may be lost; null for no limit */
  constructor(percent: number | null, equity: number) {
    this.#share = (percent ?? Number.POSITIVE_INFINITY) / 100;
    this.dayStart = equity;
    this.#equity = equity;
  }

  /** @param time of the close, ms; at midnight it is the new day's start */
  mark(time: number, equity: number): void {
    const day = dayNumber(time);
    if (day !== this.#day) {
      this.#day = day;
      this.dayStart = time === day * DAY_MS ? equity : this.#equity;
      this.reached = false;
    }
    this.#equity = equity;
    const lost = this.dayStart - equity;
    this.lostPct = this.dayStart > 0 ? (100 * lost) / this.dayStart : 0;
    if (lost >= this.#share * this.dayStart && lost > 0) this.reached = true;
  }
}
