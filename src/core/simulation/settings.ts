import { z } from 'zod';

/** How large an entry is (`formats.md`, `--sizing`). */
export const sizingSchema = z.discriminatedUnion('kind', [
  /** Initial margin and entry fee together are `percent` % of the equity at that moment. */
  z.object({ kind: z.literal('equity-percent'), percent: z.number().positive().max(100) }),
  /** A fixed notional in quote currency. */
  z.object({ kind: z.literal('notional'), notional: z.number().positive() }),
  /** The initial stop, costs included, loses `percent` % of the equity at that moment. */
  z.object({ kind: z.literal('risk-percent'), percent: z.number().positive().max(100) }),
]);
export type Sizing = Readonly<z.infer<typeof sizingSchema>>;

/** What a run may hold at the same time; null for no limit. */
export const limitsSchema = z.object({
  /** Open positions on the account. */
  maxPositions: z.number().int().positive().nullable().default(null),
  /** Notional of all open positions together, and of each one at its entry, as a multiple of the equity then. */
  maxExposure: z.number().positive().nullable().default(null),
  maxInstrumentExposure: z.number().positive().nullable().default(null),
  /** Notional of each position at its entry, in quote currency. */
  maxNotional: z.number().positive().nullable().default(null),
});
export type Limits = Readonly<z.infer<typeof limitsSchema>>;

/** Everything about a run that is not the strategy, the candles or the instrument. */
export const backtestSettingsSchema = z.object({
  /** Initial equity in the settlement coin. */
  equity: z.number().positive().default(10_000),
  leverage: z.number().min(1).max(500).default(1),
  marginMode: z.enum(['isolated', 'cross']).default('isolated'),
  sizing: sizingSchema.default({ kind: 'equity-percent', percent: 100 }),
  /** How far market and stop fills move against the trader, in hundredths of a percent. */
  slippageBps: z.number().min(0).max(1000).default(2),
  /** What happens first when a stop and a target lie in the same candle. */
  intrabar: z.enum(['pessimistic', 'optimistic', 'detail']).default('pessimistic'),
  /** Whether a position that is open at the last candle is closed there. */
  closeAtEnd: z.boolean().default(true),
  limits: limitsSchema.default(limitsSchema.parse({})),
  seed: z.number().int().default(1),
});
export type BacktestSettings = Readonly<z.infer<typeof backtestSettingsSchema>>;

/**
 * Reads `equity-percent:100`, `notional:500` or `risk-percent:1`.
 * @returns the sizing, or a sentence that says what is wrong
 */
export function parseSizing(text: string): Sizing | string {
  const match = /^(equity-percent|notional|risk-percent):(.+)$/.exec(text.trim());
  const value = match ? Number(match[2]) : Number.NaN;
  const candidate =
    match?.[1] === 'notional' ? { kind: 'notional', notional: value } : { kind: match?.[1], percent: value };
  const parsed = sizingSchema.safeParse(candidate);
  if (parsed.success) return parsed.data;
  return `"${text}" is not a sizing: use equity-percent:P or risk-percent:P with P above 0 and up to 100, or notional:X with X above 0`;
}

export function formatSizing(sizing: Sizing): string {
  return `${sizing.kind}:${sizing.kind === 'notional' ? sizing.notional : sizing.percent}`;
}
