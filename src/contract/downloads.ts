import { z } from 'zod';
import { parseMarketId } from '#core/market/market-id.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { procedure } from './procedure.ts';

const market = z.string().refine((text) => parseMarketId(text) !== null, 'a market such as binance:BTC/USDT:USDT');

/** What is to be fetched from an exchange. Times in ms. */
export const downloadRequestSchema = z.strictObject({
  market,
  /** Null for funding rates alone. */
  timeframe: z.enum(TIMEFRAMES).nullable(),
  /** First moment; null for as far back as the exchange goes. */
  from: z.number().nullable(),
  /** Last moment, itself excluded; null for up to now. */
  to: z.number().nullable(),
  /** Funding rates of the same time too. */
  funding: z.boolean(),
  /** Only what is missing between candles that are stored, although the exchange may have been asked for it before. */
  gapsOnly: z.boolean(),
});
export type DownloadRequest = z.infer<typeof downloadRequestSchema>;

/** How a download ended. */
export const downloadOutcomeSchema = z.object({
  /** Candles of the time asked for that are stored now. */
  candles: z.number(),
  /** Candles and funding rates that are new in the store. */
  added: z.number(),
  fundingAdded: z.number(),
  /** Candles inside the time asked for that the exchange does not have, and in how many gaps. */
  missing: z.number(),
  gaps: z.number(),
  /** What else is worth knowing, a sentence each: a later beginning, candles that contradict the stored ones. */
  notes: z.array(z.string()),
  /** Why it failed; null when it did not. */
  error: z.string().nullable(),
});
export type DownloadOutcome = z.infer<typeof downloadOutcomeSchema>;

/** How far a download is. */
export const downloadProgressSchema = z.object({
  phase: z.enum(['checking', 'candles', 'gaps', 'funding']),
  /** Candles of the time asked for that are stored or answered for, and how many there can be. */
  done: z.number(),
  total: z.number(),
  /** Candles a second, over the last seconds; null before there is something to say. */
  perSecond: z.number().nullable(),
  etaMs: z.number().nullable(),
  /** Why nothing is asked for at the moment, and until when (ms). */
  waiting: z.object({ reason: z.string(), until: z.number() }).nullable(),
});
export type DownloadProgress = z.infer<typeof downloadProgressSchema>;

/** A download of the window's list. */
export const downloadSchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  request: downloadRequestSchema,
  /** Name of the exchange, for people. */
  exchangeName: z.string(),
  state: z.enum(['queued', 'running', 'paused', 'done', 'failed']),
  /** Null until it runs for the first time since the start of the application. */
  progress: downloadProgressSchema.nullable(),
  outcome: downloadOutcomeSchema.nullable(),
});
export type Download = z.infer<typeof downloadSchema>;

/** An exchange that can be downloaded from, or why it cannot. */
export const dataExchangeSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Day on which it closed; null where it is open. */
  closedOn: z.string().nullable(),
  /** Timeframes that the exchange has; the others are put together from them. */
  timeframes: z.array(z.enum(TIMEFRAMES)),
  /** How many of the newest candles there are; null for all back to the listing. */
  candleLimit: z.number().nullable(),
  funding: z.boolean(),
  /** Address of a simulator that stands in for it; null as a rule. */
  endpoint: z.string().nullable(),
});
export type DataExchange = z.infer<typeof dataExchangeSchema>;

export const listedInstrumentSchema = z.object({
  symbol: z.string(),
  /** The exchange's own name. */
  nativeId: z.string(),
  contract: z.enum(['linear', 'inverse']),
  base: z.string(),
  settle: z.string(),
  /** False where it is not traded any more, or not yet. */
  active: z.boolean(),
  /** Where its candles begin, ms; null while nobody has looked. */
  listedSince: z.number().nullable(),
});
export type ListedInstrumentItem = z.infer<typeof listedInstrumentSchema>;

export const instrumentsReplySchema = z.object({
  found: z.array(listedInstrumentSchema),
  /** How many match, of which `found` are the first. */
  total: z.number(),
  /** When the exchange was asked, ms. */
  fetchedAt: z.number(),
  /** Why an old list is shown; null when it is fresh. */
  stale: z.string().nullable(),
});
export type InstrumentsReply = z.infer<typeof instrumentsReplySchema>;

const id = z.strictObject({ id: z.string() });

export const downloadProcedures = {
  'market-data.exchanges': procedure(z.strictObject({}), z.array(dataExchangeSchema)),
  /** Perpetuals in whose name all words of `search` occur. The list is read anew when it is a day old, or on request. */
  'market-data.instruments': procedure(
    z.strictObject({
      exchange: z.string(),
      search: z.string(),
      limit: z.number().int().min(1).max(500),
      refresh: z.boolean().optional(),
    }),
    instrumentsReplySchema,
  ),
  /** Where an instrument's candles begin, ms; null when the exchange has none yet. */
  'market-data.listed-since': procedure(z.strictObject({ market }), z.number().nullable()),
  'market-data.download': procedure(downloadRequestSchema, z.object({ id: z.string() })),
  /** Stops a download for now; what is stored stays. */
  'market-data.pause-download': procedure(id, z.null()),
  'market-data.resume-download': procedure(id, z.null()),
  /** Stops a download for good, or takes an ended one off the list; what is stored stays. */
  'market-data.remove-download': procedure(id, z.null()),
};
