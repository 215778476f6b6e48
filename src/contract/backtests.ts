import { z } from 'zod';
import type { CloseExplanation } from '#core/analysis/explain-close.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { marketIdSchema, timeframeSchema } from './market-data.ts';
import { procedure } from './procedure.ts';

/** What the Backtester's form sends. */
export const backtestRequestSchema = z.strictObject({
  /** Id of a strategy of `strategies.list`. */
  strategyId: z.string().min(1),
  market: marketIdSchema,
  /** Further instruments on the same account, with the same contract and settings. */
  moreMarkets: z.array(marketIdSchema).default([]),
  timeframe: timeframeSchema,
  /** Stored candles of the same markets that show what happened inside, for `intrabar: detail`. */
  detailTimeframe: timeframeSchema.optional(),
  /** First and last moment of the range, ms; the whole series where absent. `to` is exclusive. */
  from: z.number().optional(),
  to: z.number().optional(),
  settings: backtestSettingsSchema,
  instrument: instrumentSchema,
});
export type BacktestRequest = z.infer<typeof backtestRequestSchema>;

/** One line of the history. */
export const runSummarySchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  strategyId: z.string(),
  strategyName: z.string(),
  market: z.string(),
  timeframe: timeframeSchema,
  synthetic: z.boolean(),
  /** Open time of the first candle and close time of the last one. */
  from: z.number(),
  to: z.number(),
  candles: z.number(),
  startEquity: z.number(),
  netProfit: z.number(),
  netProfitPct: z.number(),
  maxDrawdownPct: z.number().nullable(),
  sharpe: z.number().nullable(),
  profitFactor: z.number().nullable(),
  winRatePct: z.number().nullable(),
  trades: z.number(),
  warnings: z.number(),
  /** How long the run took. */
  durationMs: z.number(),
  request: backtestRequestSchema,
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const EXPORT_FORMATS = ['json', 'html', 'csv'] as const;

export const backtestProcedures = {
  /** Starts a backtest job; its `resultId` is the id of the run. */
  'backtests.start': procedure(backtestRequestSchema, z.object({ jobId: z.string() })),
  /** A `plutarc-report/1` as UTF-8 JSON: long ones would block the main process if it parsed them. */
  'backtests.report': procedure(z.strictObject({ id: z.string() }), z.object({ json: z.instanceof(Uint8Array) })),
  /**
   * Why a run did what it did at the close of the candle that holds `time`, ms; `market` is the instrument's place in
   * the run.
   */
  'backtests.explain': procedure(
    z.strictObject({ id: z.string(), market: z.number().int().min(0), time: z.number() }),
    z.custom<CloseExplanation>(),
  ),
  'backtests.delete': procedure(z.strictObject({ id: z.string() }), z.null()),
  /** Asks for a file and writes the report; null when the user cancels the dialog. */
  'backtests.export': procedure(
    z.strictObject({ id: z.string(), format: z.enum(EXPORT_FORMATS) }),
    z.object({ name: z.string() }).nullable(),
  ),
};
