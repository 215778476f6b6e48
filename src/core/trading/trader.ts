import { roundToTick } from '../market/contract-math.ts';
import type { EntryGuard, TradeHistory } from './entry-guard.ts';
import type { EntryFacts, ExitRule, ExitRuleFactory } from './exit-rule.ts';
import { Targets } from './targets.ts';

/** The part of an evaluated strategy that decisions are read from. */
export interface Decisions {
  /** What may be entered at each close: −1, 0 or +1. */
  readonly entry: Int8Array;
  readonly exitRules: readonly ExitRuleFactory[];
  /** Checks on the strategy's own past. */
  readonly guards: readonly (EntryGuard & { readonly name: string })[];
}

/** The strategy's own past, and who is told when it forbids an entry. */
export interface TraderRecord {
  readonly history: TradeHistory;
  /** Gets the candle and the guards that forbade an entry at its close, bit k for guard k. */
  readonly refused: (index: number, guards: number) => void;
}

/** Why an entry was not sent. Shown to the user and counted as it stands. */
export type LevelRefusal = 'the stop would be beyond the entry price' | 'the stop would be at or below zero';

/**
 * The bot's own state for one instrument: which position it has, where its stop and target lie, and what it has
 * ordered for the next open. It reads evaluated columns and is told of fills; it knows neither clock nor broker, so
 * that the simulation, a paper account and an exchange can all carry its orders out.
 */
export class Trader {
  /** +1 long, −1 short, 0 flat. */
  side: -1 | 0 | 1 = 0;
  /** Stop in force and nearest target; NaN where there is none. While an entry is planned, those that it would have. */
  stop = Number.NaN;
  target = Number.NaN;
  stopReason = '';
  /** Index of the next close at which {@link decide} must be called while a position is open. */
  askAt = Number.POSITIVE_INFINITY;
  /** Column that ends the position where it equals {@link flipSide}; to be watched at every close. */
  flip: Int8Array | null = null;
  /** What ends the position in {@link flip}: the opposite side, or a value that never occurs. */
  flipSide = NEVER;
  /** Market orders for the next open: the reason to leave, and the side to enter. */
  pendingExit: string | null = null;
  pendingEntry: -1 | 0 | 1 = 0;
  /** Close at which the pending or last entry was decided. */
  signalIndex = -1;

  readonly #entry: Int8Array;
  readonly #close: Float64Array;
  readonly #tick: number;
  readonly #guards: Decisions['guards'];
  readonly #record: TraderRecord;
  readonly #rules: readonly ExitRule[];
  readonly #beginners: readonly ExitRule[];
  readonly #stoppers: readonly ExitRule[];
  readonly #targeters: readonly ExitRule[];
  readonly #flipRules: readonly ExitRule[];
  readonly #askRules: readonly ExitRule[];
  readonly #stopMovers: readonly ExitRule[];
  readonly #targets: Targets;
  #initialStop = Number.NaN;
  #facts: EntryFacts | null = null;

  /** @param tick price step that levels are rounded to; 0 for none */
  constructor(decisions: Decisions, close: Float64Array, tick: number, record: TraderRecord) {
    this.#entry = decisions.entry;
    this.#close = close;
    this.#tick = tick;
    this.#targets = new Targets((price) => roundToTick(price, tick));
    this.#guards = decisions.guards;
    this.#record = record;
    this.#rules = decisions.exitRules.map((make) => make());
    this.#beginners = this.#rules.filter((rule) => rule.begin);
    this.#stoppers = this.#rules.filter((rule) => rule.stopAtEntry);
    this.#targeters = this.#rules.filter((rule) => rule.targetsAtEntry);
    this.#flipRules = this.#rules.filter((rule) => rule.flip);
    this.#askRules = this.#rules.filter((rule) => rule.leaveAtClose);
    this.#stopMovers = this.#rules.filter((rule) => rule.stopAtClose);
    this.flip = this.#flipRules.length === 1 ? (this.#flipRules[0].flip ?? null) : null;
  }

  get hasOrders(): boolean {
    return this.pendingExit !== null || this.pendingEntry !== 0;
  }

  /** Part of the amount at entry that the nearest target closes, and the rule that set it. */
  get targetShare(): number {
    return this.#targets.share;
  }

  get targetReason(): string {
    return this.#targets.reason;
  }

