import { z } from 'zod';

/**
 * One perpetual contract as the simulation and the broker need it. Fees and margin rates are fractions (0.0005 is
 * 0.05 %); `tick`, `step` and the minimums are 0 when there is no such rule.
 */
export const instrumentSchema = z.object({
  /** `linear`: margin and P&L in the quote coin. `inverse`: both in the base coin. */
  contract: z.enum(['linear', 'inverse']).default('linear'),
  /** What one contract is: base currency for a linear one, quote currency for an inverse one. */
  contractSize: z.number().positive().default(1),
  /** Smallest price step. */
  tick: z.number().nonnegative().default(0),
  /** Smallest amount step, in contracts. */
  step: z.number().nonnegative().default(0),
  /** Smallest order, in contracts. */
  minAmount: z.number().nonnegative().default(0),
  /** Smallest order, in quote currency. */
  minNotional: z.number().nonnegative().default(0),
  /** Share of the notional that must stay in the position's margin. */
  maintenanceMargin: z.number().min(0).max(1).default(0.005),
  /**
   * Higher maintenance rates for larger positions: each holds from its `notional` on (quote currency for linear
   * contracts, contracts' face value for inverse ones). Below the first one `maintenanceMargin` holds.
   */
  maintenanceTiers: z.array(z.object({ notional: z.number().positive(), rate: z.number().min(0).max(1) })).default([]),
  /** Highest leverage that the exchange allows; 0 when it is not known. */
  maxLeverage: z.number().nonnegative().default(0),
  /** Fee on market and stop fills. */
  feeTaker: z.number().min(-0.01).max(0.05).default(0.0005),
  /** Fee on resting limit fills; negative where the exchange pays a rebate. */
  feeMaker: z.number().min(-0.01).max(0.05).default(0.0002),
});

export type Instrument = Readonly<z.infer<typeof instrumentSchema>>;
