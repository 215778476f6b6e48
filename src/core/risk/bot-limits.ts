import { z } from 'zod';

const percent = z.number().positive().max(100).nullable().default(null);

/**
 * What a bot is held to whatever its strategy wants: once one of these is reached nothing is entered, while exits go on.
 * Null stands for no limit. How much may be open at the same time is in the settings' own limits.
 */
export const botLimitsSchema = z.strictObject({
  /** Part of a day's first equity after whose loss the day has no more entries, in percent. */
  maxDailyLossPct: percent,
  /** Hour (UTC) at which that day begins. */
  dayStartHour: z.number().int().min(0).max(23).default(0),
  /** Part of the highest equity so far after whose loss nothing is entered until the user allows it, in percent. */
  maxDrawdownPct: percent,
  /** Losing trades in a row after which nothing is entered for `coolDownMinutes`. */
  maxConsecutiveLosses: z.number().int().positive().max(1000).nullable().default(null),
  coolDownMinutes: z
    .number()
    .positive()
    .max(60 * 24 * 30)
    .default(60),
  /** How far the price may have moved against the entry since the close that asked for it, in basis points. */
  maxSlippageBps: z.number().positive().max(10_000).nullable().default(null),
  /** Orders that open or add to positions, in any minute. Orders that close are never held back. */
  maxOrdersPerMinute: z.number().int().positive().max(1000).nullable().default(20),
});
export type BotLimits = Readonly<z.infer<typeof botLimitsSchema>>;

export const NO_BOT_LIMITS: BotLimits = botLimitsSchema.parse({ maxOrdersPerMinute: null });
