import { close, closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const datasync = promisify(fdatasync);

/**
 * Brings the log beside a database onto the disk in another thread, while this one goes on. A commit with
 * `synchronous=NORMAL` and this after it are worth what a commit with FULL is: that one, too, is the commit and then a wait
 * for the same file. The log stays the same file for as long as the database is open.
 */
export class LogSync {
  readonly #path: string;
  #file: number | null = null;
  #underWay = 0;
  #closed = false;

  /** @param path of the database */
  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /**
   * Resolves when everything that was written before this call is on the disk.
   * @throws Error when it may not be
   */
  async sync(): Promise<void> {
    if (this.#closed) throw new Error(`${this.#path} is closed`);
    // Opened once: it would take two more turns of the event loop each time. Windows wants the right to write for it.
    this.#file ??= openSync(this.#path, 'r+');
    this.#underWay++;
    try {
      await datasync(this.#file);
    } finally {
      this.#underWay--;
      if (this.#closed && this.#underWay === 0) close(this.#file);
    }
  }

  /** Lets go of the file, before the database does. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#file !== null && this.#underWay === 0) closeSync(this.#file);
  }
}
