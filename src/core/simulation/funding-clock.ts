import type { FundingSchedule } from './funding.ts';

/** Walks through the funding times of one series. */
export class FundingClock {
  readonly #schedule: FundingSchedule;
  #next = 0;

  /** @param schedule may grow at its end, when funding times become known while the run goes on */
  constructor(schedule: FundingSchedule) {
    this.#schedule = schedule;
  }

  /** Candle before whose open the next funding is due; those inside a candle are due when the next one opens. */
  get nextDue(): number {
    return this.#dueOf(this.#next);
  }

  /**
   * Passes the funding times that are due before candle `i` opens, in order.
   * @param settle gets the candle of each one that is due at `i` itself, its rate and whether its time is that candle's
   * open; earlier ones found no position, or they would have been settled then
   */
  pass(i: number, settle: (candle: number, rate: number, atOpen: boolean) => void): void {
    const { length, index, atOpen, rate } = this.#schedule;
    let next = this.#next;
    while (next < length && this.#dueOf(next) <= i) {
      if (this.#dueOf(next) === i) settle(index[next], rate[next], atOpen[next] === 1);
      next++;
    }
    this.#next = next;
  }

  /** Past the last one comes a candle that no series reaches. */
  #dueOf(k: number): number {
    const { length, index, atOpen } = this.#schedule;
    return k < length ? index[k] + (atOpen[k] ? 0 : 1) : NEVER;
  }
}

const NEVER = 2 ** 30;
