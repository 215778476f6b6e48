import type { BacktestRequest } from '#contract/backtests.ts';
import { candlesHash } from '#core/analysis/assumptions.ts';
import { type CloseExplanation, explainClose, explainCloseOfMarket } from '#core/analysis/explain-close.ts';
import type { Report } from '#core/analysis/report.ts';
import { firstAfter } from '#core/market/candles.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { readReport } from '#main/services/backtests/report-files.ts';
import { sha256 } from '#main/services/backtests/sha256.ts';
import { loadMarket } from '#main/services/backtests/stored-market.ts';

export interface ExplainTask {
  readonly dataFolder: string;
  readonly runId: string;
  readonly request: BacktestRequest;
  /** Place of the instrument in the run. */
  readonly market: number;
  /** A moment inside the candle, ms. */
  readonly time: number;
}

/** Strategy and candles' hashes of the run that was last asked about: whoever asks once asks again. */
let last: { readonly runId: string; readonly strategy: ValidTemplate; readonly hashes: readonly string[] } | null =
  null;

/**
 * Why a run did what it did at one close. The run is made anew up to there, from the candles of the store and with the
 * strategy as the report has it.
 * @throws UserError when the candles are not those of the run any more, or when the time is not in it
 */
export async function run({ dataFolder, runId, request, market, time }: ExplainTask): Promise<CloseExplanation> {
  if (last?.runId !== runId) last = { runId, ...(await readRun(dataFolder, runId)) };
  const { strategy, hashes } = last;
  const { timeframe, settings } = request;
  const names = [request.market, ...request.moreMarkets];
  if (names[market] === undefined) throw new UserError('The run has no such instrument.', { field: 'market' });
  const store = MarketStore.open(dataFolder);
  try {
    const markets = names.map((name) => loadMarket(store, name, request));
    for (const [k, { candles, market: name }] of markets.entries()) {
      if (candlesHash(candles, sha256) === hashes[k]) continue;
      throw new UserError(
        `The stored candles of ${name} are not those of this run any more: run the backtest again to ask about it.`,
        { code: 'refused' },
      );
    }
    const { candles } = markets[market];
    const index = firstAfter(candles, time) - 1;
    if (index < 0 || time >= candles.time[index] + timeframeMs(timeframe)) {
      throw new UserError('There is no candle at this time: choose one of the chart.', { field: 'time' });
    }
    const rules = { strategy, settings, timeframeMs: timeframeMs(timeframe) };
    return markets.length === 1
      ? explainClose({ ...markets[0], ...rules }, index)
      : explainCloseOfMarket({ ...rules, markets }, market, index);
  } finally {
    store.close();
  }
}

async function readRun(dataFolder: string, runId: string) {
  const report = JSON.parse(Buffer.from(await readReport(dataFolder, runId)).toString('utf8')) as Report;
  const validation = validateTemplate(report.template);
  if (!validation.valid) throw new UserError(describeIssues(validation.issues));
  return { strategy: validation.strategy, hashes: report.assumptions.markets.map(({ dataHash }) => dataHash) };
}
