import type { CcxtMarket } from './ccxt-api.ts';
import type { AmountUnit, SupportedProfile } from './profile.ts';

/**
 * What one unit of an order's amount is worth, per exchange and contract type. Amounts go to ccxt and come back from it
 * in the same unit, so this is the `contractSize` of our instrument, and the only place where units are decided:
 *
 * - `base`: amounts are in base currency; one unit is 1 base.
 * - `quote`: amounts are in quote currency (inverse contracts counted in dollars); one unit is 1 quote.
 * - `contracts`: amounts are contracts; one is worth what the exchange says (base for linear, quote for inverse).
 *
 * ccxt's own `contractSize` must not be used for the first two: it is the price tick on Gemini, the smallest order on
 * Bybit, and 10 on Deribit, whose amounts are dollars all the same.
 *
 * @returns base currency per unit for a linear contract, quote currency for an inverse one
 * @throws Error when the exchange counts contracts and does not say what one is worth
 */
export function contractSizeOf(profile: SupportedProfile, market: CcxtMarket): number {
  if (amountUnitOf(profile, market) !== 'contracts') return 1;
  const size = market.contractSize;
  if (size !== undefined && size > 0) return size;
  throw new Error(`${profile.id} does not say what one contract of ${market.symbol} is worth`);
}

/** @throws Error when the profile does not offer the market's contract type */
export function amountUnitOf(profile: SupportedProfile, market: CcxtMarket): AmountUnit {
  const unit = profile.amountUnits[market.inverse ? 'inverse' : 'linear'];
  if (unit === undefined) throw new Error(`${profile.id} does not offer ${market.symbol}`);
  return unit;
}
