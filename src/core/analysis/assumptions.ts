import { CANDLE_COLUMNS, type Candles } from '../market/candles.ts';
import { countMissing } from '../market/gaps.ts';
import type { MarketOutcome, RunOutcome } from '../simulation/backtest.ts';
import { bytesOf } from './bytes.ts';
import type { Origin, Sha256 } from './origin.ts';
import type { Assumptions, MarketAssumptions, Refusal } from './report.ts';

/** Says under which conditions a run was made. */
export function assumptionsOf(
  { rules, markets }: RunOutcome,
  origin: Origin,
  equityInterval: number,
  sha256: Sha256,
): Assumptions {
  const { timeframeMs, settings, strategy } = rules;
  const each = markets.map((market) => assumptionsOfMarket(market, timeframeMs, sha256));
  const warmupCandles = Math.max(...markets.map(({ evaluator }) => evaluator.warmup));
  return {
    ...origin,
    template: strategy.template.name,
    ...together(each),
    dataHash: each.length === 1 ? each[0].dataHash : `sha256:${sha256(each.map(({ dataHash }) => dataHash))}`,
    warmupCandles,
    settings,
    markets: each,
    equityInterval,
  };
}

function assumptionsOfMarket(
  { input, evaluator, simulation, funding }: MarketOutcome,
  timeframeMs: number,
  sha256: Sha256,
): MarketAssumptions {
  const { candles, instrument, market, synthetic, detail } = input;
  const { warmup } = evaluator;
  return {
    market,
    synthetic,
    candles: candles.length,
    from: candles.time[0],
    to: candles.time[candles.length - 1] + timeframeMs,
    firstDecision: warmup <= candles.length ? candles.time[warmup - 1] : null,
    gaps: countMissing(candles, timeframeMs),
    fundingCoverage: funding.coverage,
    intrabarTies: simulation.ties,
    refusals: simulation.refusals.all,
    instrument,
    dataHash: candlesHash(candles, sha256),
    detail: detail
      ? {
          timeframeMs: detail.timeframeMs,
          candles: detail.candles.length,
          dataHash: candlesHash(detail.candles, sha256),
        }
      : null,
  };
}

/** By which candles are known again: `sha256:` and the digest of their columns. */
export function candlesHash(candles: Candles, sha256: Sha256): string {
  return `sha256:${sha256(CANDLE_COLUMNS.map((name) => bytesOf(candles[name])))}`;
}

function together(markets: readonly MarketAssumptions[]): MarketAssumptions {
  const [first] = markets;
  if (markets.length === 1) return first;
  const sum = (of: (market: MarketAssumptions) => number) => markets.reduce((total, each) => total + of(each), 0);
  const decisions = markets.flatMap(({ firstDecision }) => (firstDecision === null ? [] : [firstDecision]));
  return {
    ...first,
    market: markets.map(({ market }) => market).join(' + '),
    synthetic: markets.some(({ synthetic }) => synthetic),
    candles: sum(({ candles }) => candles),
    from: Math.min(...markets.map(({ from }) => from)),
    to: Math.max(...markets.map(({ to }) => to)),
    firstDecision: decisions.length > 0 ? Math.min(...decisions) : null,
    gaps: sum(({ gaps }) => gaps),
    fundingCoverage: meanCoverage(markets),
    intrabarTies: sum(({ intrabarTies }) => intrabarTies),
    refusals: addedUp(markets.flatMap(({ refusals }) => refusals)),
  };
}

/** Weighted by candles; null when no funding time falls into any of the ranges. */
function meanCoverage(markets: readonly MarketAssumptions[]): number | null {
  let weight = 0;
  let covered = 0;
  for (const { fundingCoverage, candles } of markets) {
    if (fundingCoverage === null) continue;
    weight += candles;
    covered += fundingCoverage * candles;
  }
  return weight > 0 ? covered / weight : null;
}

function addedUp(refusals: readonly Refusal[]): Refusal[] {
  const counts = new Map<string, number>();
  for (const { reason, count } of refusals) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}