  /**
   * Works out where stop and targets of an entry would lie, before it is sent.
   * @returns null, or a sentence when the stop would not be a price on the losing side, which refuses the entry
   */
  planLevels(facts: EntryFacts): LevelRefusal | null {
    const refusal = this.#planStop(facts);
    this.#targets.begin(facts.side);
    this.target = Number.NaN;
    if (refusal !== null) {
      this.stop = Number.NaN;
      return refusal;
    }
    const rules = this.#targeters;
    for (let k = 0; k < rules.length; k++) {
      rules[k].targetsAtEntry?.(facts, this.stop, this.#targets.of(rules[k].reason));
    }
    this.target = this.#targets.price;
    return null;
  }

  #planStop(facts: EntryFacts): LevelRefusal | null {
    const { side, entryPrice } = facts;
    let stop = Number.NaN;
    for (let k = 0; k < this.#beginners.length; k++) this.#beginners[k].begin?.(facts);
    const rules = this.#stoppers;
    for (let k = 0; k < rules.length; k++) {
      const rule = rules[k];
      const wanted = rule.stopAtEntry?.(facts) ?? null;
      if (wanted === null) continue;
      const level = roundToTick(wanted, this.#tick);
      if (!(side * (entryPrice - level) > 0)) return 'the stop would be beyond the entry price';
      // Several stops: the nearest one is the one that matters.
      if (!(side * (level - stop) <= 0)) {
        stop = level;
        this.stopReason = rule.reason;
      }
    }
    this.stop = stop;
    return stop <= 0 ? 'the stop would be at or below zero' : null;
  }

  /** The planned entry was refused after all. */
  dropPlan(): void {
    this.stop = Number.NaN;
    this.target = Number.NaN;
  }

  /** The planned entry has filled. */
  opened(facts: EntryFacts): void {
    this.side = facts.side;
    this.#initialStop = this.stop;
    this.#facts = facts;
    this.flipSide = this.flip ? -facts.side : NEVER;
    const asksAlways = this.#flipRules.length > 1 || this.#stopMovers.length > 0;
    let ask = asksAlways ? facts.entryIndex : Number.POSITIVE_INFINITY;
    for (const rule of this.#askRules) ask = Math.min(ask, rule.firstQuestion?.(facts) ?? facts.entryIndex);
    this.askAt = ask;
  }

  /** The nearest target has filled, and a part of the position is left. */
  targetFilled(): void {
    this.#targets.filled();
    this.target = this.#targets.price;
  }

  /** The position is gone. */
  closed(): void {
    this.side = 0;
    this.stop = Number.NaN;
    this.target = Number.NaN;
    this.askAt = Number.POSITIVE_INFINITY;
    this.flipSide = NEVER;
    this.#facts = null;
  }

  /** There is no next open. */
  dropOrders(): void {
    this.pendingExit = null;
    this.pendingEntry = 0;
  }

  /**
   * Decides at the close of candle `index`: exits of the open position first, then an entry. An entry on the close of
   * an exit must be a reversal; the side that has just been left is looked at again from the next close on.
   */
  decide(index: number): void {
    if (this.#facts) {
      this.pendingExit = this.#exitReason(index, this.#facts);
      if (this.pendingExit === null) return;
    }
    const wanted = this.#entry[index];
    if (wanted === 0 || wanted === this.side || !this.#guardsAllow(index)) return;
    this.pendingEntry = wanted > 0 ? 1 : -1;
    this.signalIndex = index;
  }

  /** Asks all guards, also when an earlier one forbids, so that the user sees every reason. */
  #guardsAllow(index: number): boolean {
    const guards = this.#guards;
    let bits = 0;
    for (let k = 0; k < guards.length; k++) if (!guards[k].allows(index, this.#record.history)) bits |= 1 << k;
    if (bits !== 0) this.#record.refused(index, bits);
    return bits === 0;
  }

  #exitReason(index: number, facts: EntryFacts): string | null {
    for (const rule of this.#flipRules) if (rule.flip?.[index] === -facts.side) return rule.reason;
    if (index < this.askAt) return null;
    const close = this.#close[index];
    for (const rule of this.#askRules) {
      if (index < (rule.firstQuestion?.(facts) ?? 0)) continue;
      if (rule.leaveAtClose?.(index, close, facts)) return rule.reason;
    }
    this.#moveStop(index, close, facts);
    this.askAt = index + 1;
    return null;
  }

  /** Takes over the nearest of the levels that rules ask for, but never a wider one than the stop in force. */
  #moveStop(index: number, close: number, facts: EntryFacts): void {
    for (const rule of this.#stopMovers) {
      const wanted = rule.stopAtClose?.(index, close, facts, this.#initialStop) ?? null;
      if (wanted === null) continue;
      const level = roundToTick(wanted, this.#tick);
      if (facts.side * (level - this.stop) <= 0) continue;
      this.stop = level;
      this.stopReason = rule.reason;
    }
  }
}

/** A direction that no column holds. */
const NEVER = 2;
