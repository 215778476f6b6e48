import type { RunSummary } from '#contract/backtests.ts';

/** The runs in whose strategy, market or timeframe every word of the search occurs. */
export function searchRuns(runs: readonly RunSummary[], search: string): readonly RunSummary[] {
  const words = search
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = `${run.strategyName} ${run.market} ${run.timeframe} ${run.synthetic ? 'synthetic' : ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
