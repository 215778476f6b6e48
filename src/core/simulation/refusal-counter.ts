import { BlockedEntries } from '../strategy/blocked-entries.ts';

/** What may forbid an entry before it is ordered: checks on the market, and guards on the strategy's own past. */
export interface RefusalSources {
  readonly blocked: BlockedEntries | null;
  readonly checks: readonly string[];
  readonly guards: readonly { readonly name: string }[];
}

/** Counts why entries that the signals asked for did not happen. */
export class RefusalCounter {
  readonly #blocked: BlockedEntries | null;
  readonly #checks: readonly string[];
  readonly #perCheck: Float64Array;
  readonly #others = new Map<string, number>();
  readonly #guards: readonly { readonly name: string }[];
  /** Entries that guards on the strategy's own past forbade, bit k for guard k. */
  readonly guarded = new BlockedEntries();
  /** Number of the first blocked entry that has not been passed yet. */
  #next = 0;

  constructor({ blocked, checks, guards }: RefusalSources) {
    this.#blocked = blocked;
    this.#checks = checks;
    this.#guards = guards;
    this.#perCheck = new Float64Array(checks.length);
  }

  count(reason: string): void {
    this.#others.set(reason, (this.#others.get(reason) ?? 0) + 1);
  }

  /** Counts the guards that forbade an entry at the close of candle `index`. */
  countGuarded(index: number, guards: number): void {
    this.guarded.push(index, guards);
    for (let k = 0; k < this.#guards.length; k++) if ((guards >>> k) & 1) this.count(this.#guards[k].name);
  }

  /** Names of the guards that forbade an entry at the close of candle `index`. */
  guardsAt(index: number): string[] {
    const bits = this.guarded.at(index);
    return this.#guards.flatMap(({ name }, k) => ((bits >>> k) & 1 ? [name] : []));
  }

  /** Counts the checks that forbade an entry at the closes in [from, to), at which there is no position; in order. */
  countBlocked(from: number, to: number): void {
    const blocked = this.#blocked;
    if (!blocked) return;
    let k = this.#next;
    while (k < blocked.length && blocked.indexOf(k) < from) k++;
    for (; k < blocked.length && blocked.indexOf(k) < to; k++) this.#add(blocked.bitsOf(k));
    this.#next = k;
  }

  get all(): { reason: string; count: number }[] {
    const fromChecks = this.#checks.map((reason, k) => ({ reason, count: this.#perCheck[k] }));
    const others = [...this.#others].map(([reason, count]) => ({ reason, count }));
    return [...fromChecks, ...others].filter(({ count }) => count > 0);
  }

  #add(bits: number): void {
    for (let k = 0; k < this.#checks.length; k++) if ((bits >>> k) & 1) this.#perCheck[k]++;
  }
}
