import { type Instrument, instrumentSchema } from '#core/market/instrument.ts';
import { contractSizeOf } from './amount-units.ts';
import type { CcxtMarket, CcxtTier } from './ccxt-api.ts';
import type { ListedInstrument } from './exchange-client.ts';
import type { ContractType } from './order.ts';
import type { SupportedProfile } from './profile.ts';

/** Whether a market is a perpetual of the contract type; everything else that an exchange lists is left out. */
export function isPerpetual(market: CcxtMarket, contract: ContractType): boolean {
  // Quanto contracts are neither: their margin is in a third currency.
  const linear = market.linear === true && market.settle === market.quote;
  const inverse = market.inverse === true && market.settle === market.base;
  return market.swap === true && (contract === 'linear' ? linear : inverse);
}

/**
 * A market of ccxt as our instrument. Fees are those of the lowest tier as far as ccxt knows them.
 * @returns null when the exchange leaves out the worth of a contract or the price step: such a market cannot be traded
 */
export function readInstrument(profile: SupportedProfile, market: CcxtMarket): ListedInstrument | null {
  const { precision, limits, settle } = market;
  const tick = precision?.price;
  const step = precision?.amount;
  if (!tick || !step || settle === undefined) return null;
  if (profile.amountUnits[market.inverse ? 'inverse' : 'linear'] === 'contracts' && !market.contractSize) return null;
  const margin = profile.marginOf?.(market) ?? {};
  const parsed = instrumentSchema.safeParse({
    contract: market.inverse ? 'inverse' : 'linear',
    contractSize: contractSizeOf(profile, market),
    tick,
    step,
    minAmount: limits?.amount?.min ?? step,
    minNotional: limits?.cost?.min ?? 0,
    maxLeverage: margin.maxLeverage ?? limits?.leverage?.max ?? 0,
    ...(margin.maintenanceMargin === undefined ? {} : { maintenanceMargin: margin.maintenanceMargin }),
    ...(market.taker === undefined ? {} : { feeTaker: market.taker }),
    ...(market.maker === undefined ? {} : { feeMaker: market.maker }),
  });
  if (!parsed.success) return null;
  return {
    exchange: profile.id,
    symbol: market.symbol,
    id: market.id,
    base: market.base,
    quote: market.quote,
    settle,
    active: market.active !== false,
    instrument: parsed.data,
  };
}

/** Puts the exchange's leverage tiers into the instrument: the first rate holds from 0 on, the others from theirs. */
export function withMaintenanceTiers(instrument: Instrument, tiers: readonly CcxtTier[]): Instrument {
  const known = tiers
    .flatMap(({ minNotional = 0, maintenanceMarginRate: rate, maxLeverage }) =>
      rate === undefined ? [] : [{ notional: minNotional, rate, maxLeverage: maxLeverage ?? 0 }],
    )
    .sort((a, b) => a.notional - b.notional);
  if (known.length === 0) return instrument;
  return {
    ...instrument,
    maintenanceMargin: known[0].rate,
    maintenanceTiers: known.slice(1).map(({ notional, rate }) => ({ notional, rate })),
    maxLeverage: Math.max(...known.map(({ maxLeverage }) => maxLeverage)) || instrument.maxLeverage,
  };
}
