import type { Instrument } from '../market/instrument.ts';

/**
 * Price at which a position is liquidated: where its backing plus the open profit equals the maintenance margin
 * (`simulation.md`, rule 7). With s = side × amount × contract size, b = backing and m = maintenance margin rate:
 * linear b + s (P − E) = m |s| P, inverse b + s (1/E − 1/P) = m |s| / P.
 * @param backing margin of the position (isolated) or the account's cash (cross), in the settlement coin
 * @returns NaN where no price liquidates the position
 */
export function liquidationPrice(
  instrument: Instrument,
  side: 1 | -1,
  amount: number,
  entryPrice: number,
  backing: number,
): number {
  const size = side * amount * instrument.contractSize;
  const face = instrument.contract === 'linear' ? Math.abs(size) * entryPrice : Math.abs(size);
  const maintenance = maintenanceRate(instrument, face) * Math.abs(size);
  const price =
    instrument.contract === 'linear'
      ? (size * entryPrice - backing) / (size - maintenance)
      : (size + maintenance) / (backing + size / entryPrice);
  return price > 0 && Number.isFinite(price) ? price : Number.NaN;
}

/**
 * Maintenance margin rate of a position.
 * @param notional at entry, in quote currency
 */
export function maintenanceRate({ maintenanceMargin, maintenanceTiers }: Instrument, notional: number): number {
  let rate = maintenanceMargin;
  for (const tier of maintenanceTiers) if (notional >= tier.notional) rate = tier.rate;
  return rate;
}
