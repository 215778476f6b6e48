/** How often the clocks are compared, ms. */
const LOOK_MS = 1_000;
/** So far may the two clocks drift apart between two looks, ms: more is a clock that was set, or a sleep. */
const JUMP_MS = 5_000;
/** A look that comes so late, ms, comes after a sleep, on systems whose second clock goes on in it. */
const LATE_MS = 120_000;

/**
 * Notices that the machine has slept or that its clock was set, where nobody tells: connections may be dead without
 * knowing it then, and what was measured against the clock is wrong.
 */
export class SleepWatch {
  readonly #timer: NodeJS.Timeout;
  #wall = Date.now();
  #steady = performance.now();

  /** @param noticed is called after the sleep or the jump */
  constructor(noticed: () => void) {
    this.#timer = setInterval(() => {
      const wall = Date.now();
      const steady = performance.now();
      const passed = steady - this.#steady;
      const jump = wall - this.#wall - passed;
      this.#wall = wall;
      this.#steady = steady;
      if (Math.abs(jump) > JUMP_MS || passed > LATE_MS) noticed();
    }, LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
