import type { Account } from './account.ts';
import type { BacktestSettings } from './settings.ts';

/** Rounding must not refuse an entry that fits on paper. */
const ENOUGH = 1 + 1e-9;

/**
 * Whether the limits of a run forbid one more position.
 * @param equity of the account at this moment, in the settlement coin
 * @param notional of the entry, in the settlement coin
 * @returns the limit that forbids it, as it is shown and counted, or null
 */
export function limitRefusal(
  { maxPositions, maxExposure, maxInstrumentExposure }: BacktestSettings['limits'],
  account: Account,
  equity: number,
  notional: number,
): string | null {
  if (maxPositions !== null && account.openPositions >= maxPositions) return 'limit of open positions';
  if (maxInstrumentExposure !== null && notional > maxInstrumentExposure * equity * ENOUGH) {
    return 'limit of the exposure of one instrument';
  }
  if (maxExposure !== null && account.notional + notional > maxExposure * equity * ENOUGH) {
    return 'limit of the exposure in all';
  }
  return null;
}
