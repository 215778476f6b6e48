import type { BacktestRequest, RunSummary } from '#contract/backtests.ts';
import type { Report } from '#core/analysis/report.ts';

/** The line that the history keeps of a run. */
export function summarise(
  report: Report,
  run: {
    readonly id: string;
    readonly request: BacktestRequest;
    readonly createdAt: number;
    readonly durationMs: number;
  },
): RunSummary {
  const { assumptions, metrics, warnings } = report;
  const { all } = metrics;
  return {
    id: run.id,
    createdAt: run.createdAt,
    strategyId: run.request.strategyId,
    strategyName: report.template.name,
    market: assumptions.market,
    timeframe: run.request.timeframe,
    synthetic: assumptions.synthetic,
    from: assumptions.from,
    to: assumptions.to,
    candles: assumptions.candles,
    startEquity: all.startEquity ?? 0,
    netProfit: all.netProfit ?? 0,
    netProfitPct: all.netProfitPct ?? 0,
    maxDrawdownPct: all.maxDrawdownPct,
    sharpe: all.sharpe,
    profitFactor: all.profitFactor,
    winRatePct: all.winRatePct,
    trades: all.trades ?? 0,
    warnings: warnings.length,
    durationMs: run.durationMs,
    request: run.request,
  };
}
