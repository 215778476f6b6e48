/** A wait that somebody else can cut short. */
export class Waiter {
  #finish: (() => void) | null = null;
  #woken = false;

  /** Ends the wait that goes on, or the next one before it begins. */
  wake(): void {
    if (this.#finish) this.#finish();
    else this.#woken = true;
  }

  /** Resolves after `ms`, on {@link wake}, or when the signal is aborted. Only one may wait at a time. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#woken || signal.aborted) {
      this.#woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#finish = null;
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
      this.#finish = finish;
    });
  }

  /** Resolves after `ms`, or when the signal is aborted: nobody can cut it short. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Waiter().wait(ms, signal);
  }
}
