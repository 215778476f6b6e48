import type { BotMarket, BotStanding } from '#contract/bots.ts';
import type { LiveRun, LiveStanding } from '#core/live/live-run.ts';
import type { BotStatus } from '../bot-status.ts';

/** What a host counts about a live bot. */
export interface LiveCounts {
  readonly moments: number;
  /** Close of the last moment, ms; null before the first. */
  readonly marketTime: number | null;
  readonly equity: number;
  readonly trades: number;
  readonly wins: number;
}

/** What a live run has come to, as every bot shows it. */
export function liveStanding(run: LiveRun, counts: LiveCounts, now: number): BotStanding {
  const { risk, warmup } = run;
  const least = Math.min(...run.seen);
  return {
    ...counts,
    dayStart: risk?.state.dayStart ?? counts.equity,
    risk: {
      lostTodayPct: risk?.lostTodayPct ?? 0,
      drawdownPct: risk?.drawdownPct ?? 0,
      losses: risk?.losses ?? 0,
      locks: [...(risk?.locksAt(now) ?? [])],
    },
    markets: run.input.markets.map((_, k) => marketOf(run.standing(k))),
    warmup: least < warmup ? { seen: least, needed: warmup } : null,
    progress: 1,
    atEnd: false,
  };
}

function marketOf(standing: LiveStanding): BotMarket {
  const { market, mark, position, unrealised, target, liquidation, stopIn, pendingEntry, pendingExit } = standing;
  return {
    market,
    mark,
    position: position && {
      side: position.side > 0 ? 'long' : 'short',
      amount: position.amount,
      entryTime: position.entryTime,
      entryPrice: position.entryPrice,
      unrealised,
      stop: position.stop,
      target,
      liquidation,
      stopIn,
    },
    pendingEntry,
    pendingExit,
    external: standing.external,
  };
}

/** What every component of a run said last. */
export function liveEvaluations(run: LiveRun): BotStatus['evaluations'] {
  return run.input.markets.map((_, k) => run.explain(k));
}
