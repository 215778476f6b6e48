import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { FillBook } from './fill-book.ts';
import type { LivePace } from './live-pace.ts';

export interface FillScheduleDeps {
  readonly pace: LivePace;
  readonly fills: FillBook;
  readonly markets: number;
  /** Whether the exchange speaks of fills of an instrument that are not known. */
  readonly missing: (market: number) => boolean;
  readonly answered: () => void;
  readonly failed: (error: ExchangeError) => void;
  readonly defect: (error: unknown) => void;
}

/** Looks after which fills that do not turn up are left to the looks at everything. */
const MOST_LOOKS = 100;

/** Reads fills soon after an order has traded, and again until all are listed: without them no fee is known. */
export class FillSchedule {
  readonly #deps: FillScheduleDeps;
  /** When the fills of each instrument are read next, by a clock that never goes back; null: not by itself. */
  readonly #at: (number | null)[];
  readonly #looks: number[];
  #reading = false;

  constructor(deps: FillScheduleDeps) {
    this.#deps = deps;
    this.#at = Array.from({ length: deps.markets }, () => null);
    this.#looks = Array.from({ length: deps.markets }, () => 0);
  }

  /** An order of an instrument has traded. */
  want(market: number): void {
    this.#looks[market] = 0;
    const at = performance.now() + this.#deps.pace.fillsMs[0];
    this.#at[market] = Math.min(this.#at[market] ?? at, at);
  }

  tick(): void {
    if (this.#reading) return;
    const due = this.#at.findIndex((at) => at !== null && performance.now() >= at);
    if (due < 0) return;
    this.#reading = true;
    this.#read(due)
      .catch(this.#deps.defect)
      .finally(() => {
        this.#reading = false;
      });
  }

  async #read(market: number): Promise<void> {
    const { pace, fills, missing, answered, failed } = this.#deps;
    const look = this.#looks[market]++;
    this.#at[market] = null;
    try {
      await fills.read(market);
      answered();
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      failed(error);
    }
    if (look >= MOST_LOOKS || !(missing(market) || fills.waits(market))) return;
    this.#at[market] = performance.now() + pace.fillsMs[Math.min(look, pace.fillsMs.length - 1)];
  }
}
