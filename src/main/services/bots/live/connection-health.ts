/** Whether the exchange answers: what was asked last, since when it does not, and why. */
export class ConnectionHealth {
  readonly #offlineMs: number;
  readonly #now: () => number;
  #trouble: { readonly since: number; reason: string } | null = null;
  #failures = 0;

  /** @param now of this machine, ms */
  constructor(offlineMs: number, now: () => number) {
    this.#offlineMs = offlineMs;
    this.#now = now;
  }

  /** Something was answered. @returns whether that ends a trouble */
  succeeded(): boolean {
    const ended = this.#trouble !== null;
    this.#trouble = null;
    this.#failures = 0;
    return ended;
  }

  failed(reason: string): void {
    this.#failures++;
    if (this.#trouble) this.#trouble.reason = reason;
    else this.#trouble = { since: this.#now(), reason };
  }

  /** Since when nothing is answered, by this machine's clock, and why; null while all is well. */
  get trouble(): { readonly since: number; readonly reason: string } | null {
    return this.#trouble;
  }

  /** Whether it lasts long enough to be told. A single failure is followed by an answer as a rule. */
  get offline(): boolean {
    return this.#trouble !== null && (this.#failures > 2 || this.#now() - this.#trouble.since >= this.#offlineMs);
  }
}
