import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop after which orders are on their way: they are written in one, and sent in the next. */
const TURNS_OF_ORDERS = 2;
/** Longest that others wait, turns. */
const MOST_TURNS = 50;

/** Orders that were decided go first: what comes in meanwhile is dealt with when they have been sent. */
export class RightOfWay {
  #turns = 0;
  #over: Promise<void> | null = null;

  /** Orders have been decided in this turn of the event loop. */
  take(): void {
    this.#turns = TURNS_OF_ORDERS;
    this.#over ??= this.#pass();
  }

  /** Resolves when others may go on; null where they may do so at once. */
  get over(): Promise<void> | null {
    return this.#over;
  }

  async #pass(): Promise<void> {
    for (let turn = 0; this.#turns > 0 && turn < MOST_TURNS; turn++) {
      this.#turns--;
      await setImmediate();
    }
    this.#over = null;
  }
}
