import type { BlockedEntries } from '../strategy/blocked-entries.ts';

/** Counts why entries that the signals asked for did not happen. */
export class RefusalCounter {
  readonly #blocked: BlockedEntries | null;
  readonly #checks: readonly string[];
  readonly #perCheck: Float64Array;
  readonly #others = new Map<string, number>();
  /** Number of the first blocked entry that has not been passed yet. */
  #next = 0;

  constructor(blocked: BlockedEntries | null, checks: readonly string[]) {
    this.#blocked = blocked;
    this.#checks = checks;
    this.#perCheck = new Float64Array(checks.length);
  }

  count(reason: string): void {
    this.#others.set(reason, (this.#others.get(reason) ?? 0) + 1);
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
