import type { BacktestRequest } from '#contract/backtests.ts';
import { call } from '#renderer/bridge/bridge.ts';
import type { ReportSource } from '#renderer/report/report-source.ts';

/**
 * Reads a run's candles from the store of the application, and asks it about the run.
 * @param markets of the run, in its order
 */
export function bridgeReportSource(
  runId: string,
  markets: readonly string[],
  timeframe: BacktestRequest['timeframe'],
): ReportSource {
  return {
    async candles({ market, ...query }) {
      const reply = await call('market-data.candles', { market: markets[market], timeframe, ...query });
      return reply.ok ? { ok: true, page: reply.value } : { ok: false, why: reply.error.message };
    },
    async explain(query) {
      const reply = await call('backtests.explain', { id: runId, ...query });
      return reply.ok ? { ok: true, explanation: reply.value } : { ok: false, why: reply.error.message };
    },
    openCredits: () => void call('app.open-link', { link: 'tradingview' }),
  };
}
