import { z } from 'zod';
import type { CloseExplanation } from '#core/analysis/explain-close.ts';
import type { Trade } from '#core/analysis/report.ts';
import type { BotNews } from '#core/bots/bot-news.ts';
import { ORDER_ROLES } from '#core/live/order.ts';
import { LOCK_KINDS } from '#core/risk/risk-guard.ts';
import { botConfigSchema, replaySpeedSchema } from './bot-config.ts';
import { candleColumnsSchema } from './market-data.ts';
import { procedure } from './procedure.ts';

/**
 * `offline`: the connection is lost and tried again; nothing is entered, stops that wait on the exchange stay there.
 * `error`: it has stopped doing anything and needs the user.
 */
export const BOT_STATES = ['stopped', 'starting', 'running', 'paused', 'offline', 'stopping', 'error'] as const;
export type BotState = (typeof BOT_STATES)[number];
/** `stop` leaves positions and the stops that wait on the exchange as they are; `release` ends the locks of limits. */
export const BOT_COMMANDS = ['start', 'pause', 'resume', 'stop', 'flatten', 'release'] as const;
export type BotCommand = (typeof BOT_COMMANDS)[number];

/** What becomes of a position that the bot cannot explain: it is taken over, closed, or left to the user. */
export const EXTERNAL_CHOICES = ['adopt', 'close', 'ignore'] as const;
export type ExternalChoice = (typeof EXTERNAL_CHOICES)[number];

/** The kill switch: no more entries; bots stopped, positions and stops kept; or everything cancelled and closed. */
export const KILL_ACTIONS = ['pause', 'stop', 'flatten'] as const;
export type KillAction = (typeof KILL_ACTIONS)[number];

/** An order of a live bot as the ledger has it. Prices in quote currency, amounts in contracts, times in ms. */
export const botOrderSchema = z.object({
  clientOrderId: z.string(),
  /** The exchange's own id; null as long as it is not known. */
  exchangeId: z.string().nullable(),
  market: z.string(),
  role: z.enum(ORDER_ROLES),
  shape: z.string(),
  side: z.enum(['buy', 'sell']),
  amount: z.number(),
  filled: z.number(),
  price: z.number().nullable(),
  triggerPrice: z.number().nullable(),
  averagePrice: z.number().nullable(),
  status: z.enum([
    'submitting',
    'open',
    'partially-filled',
    'filled',
    'cancelling',
    'cancelled',
    'rejected',
    'unresolved',
  ]),
  /** Why it was placed, and why it was refused. */
  reason: z.string(),
  problem: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type BotOrder = z.infer<typeof botOrderSchema>;

export interface BotFill {
  readonly id: string;
  readonly clientOrderId: string;
  readonly market: string;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly amount: number;
  /** In the settlement coin; negative for a rebate. */
  readonly fee: number;
  readonly time: number;
}

/** A limit that forbids entries. */
export const lockSchema = z.object({
  kind: z.enum(LOCK_KINDS),
  since: z.number(),
  until: z.number().nullable(),
  text: z.string(),
});

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
      /** Price at which the exchange (or the simulation) liquidates; null where it is not known or there is none. */
      liquidation: z.number().nullable(),
      /** Where the stop waits; null without one. */
      stopIn: z.enum(['exchange', 'software']).nullable(),
    })
    .nullable(),
  /** Market orders for the next open. */
  pendingEntry: direction,
  pendingExit: z.string().nullable(),
  /** A position on the exchange that the bot cannot explain, in contracts (negative for a short one); null for none. */
  external: z.object({ amount: z.number(), since: z.number() }).nullable(),
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
  /** Equity when the UTC day (or the day of the limit) began. */
  dayStart: z.number(),
  risk: z.object({
    lostTodayPct: z.number(),
    drawdownPct: z.number(),
    losses: z.number(),
    locks: z.array(lockSchema),
  }),
  markets: z.array(botMarketSchema),
  /** Candles that it has seen of the instrument with the fewest, and that its strategy needs; null once they are enough. */
  warmup: z.object({ seen: z.number(), needed: z.number() }).nullable().default(null),
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
  mode: z.enum(['paper', 'live']),
  testnet: z.boolean(),
  /** Label of its key; null for a paper account. */
  keyLabel: z.string().nullable(),
  /** Origin of the simulator that stands in for its exchange; null as a rule. */
  endpoint: z.string().nullable(),
  /** Whether a live bot has been confirmed by typing its name; paper bots need none. */
  confirmed: z.boolean(),
  strategyName: z.string(),
  state: z.enum(BOT_STATES),
  /** When it came into this state, and when its host last said that it is alive; ms. */
  since: z.number(),
  heartbeat: z.number().nullable(),
  /** One sentence; null unless it is in `error`. */
  error: z.string().nullable(),
  /** What it is doing beyond its state, as a sentence: warming up, since when offline and why; null for nothing. */
  note: z.string().nullable(),
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
    | BotNews
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
  /** The last orders of a live bot, newest first, with their fills; empty for a paper bot. */
  readonly orders: readonly BotOrder[];
  readonly fills: readonly BotFill[];
  /** Time, ms, and mark-to-market equity, not more than one an hour, after the time that was asked for. */
  readonly equity: readonly (readonly [time: number, equity: number])[];
}

/** A closed trade of one of several bots, and when its host wrote it, ms: a replay's trades have times of their own. */
export interface RecentTrade {
  readonly botId: string;
  readonly at: number;
  readonly trade: Trade;
}

/** How one bot obeyed the kill switch. */
export const killOutcomeSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** False: it could not be shown that nothing is left; `text` says what to look at. */
  ok: z.boolean(),
  text: z.string(),
});
export type KillOutcome = z.infer<typeof killOutcomeSchema>;

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
  'bots.command': procedure(
    z.strictObject({
      id: z.string().min(1),
      command: z.enum(BOT_COMMANDS),
      /** The bot's name as the user typed it, asked for at the first start of a live bot. */
      confirmation: z.string().optional(),
    }),
    z.null(),
  ),
  /** Decides about a position that a live bot cannot explain. */
  'bots.resolve-external': procedure(
    z.strictObject({ id: z.string().min(1), market: z.string(), choice: z.enum(EXTERNAL_CHOICES) }),
    z.null(),
  ),
  /** Acts on all bots, or on one; answers when every bot says how it ended, read back from the exchange. */
  'bots.kill-switch': procedure(
    z.strictObject({ action: z.enum(KILL_ACTIONS), id: z.string().min(1).nullable().default(null) }),
    z.array(killOutcomeSchema),
  ),
  'bots.set-speed': procedure(z.strictObject({ id: z.string().min(1), speed: replaySpeedSchema }), z.null()),
  /** Deletes a bot that does not run, with its trades and its log. */
  'bots.delete': procedure(idSchema, z.null()),
  'bots.detail': procedure(
    z.strictObject({ id: z.string().min(1), afterTrade: z.number(), afterEvent: z.number(), afterEquity: z.number() }),
    z.custom<BotDetail>(),
  ),
  /** What every component said at the close of the candle that holds a time, ms; null where that is not kept. */
  'bots.evaluation': procedure(
    z.strictObject({ id: z.string().min(1), market: z.number().int().min(0), time: z.number() }),
    z.custom<BotEvaluation>().nullable(),
  ),
  /** The trades that these bots closed last, the newest first, at most `limit` in all. */
  'bots.recent-trades': procedure(
    z.strictObject({ ids: z.array(z.string().min(1)).max(1000), limit: z.number().int().min(1).max(200) }),
    z.custom<readonly RecentTrade[]>(),
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
