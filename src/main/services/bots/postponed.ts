import type { FeedTrouble } from './market-feed.ts';

/** How long a bot is left alone when nothing of it can be written, ms. */
const LATER_MS = 5_000;

/**
 * Bots of which nothing can be written at the moment: the disk is full, the ledger is locked. They are let go as if the
 * host had died, and taken up again from what the ledger has when that may have passed.
 */
export class Postponed {
  readonly #bots = new Map<string, { readonly trouble: FeedTrouble; readonly at: number }>();

  /** Since when, ms, and why; null for a bot that is not postponed. */
  troubleOf(id: string): FeedTrouble | null {
    return this.#bots.get(id)?.trouble ?? null;
  }

  /** @returns whether it is the first time in a row */
  add(id: string, reason: string): boolean {
    const known = this.#bots.get(id);
    const since = known?.trouble.since ?? Date.now();
    this.#bots.set(id, { trouble: { since, reason }, at: performance.now() + LATER_MS });
    return known === undefined;
  }

  /** Everything of it could be written. */
  done(id: string): void {
    this.#bots.delete(id);
  }

  /** Whether it is too early to try again. */
  mustWait(id: string): boolean {
    return (this.#bots.get(id)?.at ?? 0) > performance.now();
  }

  /** Those whose time has come. */
  due(): string[] {
    return [...this.#bots.keys()].filter((id) => !this.mustWait(id));
  }
}
