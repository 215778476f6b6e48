import { z } from 'zod';
import type { CloseExplanation } from '#core/analysis/explain-close.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { PaperEvent } from '#core/bots/paper-event.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { candleColumnsSchema, marketIdSchema, timeframeSchema } from './market-data.ts';
import { procedure } from './procedure.ts';

/** How fast a replay goes: market time per real time, or as fast as the machine can. */
export const replaySpeedSchema = z.union([z.literal('max'), z.number().min(1).max(1_000_000)]);
export type ReplaySpeed = z.infer<typeof replaySpeedSchema>;

/** Everything that the user decides about a paper bot. */
export const botConfigSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Id of a strategy of `strategies.list`; what it says is fixed when the bot first starts. */
  strategyId: z.string().min(1),
  /** In the order in which entries are filled; they share the account. */
  markets: z
    .array(z.strictObject({ market: marketIdSchema, instrument: instrumentSchema }))
    .min(1)
    .max(50),
  timeframe: timeframeSchema,
  settings: backtestSettingsSchema,
  /** Part of a UTC day's first equity after whose loss the day has no more entries, in percent. */
  maxDailyLossPct: z.number().positive().max(100).nullable().default(null),
  /** Stored candles are its market: those that open at or after `from`, ms (all of them where it is null). */
  replay: z.strictObject({ from: z.number().nullable(), speed: replaySpeedSchema }),
});
export type BotConfig = z.infer<typeof botConfigSchema>;

export const BOT_STATES = ['stopped', 'starting', 'running', 'paused', 'stopping', 'error'] as const;
export type BotState = (typeof BOT_STATES)[number];
export const BOT_COMMANDS = ['start', 'pause', 'resume', 'stop', 'flatten'] as const;
export type BotCommand = (typeof BOT_COMMANDS)[number];

const direction = z.union([z.literal(-1), z.literal(0), z.literal(1)]);

/** One instrument of a bot between two candles. Money in the settlement coin. */
export const botMarketSchema = z.object({
  market: z.string(),
  /** Last close; null before the first candle. */
  mark: z.number().nullable(),
  position: z
    .object({
      side: z.enum(['long', 'short']),
      /** Contracts that are left. */
      amount: z.number(),
      entryTime: z.number(),
      entryPrice: z.number(),
      unrealised: z.number(),
      stop: z.number().nullable(),
      target: z.number().nullable(),
    })
    .nullable(),
  /** Market orders for the next open. */
  pendingEntry: direction,
  pendingExit: z.string().nullable(),
});
export type BotMarket = z.infer<typeof botMarketSchema>;

/** What a bot has come to. */
export const botStandingSchema = z.object({
  /** Moments of the market that it has dealt with, and the close of the last one, ms. */
  moments: z.number(),
  marketTime: z.number().nullable(),
  equity: z.number(),
  trades: z.number(),
  wins: z.number(),
  dailyLoss: z.object({ lostPct: z.number(), reached: z.boolean() }),
  markets: z.array(botMarketSchema),
  /** Share of the stored candles that have been replayed, 0 to 1. */
  progress: z.number(),
  /** Whether the replay has come to the last stored candle. */
  atEnd: z.boolean(),
});
export type BotStanding = z.infer<typeof botStandingSchema>;

/** A bot as its card shows it. */
export const botSchema = z.object({
  id: z.string(),
  createdAt: z.number(),
  name: z.string(),
  mode: z.literal('paper'),
  strategyName: z.string(),
  state: z.enum(BOT_STATES),
  /** When it came into this state, and when its host last said that it is alive; ms. */
  since: z.number(),
  heartbeat: z.number().nullable(),
  /** One sentence; null unless it is in `error`. */
  error: z.string().nullable(),
  config: botConfigSchema,
  standing: botStandingSchema,
});
export type Bot = z.infer<typeof botSchema>;

/** A line of a bot's log. */
export interface BotEvent {
  readonly number: number;
  /** When it was written, ms; the market's time is in the event. */
  readonly at: number;
  readonly event:
    | PaperEvent
    | { readonly kind: 'command'; readonly command: BotCommand }
    | { readonly kind: 'notice'; readonly text: string };
}

/** One answer of "why is it not trading?". */
export interface TradingCheck {
  readonly ok: boolean;
  readonly text: string;
}

/** What an instrument's last close said. */
export type BotEvaluation = Omit<CloseExplanation, 'refusedBy'>;

/** What the page of a bot shows beside its card. */
export interface BotDetail {
  /** Of each instrument; null before its first candle. */
  readonly evaluations: readonly (BotEvaluation | null)[];
  readonly whyNotTrading: readonly TradingCheck[];
  /** Closed trades and lines of the log after the numbers that were asked for, oldest first. */
  readonly trades: readonly Trade[];
  readonly events: readonly BotEvent[];
  /** Time, ms, and mark-to-market equity, not more than one an hour, after the time that was asked for. */
  readonly equity: readonly (readonly [time: number, equity: number])[];
}

/** Who runs the bots of this data folder. */
export const botHostSchema = z.object({
  /** `here`: this process. `elsewhere`: another one, which also carries out what is asked for here. */
  where: z.enum(['here', 'elsewhere', 'nowhere']),
  pid: z.number().nullable(),
  program: z.string().nullable(),
});
export type BotHostInfo = z.infer<typeof botHostSchema>;

const idSchema = z.strictObject({ id: z.string().min(1) });

export const botProcedures = {
  'bots.create': procedure(botConfigSchema, z.object({ id: z.string() })),
  'bots.command': procedure(z.strictObject({ id: z.string().min(1), command: z.enum(BOT_COMMANDS) }), z.null()),
  'bots.set-speed': procedure(z.strictObject({ id: z.string().min(1), speed: replaySpeedSchema }), z.null()),
  /** Deletes a bot that does not run, with its trades and its log. */
  'bots.delete': procedure(idSchema, z.null()),
  'bots.detail': procedure(
    z.strictObject({ id: z.string().min(1), afterTrade: z.number(), afterEvent: z.number(), afterEquity: z.number() }),
    z.custom<BotDetail>(),
  ),
  /** Candles that a bot has seen of one of its instruments: those that open after `after`, at most the last `limit`. */
  'bots.candles': procedure(
    z.strictObject({
      id: z.string().min(1),
      market: z.number().int().min(0),
      after: z.number(),
      limit: z.number().int().min(1).max(5000),
    }),
    candleColumnsSchema,
  ),
  'bots.host': procedure(z.strictObject({}), botHostSchema),
};
