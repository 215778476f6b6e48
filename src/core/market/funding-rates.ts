/** Funding rates at their times (ms, ascending), as fractions of the notional: 0.0001 is 0.01 %, paid by longs. */
export interface FundingRates {
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

export const NO_FUNDING: FundingRates = { time: new Float64Array(0), rate: new Float64Array(0) };
