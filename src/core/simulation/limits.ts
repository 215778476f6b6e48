import type { Account } from './account.ts';
import type { BacktestSettings } from './settings.ts';

/** Rounding must not refuse an entry that fits on paper. */
const ENOUGH = 1 + 1e-9;

/** An entry that is looked at. */
export interface WantedEntry {
  /** Equity of the account at this moment, in the settlement coin. */
  readonly equity: number;
  /** What the position would be worth, in the settlement coin and in quote currency. */
  readonly notional: number;
  readonly quoteNotional: number;
}

/** What a run may hold at the same time. */
export class Limits {
  readonly #maxPositions: number;
  readonly #maxExposure: number;
  readonly #maxInstrumentExposure: number;
  readonly #maxNotional: number;
  readonly #none: boolean;

  constructor(limits: BacktestSettings['limits']) {
    this.#maxPositions = limits.maxPositions ?? Number.POSITIVE_INFINITY;
    this.#maxExposure = limits.maxExposure ?? Number.POSITIVE_INFINITY;
    this.#maxInstrumentExposure = limits.maxInstrumentExposure ?? Number.POSITIVE_INFINITY;
    this.#maxNotional = limits.maxNotional ?? Number.POSITIVE_INFINITY;
    this.#none = Object.values(limits).every((limit) => limit === null);
  }

  /**
   * Whether they forbid one more position.
   * @returns the limit that forbids it, as it is shown and counted, or null
   */
  refusal(
    account: Pick<Account, 'openPositions' | 'notional'>,
    { equity, notional, quoteNotional }: WantedEntry,
  ): string | null {
    if (this.#none) return null;
    if (account.openPositions >= this.#maxPositions) return 'limit of open positions';
    if (quoteNotional > this.#maxNotional * ENOUGH) return 'limit of the notional of one position';
    if (notional > this.#maxInstrumentExposure * equity * ENOUGH) return 'limit of the exposure of one instrument';
    if (account.notional + notional > this.#maxExposure * equity * ENOUGH) return 'limit of the exposure in all';
    return null;
  }
}
