import { z } from 'zod';
import { modeOf } from '#contract/bot-config.ts';
import { type Bot, type BotEvaluation, type BotMarket, type BotStanding, botStandingSchema } from '#contract/bots.ts';
import type { PaperRun } from '#core/bots/paper-run.ts';
import type { StoredBot, StoredEvaluation } from '#main/adapters/storage/bot-table.ts';

/** What a host keeps about a bot: its standing, what every component said last, and how its log goes on. */
export interface BotStatus {
  readonly standing: BotStanding;
  readonly evaluations: readonly (BotEvaluation | null)[];
  /** Candles that the strategy needs before it can say anything, and those that it has seen of each instrument. */
  readonly warmup: number;
  readonly seen: readonly number[];
  /** What it is doing beyond its state, as a sentence; null for nothing. */
  readonly note: string | null;
  /** What keeps a live bot from entering beyond its own rules, as sentences or phrases. */
  readonly blocks: readonly string[];
}

export const evaluationSchema = z.custom<BotEvaluation>();

const statusSchema = z.object({
  standing: botStandingSchema,
  evaluations: z.array(evaluationSchema.nullable()),
  warmup: z.number(),
  seen: z.array(z.number()),
  note: z.string().nullable().default(null),
  blocks: z.array(z.string()).default([]),
});

/** What is known of a bot; that of one which has never run is what it will begin with. */
export function statusOf({ config, status }: StoredBot): BotStatus {
  const known = statusSchema.safeParse(status);
  if (known.success) return known.data;
  return {
    standing: {
      moments: 0,
      marketTime: null,
      equity: config.settings.equity,
      trades: 0,
      wins: 0,
      dayStart: config.settings.equity,
      risk: { lostTodayPct: 0, drawdownPct: 0, losses: 0, locks: [] },
      markets: config.markets.map(({ market }) => ({
        market,
        mark: null,
        position: null,
        pendingEntry: 0,
        pendingExit: null,
        external: null,
      })),
      warmup: null,
      progress: 0,
      atEnd: false,
    },
    evaluations: config.markets.map(() => null),
    warmup: 0,
    seen: config.markets.map(() => 0),
    note: null,
    blocks: [],
  };
}

/** The account that a bot trades, as far as it is shown. */
export interface BotAccount {
  /** Null for a paper account. */
  readonly keyLabel: string | null;
  readonly testnet: boolean;
  /** Origin of the simulator that stands in for its exchange; null as a rule. */
  readonly endpoint: string | null;
}

export const PAPER_ACCOUNT: BotAccount = { keyLabel: null, testnet: false, endpoint: null };

/** A bot as its card shows it. */
export function botItem(
  bot: StoredBot,
  strategyName: string,
  account = PAPER_ACCOUNT,
  { standing, note }: Pick<BotStatus, 'standing' | 'note'> = statusOf(bot),
): Bot {
  const { id, createdAt, config, state, since, heartbeat, error, confirmedAt } = bot;
  return {
    id,
    createdAt,
    name: config.name,
    mode: modeOf(config),
    ...account,
    confirmed: config.keyId === null || confirmedAt !== null,
    strategyName,
    state,
    since,
    heartbeat,
    error,
    // What a bot did when it was last hosted says nothing once it has ended.
    note: state === 'stopped' ? null : note,
    config,
    standing,
  };
}

/** What stands on one instrument of a run. */
export function marketOf(run: PaperRun, k: number): BotMarket {
  const { market, position, state, mark, unrealised } = run.standing(k);
  const { columns } = run.parts[k].series;
  const level = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    market,
    mark: level(mark),
    position: position && {
      side: position.side > 0 ? 'long' : 'short',
      amount: position.amount,
      entryTime: columns.time[position.entryIndex],
      entryPrice: position.entryPrice,
      unrealised,
      stop: level(state.stop),
      target: level(state.target),
      liquidation: level(run.liquidationPrice(k)),
      stopIn: Number.isNaN(state.stop) ? null : 'software',
    },
    pendingEntry: state.pendingEntry,
    pendingExit: state.pendingExit,
    external: null,
  };
}

/** What an account's limits say at a time. */
export function riskOf(risk: PaperRun['risk'], time: number): BotStanding['risk'] {
  return {
    lostTodayPct: risk.lostTodayPct,
    drawdownPct: risk.drawdownPct,
    losses: risk.losses,
    locks: [...risk.locksAt(time)],
  };
}

/** What every component of a run said last, as it can be kept: JSON knows no NaN. */
export function evaluationsOf(run: PaperRun): (BotEvaluation | null)[] {
  return run.parts.map((_, k) => run.explain(k));
}

/** Picks out of what a bot's status says about its closes what is not in the ledger yet. */
export class NewEvaluations {
  /** Open times of the candles that were picked last, by instrument. */
  readonly #picked = new Map<number, number>();

  of({ evaluations }: Pick<BotStatus, 'evaluations'>): StoredEvaluation[] {
    const found: StoredEvaluation[] = [];
    for (const [market, evaluation] of evaluations.entries()) {
      if (!evaluation || this.#picked.get(market) === evaluation.record.time) continue;
      this.#picked.set(market, evaluation.record.time);
      found.push({ market, time: evaluation.record.time, evaluation });
    }
    return found;
  }
}
