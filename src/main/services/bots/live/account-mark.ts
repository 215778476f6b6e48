import type { LiveAccount } from '#core/live/live-input.ts';
import type { LiveRun } from '#core/live/live-run.ts';
import { netResult } from '#core/live/position-books.ts';
import type { AccountReading } from './account-reading.ts';

/**
 * What the account is worth between two looks at its balance: what was read, and what the bot's own positions have
 * brought since then.
 */
export class AccountMark {
  readonly #run: LiveRun;
  #reading: AccountReading;
  #resultThen = 0;
  /** Results of trades whose books have ended since. */
  #closedSince = 0;

  constructor(run: LiveRun, reading: AccountReading) {
    this.#run = run;
    this.#reading = reading;
    this.read(reading);
  }

  read(reading: AccountReading): void {
    this.#reading = reading;
    this.#resultThen = ownResult(this.#run);
    this.#closedSince = 0;
  }

  tradeClosed(pnl: number): void {
    this.#closedSince += pnl;
  }

  get reading(): AccountReading {
    return this.#reading;
  }

  get account(): LiveAccount {
    const equity = this.#reading.equity + ownResult(this.#run) - this.#resultThen + this.#closedSince;
    return { equity, available: this.#reading.available };
  }
}

/** What positions that are open, or whose books are not ended, have brought so far, in the settlement coin. */
function ownResult(run: LiveRun): number {
  let sum = 0;
  for (const [market, { position, closing }] of run.state.markets.entries()) {
    if (position) sum += netResult(position) + run.standing(market).unrealised;
    for (const each of closing) sum += netResult(each);
  }
  return sum;
}
