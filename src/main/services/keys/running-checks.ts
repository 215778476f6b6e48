import { UserError } from '#main/errors.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import type { Asking } from './ask-exchange.ts';

/** The questions to exchanges that are under way: shown with their step, and to be cancelled by their id. */
export class RunningChecks {
  readonly #hub: TopicHub;
  readonly #running = new Map<string, AbortController>();

  constructor(hub: TopicHub) {
    this.#hub = hub;
  }

  /**
   * Runs something that asks an exchange. What is done after the answer belongs inside, behind a look at the signal.
   * @throws UserError with code `cancelled`
   */
  async run<T>(id: string, work: (asking: Asking) => Promise<T>): Promise<T> {
    if (this.#running.has(id)) throw new UserError('This is being checked already.', { code: 'refused' });
    const abort = new AbortController();
    this.#running.set(id, abort);
    this.#hub.put('key-checks', { id, step: 'Starting', fraction: 0 });
    try {
      return await work({
        signal: abort.signal,
        onStep: (step, fraction) => {
          if (!abort.signal.aborted) this.#hub.put('key-checks', { id, step, fraction });
        },
      });
    } finally {
      this.#running.delete(id);
      this.#hub.remove('key-checks', id);
    }
  }

  /** Nothing happens when nothing of that id is under way. */
  cancel(id: string): void {
    this.#running.get(id)?.abort();
  }

  cancelAll(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}

/** @throws UserError with code `cancelled` */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new UserError('Cancelled.', { code: 'cancelled' });
}
