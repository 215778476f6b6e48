import type { FleetLimits } from '#contract/settings.ts';
import type { LiveRun } from '#core/live/live-run.ts';
import { notionalAt } from '#core/market/contract-math.ts';

/**
 * What the limits over all live bots together forbid at this moment, as phrases. Bots decide one after the other, and
 * what one has just decided counts for the next.
 */
export function fleetBlocks(limits: FleetLimits, runs: Iterable<LiveRun>): string[] {
  const { maxOpenPositions, maxNotional, maxDailyLossPct } = limits;
  if (maxOpenPositions === null && maxNotional === null && maxDailyLossPct === null) return [];
  let positions = 0;
  let notional = 0;
  let dayStart = 0;
  let equity = 0;
  for (const run of runs) {
    let price = 1;
    for (const [market, { instrument }] of run.input.markets.entries()) {
      const { position, pendingEntry, mark } = run.standing(market);
      if (position || pendingEntry !== 0) positions++;
      if (mark !== null && instrument.contract === 'inverse') price = mark;
      const value = position && mark !== null ? notionalAt(instrument, position.amount, mark) : 0;
      // In quote currency: what an inverse contract settles in is worth its price.
      notional += instrument.contract === 'inverse' ? value * (mark ?? 0) : value;
    }
    const state = run.risk?.state;
    if (!state) continue;
    dayStart += state.dayStart * price;
    equity += state.equity * price;
  }
  const blocks: string[] = [];
  if (maxOpenPositions !== null && positions >= maxOpenPositions) {
    blocks.push(`the limit of ${maxOpenPositions} open positions of all bots`);
  }
  if (maxNotional !== null && notional >= maxNotional) blocks.push(`the limit of ${maxNotional} notional of all bots`);
  const lostPct = dayStart > 0 ? (100 * (dayStart - equity)) / dayStart : 0;
  if (maxDailyLossPct !== null && lostPct > 0 && lostPct >= maxDailyLossPct) {
    blocks.push(`the daily loss limit of ${maxDailyLossPct} % of all bots`);
  }
  return blocks;
}
