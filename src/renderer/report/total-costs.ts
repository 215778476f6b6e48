import type { Metrics } from '#core/analysis/metrics.ts';

/** What trading cost, in the settlement coin; funding that was received counts against it. */
export interface TotalCosts {
  readonly fees: number;
  readonly slippage: number;
  /** Paid above zero, received below it. */
  readonly funding: number;
  readonly total: number;
}

/** Null when nothing was traded, so that there is nothing to add up. */
export function totalCosts({ feesPaid, slippageCost, fundingPaid }: Metrics): TotalCosts | null {
  if (feesPaid === null && slippageCost === null && fundingPaid === null) return null;
  const costs = { fees: feesPaid ?? 0, slippage: slippageCost ?? 0, funding: fundingPaid ?? 0 };
  return { ...costs, total: costs.fees + costs.slippage + costs.funding };
}
