import { z } from 'zod';
import { parseMarketId } from '#core/market/market-id.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { downloadProcedures } from './downloads.ts';
import { procedure } from './procedure.ts';

export const timeframeSchema = z.enum(TIMEFRAMES);

/** `EX:SYMBOL`, e.g. `binance:BTC/USDT:USDT`. */
export const marketIdSchema = z
  .string()
  .refine((text) => parseMarketId(text) !== null, 'a market such as binance:BTC/USDT:USDT');

/** One stored candle series. */
export const datasetSchema = z.object({
  id: z.string(),
  exchange: z.string(),
  symbol: z.string(),
  timeframe: timeframeSchema,
  count: z.number(),
  /** Open time of the first and of the last candle, ms; null while empty. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** Holes, and how many candles are missing in them. */
  gaps: z.number(),
  missing: z.number(),
  bytes: z.number(),
  /** Made up by the demo generator, not recorded from an exchange. */
  synthetic: z.boolean(),
  /** Stored funding rates of the same market. */
  fundingRates: z.number(),
  updatedAt: z.number(),
});
export type Dataset = z.infer<typeof datasetSchema>;

const float64 = z.instanceof(Float64Array);

/** Candles as columns that cross to the window. */
export const candleColumnsSchema = z.object({
  length: z.number(),
  time: float64,
  open: float64,
  high: float64,
  low: float64,
  close: float64,
  volume: float64,
});

export const candlesReplySchema = candleColumnsSchema.extend({
  /** Index of the first returned candle inside the series, and how many the series has. */
  offset: z.number(),
  total: z.number(),
});
export type CandlesReply = z.infer<typeof candlesReplySchema>;

/** A file that the user picked. The renderer never learns or sends paths that the main process would open. */
export const chosenFileSchema = z.object({
  /** Stands for the path in `market-data.import`; valid until the application quits. */
  token: z.string(),
  name: z.string(),
  bytes: z.number(),
  /** Guessed from the file's name and its first rows; null where nothing can be said. */
  suggestedMarket: z.string().nullable(),
  suggestedTimeframe: timeframeSchema.nullable(),
});
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const marketDataProcedures = {
  ...downloadProcedures,
  /** Opens the file dialog; null when the user cancels it. */
  'market-data.choose-file': procedure(z.strictObject({}), chosenFileSchema.nullable()),
  /** Starts an import job. */
  'market-data.import': procedure(
    z.strictObject({ token: z.string(), market: marketIdSchema, timeframe: timeframeSchema }),
    z.object({ jobId: z.string() }),
  ),
  /** Asks for a file and starts an export job; null when the user cancels the dialog. */
  'market-data.export': procedure(z.strictObject({ id: z.string() }), z.object({ jobId: z.string() }).nullable()),
  'market-data.gaps': procedure(
    z.strictObject({ id: z.string() }),
    z.array(z.object({ from: z.number(), to: z.number(), missing: z.number() })),
  ),
  'market-data.delete': procedure(z.strictObject({ id: z.string() }), z.null()),
  /** Up to `limit` candles that open at or after `from` (or, with `before`, the last `limit` ones that open before it). */
  'market-data.candles': procedure(
    z.strictObject({
      market: marketIdSchema,
      timeframe: timeframeSchema,
      from: z.number().optional(),
      before: z.number().optional(),
      limit: z.number().int().min(1).max(50_000),
    }),
    candlesReplySchema,
  ),
  /** Starts the job that makes the demo market. */
  'market-data.create-demo': procedure(z.strictObject({}), z.object({ jobId: z.string() })),
};
