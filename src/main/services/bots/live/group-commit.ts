import type { LiveCommit, LiveTable } from '#main/adapters/storage/live-table.ts';

interface Waiting {
  readonly botId: string;
  readonly commit: LiveCommit;
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

/**
 * Writes what many bots have decided in the same turn of the event loop with one wait for the disk: at the close of a
 * candle all of them have something to write, and none may send an order before it is on the disk. What is wrong with
 * the rows of one bot is undone and told to that one only.
 */
export class GroupCommit {
  readonly #table: Pick<LiveTable, 'commitAll'>;
  #waiting: Waiting[] = [];

  constructor(table: Pick<LiveTable, 'commitAll'>) {
    this.#table = table;
  }

  /**
   * Has something written before this turn of the event loop ends.
   * @param kept called when it is on the disk
   * @param lost called when it could not be written
   */
  write(botId: string, commit: LiveCommit, kept: () => void, lost: (error: unknown) => void): void {
    this.#waiting.push({ botId, commit, kept, lost });
    if (this.#waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Writes now what waits. */
  flush(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    let failures: readonly unknown[];
    try {
      failures = this.#table.commitAll(group);
    } catch (error) {
      failures = group.map(() => error);
    }
    for (const [i, { kept, lost }] of group.entries()) {
      const failure = failures[i];
      if (failure === null) kept();
      else lost(failure);
    }
  }
}
