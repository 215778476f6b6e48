import type { Dataset } from '#contract/market-data.ts';
import { TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { isSameMarket } from './chosen-markets.ts';
import { type Bounds, reachesInto } from './form-range.ts';

/** A lower timeframe that can show what happened inside the candles of a run. */
export interface DetailChoice {
  readonly timeframe: Timeframe;
  /** Whether it does so for all candles of all markets in the range, as far as first and last candle tell. */
  readonly complete: boolean;
}

/** The timeframes of which every chosen market has candles inside the range, shortest first. */
export function detailChoices(
  chosen: readonly Dataset[],
  datasets: readonly Dataset[],
  bounds: Bounds,
): readonly DetailChoice[] {
  const [first] = chosen;
  if (!first) return [];
  return lowerTimeframes(first.timeframe).flatMap((timeframe) => {
    const fits = chosen.map((outer) => fitInto(outer, innerOf(outer, timeframe, datasets), bounds));
    return fits.includes('none') ? [] : [{ timeframe, complete: fits.every((fit) => fit === 'whole') }];
  });
}

/** Why there is no such timeframe, in a sentence; null when there is one. */
export function whyNoDetail(chosen: readonly Dataset[], datasets: readonly Dataset[], bounds: Bounds): string | null {
  const [first] = chosen;
  if (!first || detailChoices(chosen, datasets, bounds).length > 0) return null;
  const lower = lowerTimeframes(first.timeframe);
  if (lower.length === 0) return `There is no timeframe below ${first.timeframe} that could show more.`;
  const has = (outer: Dataset) => lower.some((timeframe) => innerOf(outer, timeframe, datasets) !== undefined);
  const without = chosen.find((outer) => !has(outer));
  if (without) {
    return `No candles of ${without.symbol} are stored in a lower timeframe that divides ${first.timeframe}.`;
  }
  return chosen.length === 1
    ? `The stored candles of lower timeframes do not reach into the range.`
    : 'No lower timeframe is stored of all these markets inside the range.';
}

/** Those that divide a timeframe, shortest first. */
function lowerTimeframes(timeframe: Timeframe): Timeframe[] {
  const length = timeframeMs(timeframe);
  return TIMEFRAMES.filter((lower) => timeframeMs(lower) < length && length % timeframeMs(lower) === 0);
}

function innerOf(outer: Dataset, timeframe: Timeframe, datasets: readonly Dataset[]): Dataset | undefined {
  return datasets.find(
    (dataset) => isSameMarket(dataset, outer) && dataset.timeframe === timeframe && dataset.from !== null,
  );
}

/** How much of the run's candles of a market its lower candles show. */
function fitInto(outer: Dataset, inner: Dataset | undefined, bounds: Bounds): 'none' | 'part' | 'whole' {
  if (!inner || inner.from === null || inner.to === null || outer.from === null || outer.to === null) return 'none';
  const from = Math.max(outer.from, bounds.from ?? outer.from);
  const outerEnd = outer.to + timeframeMs(outer.timeframe);
  const to = Math.min(outerEnd, bounds.to ?? outerEnd);
  if (!reachesInto(inner, { from, to })) return 'none';
  return inner.from <= from && inner.to + timeframeMs(inner.timeframe) >= to ? 'whole' : 'part';
}
