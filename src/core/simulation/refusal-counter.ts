/** Counts why entries that the signals asked for did not happen. */
export class RefusalCounter {
  readonly #blocked: Uint32Array | null;
  readonly #checks: readonly string[];
  readonly #perCheck: Float64Array;
  readonly #others = new Map<string, number>();

  constructor(blocked: Uint32Array | null, checks: readonly string[]) {
    this.#blocked = blocked;
    this.#checks = checks;
    this.#perCheck = new Float64Array(checks.length);
  }

  count(reason: string): void {
    this.#others.set(reason, (this.#others.get(reason) ?? 0) + 1);
  }

  /** Counts the checks that forbade an entry at the closes in [from, to), at which there is no position. */
  countBlocked(from: number, to: number): void {
    const blocked = this.#blocked;
    if (!blocked) return;
    for (let i = from; i < to; i++) {
      const bits = blocked[i];
      if (bits !== 0) this.#add(bits);
    }
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
