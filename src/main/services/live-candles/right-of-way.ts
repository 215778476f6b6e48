import { setImmediate, setTimeout } from 'node:timers/promises';

/** Turns of the event loop after which orders are on their way: they are written in one, and sent in the next. */
const TURNS_OF_ORDERS = 2;
/** Longest that others wait, turns, and for the disk within one of them, ms. */
const MOST_TURNS = 50;
const LONGEST_WAIT_MS = 50;

/** Orders that were decided go first: what comes in meanwhile is dealt with when they have been sent. */
export class RightOfWay {
  #turns = 0;
  #ready: Promise<unknown> | null = null;
  #over: Promise<void> | null = null;

  /**
   * Orders have been decided in this turn of the event loop.
   * @param ready settles when nothing keeps them from being sent any more
   */
  take(ready: Promise<unknown> | null = null): void {
    this.#turns = TURNS_OF_ORDERS;
    this.#ready = ready ?? this.#ready;
    this.#over ??= this.#pass();
  }

  /** Resolves when others may go on; null where they may do so at once. */
  get over(): Promise<void> | null {
    return this.#over;
  }

  async #pass(): Promise<void> {
    for (let turn = 0; this.#turns > 0 && turn < MOST_TURNS; turn++) {
      this.#turns--;
      const ready = this.#ready;
      this.#ready = null;
      if (ready) {
        await Promise.race([ready.catch(() => undefined), setTimeout(LONGEST_WAIT_MS, undefined, { ref: false })]);
        this.#turns = TURNS_OF_ORDERS;
      }
      await setImmediate();
    }
    this.#over = null;
  }
}
