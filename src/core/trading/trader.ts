import { roundToTick } from '../market/contract-math.ts';
import type { EntryFacts, ExitRule, ExitRuleFactory } from './exit-rule.ts';

/** The part of an evaluated strategy that decisions are read from. */
export interface Decisions {
  /** What may be entered at each close: −1, 0 or +1. */
  readonly entry: Int8Array;
  readonly exitRules: readonly ExitRuleFactory[];
}

/**
 * The bot's own state for one instrument: which position it has, where its stop and target lie, and what it has
 * ordered for the next open. It reads evaluated columns and is told of fills; it knows neither clock nor broker, so
 * that the simulation, a paper account and an exchange can all carry its orders out.
 */
export class Trader {
  /** +1 long, −1 short, 0 flat. */
  side: -1 | 0 | 1 = 0;
  /** Initial and current levels; NaN where there is none. */
  stop = Number.NaN;
  target = Number.NaN;
  stopReason = '';
  targetReason = '';
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
  readonly #rules: readonly ExitRule[];
  readonly #flipRules: readonly ExitRule[];
  readonly #askRules: readonly ExitRule[];
  #facts: EntryFacts | null = null;

  /** @param tick price step that levels are rounded to; 0 for none */
  constructor(decisions: Decisions, close: Float64Array, tick: number) {
    this.#entry = decisions.entry;
    this.#close = close;
    this.#tick = tick;
    this.#rules = decisions.exitRules.map((make) => make());
    this.#flipRules = this.#rules.filter((rule) => rule.flip);
    this.#askRules = this.#rules.filter((rule) => rule.leaveAtClose);
    this.flip = this.#flipRules.length === 1 ? (this.#flipRules[0].flip ?? null) : null;
  }

  get hasOrders(): boolean {
    return this.pendingExit !== null || this.pendingEntry !== 0;
  }

  /**
   * Where stop and target of an entry at `price` would lie, before it is sent. NaN where the strategy sets none.
   * @returns a sentence when the stop would not be on the losing side of the entry, which refuses the entry
   */
  planLevels(facts: EntryFacts): { stop: number; target: number } | 'the stop would be beyond the entry price' {
    const { side, entryPrice } = facts;
    let stop = Number.NaN;
    let target = Number.NaN;
    for (const rule of this.#rules) {
      if (!rule.stopAtEntry) continue;
      const level = roundToTick(rule.stopAtEntry(facts), this.#tick);
      if (!(side * (entryPrice - level) > 0)) return 'the stop would be beyond the entry price';
      // Several stops: the nearest one is the one that matters.
      if (!(side * (level - stop) <= 0)) {
        stop = level;
        this.stopReason = rule.reason;
      }
    }
    for (const rule of this.#rules) {
      if (!rule.targetAtEntry) continue;
      const level = roundToTick(rule.targetAtEntry(facts, stop), this.#tick);
      if (side * (target - level) <= 0) continue;
      target = level;
      this.targetReason = rule.reason;
    }
    return { stop, target };
  }

  /** The entry has filled. `stop` and `target` are the planned levels as the broker holds them. */
  opened(facts: EntryFacts, stop: number, target: number): void {
    this.side = facts.side;
    this.stop = stop;
    this.target = target;
    this.#facts = facts;
    this.flipSide = this.flip ? -facts.side : NEVER;
    let ask = this.#flipRules.length > 1 ? facts.entryIndex : Number.POSITIVE_INFINITY;
    for (const rule of this.#askRules) ask = Math.min(ask, rule.firstQuestion?.(facts) ?? facts.entryIndex);
    this.askAt = ask;
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
    if (wanted === 0 || wanted === this.side) return;
    this.pendingEntry = wanted > 0 ? 1 : -1;
    this.signalIndex = index;
  }

  #exitReason(index: number, facts: EntryFacts): string | null {
    for (const rule of this.#flipRules) if (rule.flip?.[index] === -facts.side) return rule.reason;
    if (index < this.askAt) return null;
    const close = this.#close[index];
    for (const rule of this.#askRules) {
      if (index < (rule.firstQuestion?.(facts) ?? 0)) continue;
      if (rule.leaveAtClose?.(index, close, facts)) return rule.reason;
    }
    this.askAt = index + 1;
    return null;
  }
}

/** A direction that no column holds. */
const NEVER = 2;
