import { z } from 'zod';
import { TIMEFRAMES } from '#core/market/timeframe.ts';

/** How live candles of one market and timeframe are doing. */
export const candleFeedSchema = z.object({
  /** `EX:SYMBOL@TF`. */
  id: z.string(),
  market: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  exchangeName: z.string(),
  /** Whether the exchange sends candles by itself, or is asked for them. */
  source: z.enum(['stream', 'poll']),
  /**
   * `starting`: nothing has come yet. `live`: all is well. `stale`: nothing has come for longer than is usual.
   * `offline`: the exchange is out of reach, and tried again.
   */
  state: z.enum(['starting', 'live', 'stale', 'offline']),
  /** When the last message or answer came, ms of this machine's clock; null before the first. */
  lastUpdateAt: z.number().nullable(),
  /** Open time of the last closed candle that was handed on, ms; null before the first. */
  lastClosed: z.number().nullable(),
  /** Candles that the exchange did not have when they were due. */
  missing: z.number(),
  /** Since when (ms) and why it is not live; null while it is. */
  trouble: z.object({ since: z.number(), reason: z.string() }).nullable(),
});
export type CandleFeedHealth = z.infer<typeof candleFeedSchema>;
