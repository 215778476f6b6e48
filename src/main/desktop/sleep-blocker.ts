import type { PowerSaveBlocker } from 'electron';

/** Keeps the system from suspending, as long as it is on; the screen may go dark. */
export class SleepBlocker {
  readonly #blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  #id: number | null = null;

  constructor(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>) {
    this.#blocker = blocker;
  }

  set(on: boolean): void {
    if (on && this.#id === null) this.#id = this.#blocker.start('prevent-app-suspension');
    else if (!on && this.#id !== null) {
      this.#blocker.stop(this.#id);
      this.#id = null;
    }
  }
}
