import type { Account } from './account.ts';
import type { BacktestSettings } from './settings.ts';

/** Rounding must not refuse an entry that fits on paper. */
const ENOUGH = 1 + 1e-9;

/** What a run may hold at the same time. */
export class Limits {
  readonly #maxPositions: number;
  readonly #maxExposure: number;
  readonly #maxInstrumentExposure: number;
  readonly #none: boolean;

  constructor({ maxPositions, maxExposure, maxInstrumentExposure }: BacktestSettings['limits']) {
    this.#maxPositions = maxPositions ?? Number.POSITIVE_INFINITY;
    this.#maxExposure = maxExposure ?? Number.POSITIVE_INFINITY;
    this.#maxInstrumentExposure = maxInstrumentExposure ?? Number.POSITIVE_INFINITY;
    this.#none = maxPositions === null && maxExposure === null && maxInstrumentExposure === null;
  }

  /**
   * Whether they forbid one more position.
   * @param equity of the account at this moment, in the settlement coin
   * @param notional of the entry, in the settlement coin
   * @returns the limit that forbids it, as it is shown and counted, or null
   */
  refusal(account: Pick<Account, 'openPositions' | 'notional'>, equity: number, notional: number): string | null {
    if (this.#none) return null;
    if (account.openPositions >= this.#maxPositions) return 'limit of open positions';
    if (notional > this.#maxInstrumentExposure * equity * ENOUGH) return 'limit of the exposure of one instrument';
    if (account.notional + notional > this.#maxExposure * equity * ENOUGH) return 'limit of the exposure in all';
    return null;
  }
}
