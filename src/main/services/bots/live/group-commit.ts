import type { LiveCommit, LiveTable } from '#main/adapters/storage/live-table.ts';
import type { RightOfWay } from '#main/services/live-candles/right-of-way.ts';

interface Waiting {
  readonly botId: string;
  readonly commit: LiveCommit;
  readonly kept: () => void;
  readonly lost: (error: unknown) => void;
}

/** Short enough that nobody sees it, and long enough for the candles of all markets that close together. */
const GATHER_MS = 400;
/** Longest that is spent at once on what nothing waits for, ms: more would be felt by an order that comes meanwhile. */
const MOST_MS = 3;
const AT_ONCE = 4;
const PAUSE_MS = 10;
/**
 * What orders wait for is written at once, before whatever else the network has brought is looked at; but what follows so
 * soon, ms, comes of the same moment of the market, and shares one wait for the disk at the end of the turn.
 */
const SAME_MOMENT_MS = 25;
/** Orders that were just kept are being signed and sent for so long, ms: what nothing waits for is not written then. */
const SENDING_MS = 15;
/** But not put off for longer than this, ms. */
const LONGEST_WAIT_MS = 1500;
/** What was written without a wait for the disk is brought there after this, ms: no write that waits should wait for it. */
const SYNC_AFTER_MS = 20;

export interface GroupOptions {
  /** How long what nothing waits for is gathered, ms. */
  readonly gatherMs?: number;
  /** Brings onto the disk what was written without waiting for it, elsewhere than in this thread. Never fails. */
  readonly sync?: () => Promise<void>;
  /** Taken by what orders wait for. */
  readonly rightOfWay?: RightOfWay;
}

/**
 * Writes what many bots have decided in the same turn of the event loop with one wait for the disk: at the close of a
 * candle all of them have something to write, and none may send an order before it is on the disk. A turn ends when all
 * that the network has brought is dealt with, so that candles of several markets, or the answers to many orders, are one
 * write; only the first orders of a moment do not wait for its end. What is wrong with the rows of one bot is undone and told to that one only.
 */
export class GroupCommit {
  readonly #table: Pick<LiveTable, 'commitAll'>;
  readonly #gatherMs: number;
  readonly #rightOfWay: RightOfWay | null;
  readonly #sync: (() => Promise<void>) | null;
  #waiting: Waiting[] = [];
  #later: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #gatheringSince = 0;
  #sendingSince = Number.NEGATIVE_INFINITY;
  #syncDue = false;
  /** Whether what waits is written before this turn of the event loop ends. */
  #hurries = false;

  constructor(table: Pick<LiveTable, 'commitAll'>, { gatherMs = GATHER_MS, sync, rightOfWay }: GroupOptions = {}) {
    this.#table = table;
    this.#gatherMs = gatherMs;
    this.#sync = sync ?? null;
    this.#rightOfWay = rightOfWay ?? null;
  }

  /**
   * Has something written at the end of this turn of the event loop, or before it where orders wait for it.
   * @param kept called when it is on the disk
   * @param lost called when it could not be written
   */
  write(botId: string, commit: LiveCommit, kept: () => void, lost: (error: unknown) => void): void {
    this.#waiting.push({ botId, commit, kept, lost });
    if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    if (!commit.durable) return;
    this.#rightOfWay?.take();
    if (this.#hurries || performance.now() - this.#sendingSince < SAME_MOMENT_MS) return;
    this.#hurries = true;
    // Behind all bots that are told the same thing.
    queueMicrotask(() => {
      this.#hurries = false;
      this.#commit();
    });
  }

  /**
   * Has `write` called soon, to write what nothing waits for: with whatever others have by then, so that a hundred bots
   * that hear about their orders at once do not keep each other from the disk.
   */
  soon(write: () => void): void {
    if (this.#later.length === 0) this.#gatheringSince = performance.now();
    this.#later.push(write);
    this.#timer ??= setTimeout(() => this.#gathered(), this.#gatherMs);
  }

  /** Writes now what waits, and what was to be written soon. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const later = this.#later;
    this.#later = [];
    for (const write of later) write();
    this.#commit();
  }

  #gathered(): void {
    const now = performance.now();
    if (now - this.#sendingSince < SENDING_MS && now - this.#gatheringSince < LONGEST_WAIT_MS) {
      this.#timer = setTimeout(() => this.#gathered(), PAUSE_MS);
      return;
    }
    const until = now + MOST_MS;
    // Writing is what takes the time: a few at once share one wait for the disk.
    do {
      for (const write of this.#later.splice(0, AT_ONCE)) write();
      this.#commit();
    } while (this.#later.length > 0 && performance.now() < until);
    this.#timer = this.#later.length > 0 ? setTimeout(() => this.#gathered(), PAUSE_MS) : null;
  }

  #commit(): void {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    let failures: readonly unknown[];
    try {
      failures = this.#table.commitAll(group);
    } catch (error) {
      failures = group.map(() => error);
    }
    if (group.some(({ commit }) => commit.durable)) this.#sendingSince = performance.now();
    else this.#syncSoon();
    for (const [i, { kept, lost }] of group.entries()) {
      const failure = failures[i];
      if (failure === null) kept();
      else lost(failure);
    }
  }

  #syncSoon(): void {
    if (this.#syncDue || this.#sync === null) return;
    this.#syncDue = true;
    const sync = this.#sync;
    setTimeout(() => {
      this.#syncDue = false;
      void sync();
    }, SYNC_AFTER_MS).unref();
  }
}
