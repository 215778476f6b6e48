import { DAY_MS } from '../market/calendar.ts';
import type { BotLimits } from './bot-limits.ts';

export const LOCK_KINDS = ['daily-loss', 'drawdown', 'loss-streak'] as const;
export type LockKind = (typeof LOCK_KINDS)[number];

/** A limit that forbids entries. */
export interface Lock {
  readonly kind: LockKind;
  readonly since: number;
  /** When it ends by itself, ms; null when the user must end it. */
  readonly until: number | null;
  /** Why, as a sentence with its figures. */
  readonly text: string;
}

/** Why an entry is refused while a lock holds, as it is shown and counted. */
export const LOCK_REASONS: Readonly<Record<LockKind, string>> = {
  'daily-loss': 'the daily loss limit',
  drawdown: 'the drawdown limit',
  'loss-streak': 'the cool-down after losses',
};

/** All that the guard remembers: plain data, to be kept and given back after a restart. */
export interface RiskState {
  /** Start of the current day, ms, and the equity then; null before the first mark. */
  readonly day: number | null;
  readonly dayStart: number;
  readonly equity: number;
  readonly peak: number;
  /** Losing trades in a row. */
  readonly losses: number;
  readonly locks: readonly Lock[];
}

/**
 * The limits of one bot that follow its account over time. It is told of every mark of the equity and every closed
 * trade, with their times, and knows no clock: the same calls come to the same end when a run is made again.
 */
export class RiskGuard {
  readonly #limits: BotLimits;
  #state: RiskState;

  /** @param equity at the start, in the settlement coin */
  constructor(limits: BotLimits, equity: number, state?: RiskState) {
    this.#limits = limits;
    this.#state = state ?? { day: null, dayStart: equity, equity, peak: equity, losses: 0, locks: [] };
  }

  get state(): RiskState {
    return this.#state;
  }

  /** Part of the day's first equity that is lost now, in percent; negative after a gain. */
  get lostTodayPct(): number {
    const { dayStart, equity } = this.#state;
    return dayStart > 0 ? (100 * (dayStart - equity)) / dayStart : 0;
  }

  /** How far the equity is below its highest, in percent. */
  get drawdownPct(): number {
    const { peak, equity } = this.#state;
    return peak > 0 ? (100 * (peak - equity)) / peak : 0;
  }

  get losses(): number {
    return this.#state.losses;
  }

  /** The locks that hold at a time. */
  locksAt(time: number): readonly Lock[] {
    return this.#state.locks.filter(({ until }) => until === null || time < until);
  }

  /**
   * The account is worth `equity` at `time` (ms). A mark at the very start of a day is the new day's first equity.
   * @returns the locks that this has brought
   */
  mark(time: number, equity: number): Lock[] {
    const { dayStartHour, maxDailyLossPct, maxDrawdownPct } = this.#limits;
    const before = this.#state;
    const shift = dayStartHour * 3_600_000;
    const day = Math.floor((time - shift) / DAY_MS) * DAY_MS + shift;
    const isNew = day !== before.day;
    this.#state = {
      ...before,
      day,
      dayStart: isNew ? (time === day ? equity : before.equity) : before.dayStart,
      equity,
      peak: Math.max(before.peak, equity),
      locks: this.locksAt(time),
    };
    const added: Lock[] = [];
    if (reached(this.lostTodayPct, maxDailyLossPct) && !this.#holds('daily-loss')) {
      const text = `${this.lostTodayPct.toFixed(2)} % of the day's first equity are lost, and the limit is ${maxDailyLossPct} %.`;
      added.push(this.#lock({ kind: 'daily-loss', since: time, until: day + DAY_MS, text }));
    }
    if (reached(this.drawdownPct, maxDrawdownPct) && !this.#holds('drawdown')) {
      const text = `The equity is ${this.drawdownPct.toFixed(2)} % below its highest, and the limit is ${maxDrawdownPct} %.`;
      added.push(this.#lock({ kind: 'drawdown', since: time, until: null, text }));
    }
    return added;
  }

  /**
   * A trade was closed at `time` (ms).
   * @param pnl net result; what is exactly nothing neither lengthens nor ends a streak
   * @returns the lock that this has brought
   */
  tradeClosed(time: number, pnl: number): Lock[] {
    const { maxConsecutiveLosses, coolDownMinutes } = this.#limits;
    const losses = pnl < 0 ? this.#state.losses + 1 : pnl > 0 ? 0 : this.#state.losses;
    this.#state = { ...this.#state, losses };
    if (maxConsecutiveLosses === null || losses < maxConsecutiveLosses) return [];
    this.#state = { ...this.#state, losses: 0, locks: this.#state.locks.filter(({ kind }) => kind !== 'loss-streak') };
    const text = `${losses} trades in a row have lost: nothing is entered for ${coolDownMinutes} minutes.`;
    return [this.#lock({ kind: 'loss-streak', since: time, until: time + coolDownMinutes * 60_000, text })];
  }

  /** The user ends all locks: a drawdown is counted from here on, a day's loss from the present equity. */
  release(): void {
    const { equity } = this.#state;
    this.#state = { ...this.#state, locks: [], peak: equity, dayStart: equity, losses: 0 };
  }

  #holds(kind: LockKind): boolean {
    return this.#state.locks.some((lock) => lock.kind === kind);
  }

  #lock(lock: Lock): Lock {
    this.#state = { ...this.#state, locks: [...this.#state.locks, lock] };
    return lock;
  }
}

function reached(lostPct: number, limitPct: number | null): boolean {
  return limitPct !== null && lostPct > 0 && lostPct >= limitPct - 1e-12;
}
