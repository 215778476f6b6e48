const LONGEST_MS = 60_000;

/** Waits that double from one failure to the next, up to a minute. */
export class BackOff {
  readonly #firstMs: number;
  #failures = 0;

  constructor(firstMs: number) {
    this.#firstMs = firstMs;
  }

  /** How long to wait after one more failure, ms. */
  next(): number {
    return Math.min(LONGEST_MS, this.#firstMs * 2 ** this.#failures++);
  }

  reset(): void {
    this.#failures = 0;
  }
}
