/** Does a piece of work again and again, each time when it was last wanted, and never later than after `mostMs`. */
export class Turns {
  readonly #work: () => void;
  readonly #mostMs: number;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #stopped = false;

  constructor(work: () => void, mostMs: number) {
    this.#work = work;
    this.#mostMs = mostMs;
  }

  /** The next turn is in so many ms, whatever was said before. */
  next(inMs: number): void {
    this.#clear();
    if (this.#stopped) return;
    if (inMs <= 0) this.#immediate = setImmediate(this.#work);
    else this.#timer = setTimeout(this.#work, Math.min(inMs, this.#mostMs));
  }

  /** No more turns until {@link go}. */
  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  go(): void {
    this.#stopped = false;
    this.next(0);
  }

  #clear(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#immediate) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
  }
}
