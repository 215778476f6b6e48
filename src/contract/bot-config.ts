import { z } from 'zod';
import { executionSchema } from '#core/live/execution.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { botLimitsSchema } from '#core/risk/bot-limits.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { marketIdSchema, timeframeSchema } from './market-data.ts';

/** How fast a replay goes: market time per real time, or as fast as the machine can. */
export const replaySpeedSchema = z.union([z.literal('max'), z.number().min(1).max(1_000_000)]);
export type ReplaySpeed = z.infer<typeof replaySpeedSchema>;

/** Where a bot's candles come from. */
export const botFeedSchema = z.discriminatedUnion('kind', [
  /** Stored candles: those that open at or after `from`, ms (all of them where it is null). */
  z.strictObject({ kind: z.literal('replay'), from: z.number().nullable(), speed: replaySpeedSchema }),
  /** The exchange, from the first start on. */
  z.strictObject({ kind: z.literal('live') }),
]);
export type BotFeed = z.infer<typeof botFeedSchema>;

/** Everything that the user decides about a bot. */
export const botConfigSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Id of a strategy of `strategies.list`; what it says is fixed when the bot first starts. */
  strategyId: z.string().min(1),
  /** Id of the exchange key that it trades with; null for a paper account. */
  keyId: z.string().min(1).nullable().default(null),
  /** In the order in which entries are filled; they share the account. */
  markets: z
    .array(z.strictObject({ market: marketIdSchema, instrument: instrumentSchema }))
    .min(1)
    .max(50),
  timeframe: timeframeSchema,
  /** A live bot has the equity of its exchange account instead of `equity`, and real fills instead of simulated ones. */
  settings: backtestSettingsSchema,
  limits: botLimitsSchema.default(botLimitsSchema.parse({})),
  execution: executionSchema.default(executionSchema.parse({})),
  feed: botFeedSchema,
  /**
   * The user knows that an exchange without a stream of candles has them up to a minute late, and wants a bot on a
   * timeframe under 15m all the same: without this it is refused, with this field in the error.
   */
  acceptsSlowCandles: z.boolean().default(false),
});
export type BotConfig = z.infer<typeof botConfigSchema>;

/** Paper bots trade a simulated account, live ones an exchange's. */
export type BotMode = 'paper' | 'live';
export const modeOf = ({ keyId }: Pick<BotConfig, 'keyId'>): BotMode => (keyId === null ? 'paper' : 'live');
