import type { CcxtFunding } from './ccxt-api.ts';
import type { FundingPage, FundingRate } from './exchange-client.ts';
import { numberOf } from './read-account.ts';

/** What was asked for, ms: from `since` up to `end` (exclusive); `now` is exchange time. */
export interface FundingWindow {
  readonly since: number;
  readonly end: number;
  readonly now: number;
}

/**
 * Makes one clean page of past funding: in order, each payment once, within the window. A window that reaches up to now
 * is covered up to the last payment only, since exchanges list a payment some time after it was made.
 * @param rateOf the rate that was paid, when it is not the one that ccxt reads
 */
export function readFundingPage(
  rows: readonly CcxtFunding[],
  { since, end, now }: FundingWindow,
  rateOf: (row: CcxtFunding) => number | undefined = (row) => row.fundingRate,
): FundingPage {
  const byTime = new Map<number, FundingRate>();
  for (const row of rows) {
    const time = numberOf(row.timestamp);
    const rate = numberOf(rateOf(row));
    if (time !== null && rate !== null && time >= since && time < end) byTime.set(time, { time, rate });
  }
  const rates = [...byTime.values()].sort((a, b) => a.time - b.time);
  const last = rates.at(-1);
  return { rates, coveredUntil: end < now ? end : last ? last.time + 1 : since };
}
