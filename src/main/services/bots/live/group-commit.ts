import type { Ledger } from '#main/adapters/storage/ledger.ts';
import type { LiveCommit, LiveTable } from '#main/adapters/storage/live-table.ts';
import { RightOfWay } from '#main/services/live-candles/right-of-way.ts';

interface Waiting {
  readonly botId: string;
  readonly commit: LiveCommit;
  readonly written: (onDisk: Promise<void>) => void;
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
/** What nothing waits for is brought onto the disk after this, ms: no order should wait for it. */
const SYNC_AFTER_MS = 20;

/** Where it is written. */
export interface GroupLedger extends Pick<Ledger, 'syncLog'> {
  readonly live: Pick<LiveTable, 'commitAll'>;
}

export interface GroupOptions {
  /** How long what nothing waits for is gathered, ms. */
  readonly gatherMs?: number;
  /** Taken by what orders wait for. */
  readonly rightOfWay?: RightOfWay;
}

/**
 * Writes what many bots have decided in the same turn of the event loop with one wait for the disk: at the close of a
 * candle all of them have something to write, and none may send an order before it is on the disk. A turn ends when all
 * that the network has brought is dealt with, so that candles of several markets, or the answers to many orders, are one
 * write; only the first orders of a moment do not wait for its end. What is wrong with the rows of one bot is undone and
 * told to that one only.
 */
export class GroupCommit {
  readonly #ledger: GroupLedger;
  readonly #gatherMs: number;
  readonly #rightOfWay: RightOfWay;
  #waiting: Waiting[] = [];
  #later: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #gatheringSince = 0;
  #sendingSince = Number.NEGATIVE_INFINITY;
  #syncDue = false;
  /** Whether orders that wait are written before this turn of the event loop ends. */
  #hurries = false;
  /** Whether what waits is written when this turn ends. */
  #ends = false;
  /** Whether what waits is written when orders have been sent. */
  #postponed = false;

  constructor(ledger: GroupLedger, { gatherMs = GATHER_MS, rightOfWay = new RightOfWay() }: GroupOptions = {}) {
    this.#ledger = ledger;
    this.#gatherMs = gatherMs;
    this.#rightOfWay = rightOfWay;
  }

  /**
   * Has something written at the end of this turn of the event loop, or before it where orders wait for it.
   * @param written called when it survives the end of this process. What it is given resolves when it survives a power cut
   *   too, and is rejected when that cannot be known: where the commit is durable it is on its way to the disk by then
   * @param lost called when it could not be written, or could not be brought onto the disk where it is to be durable
   */
  write(
    botId: string,
    commit: LiveCommit,
    written: (onDisk: Promise<void>) => void,
    lost: (error: unknown) => void,
  ): void {
    this.#waiting.push({ botId, commit, written, lost });
    if (!this.#ends) {
      this.#ends = true;
      setImmediate(() => this.#endOfTurn());
    }
    if (!commit.durable) return;
    this.#rightOfWay.take();
    if (this.#hurries || performance.now() - this.#sendingSince < SAME_MOMENT_MS) return;
    this.#hurries = true;
    // Behind all bots that are told the same thing.
    queueMicrotask(() => {
      this.#hurries = false;
      this.#commit(this.#takeUrgent());
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

  #endOfTurn(): void {
    this.#ends = false;
    const { over } = this.#rightOfWay;
    if (over === null) {
      this.#commit();
      return;
    }
    // Orders are being sent: what nothing waits for does not hold them up.
    this.#commit(this.#takeUrgent());
    if (this.#waiting.length === 0 || this.#postponed) return;
    this.#postponed = true;
    void over.then(() => {
      this.#postponed = false;
      this.#commit();
    });
  }

  /** What orders wait for, with whatever else their bots have to write: each bot's is written in its order. */
  #takeUrgent(): Waiting[] {
    const hurried = new Set(this.#waiting.filter(({ commit }) => commit.durable).map(({ botId }) => botId));
    const urgent = this.#waiting.filter(({ botId }) => hurried.has(botId));
    this.#waiting = this.#waiting.filter(({ botId }) => !hurried.has(botId));
    return urgent;
  }

  #takeAll(): Waiting[] {
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  #commit(group = this.#takeAll()): void {
    if (group.length === 0) return;
    let failures: readonly unknown[];
    try {
      failures = this.#ledger.live.commitAll(group);
    } catch (error) {
      failures = group.map(() => error);
    }
    const onDisk = group.some(({ commit }, i) => commit.durable && failures[i] === null) ? this.#sync() : null;
    if (onDisk === null) this.#syncSoon();
    for (const [i, { commit, written, lost }] of group.entries()) {
      const failure = failures[i];
      if (failure !== null) {
        lost(failure);
        continue;
      }
      if (commit.durable) onDisk?.catch(lost);
      written(onDisk ?? Promise.resolve());
    }
  }

  /** What is signed meanwhile is sent when this has resolved. */
  #sync(): Promise<void> {
    const onDisk = this.#ledger.syncLog();
    this.#sendingSince = performance.now();
    this.#rightOfWay.take(onDisk);
    return onDisk;
  }

  #syncSoon(): void {
    if (this.#syncDue) return;
    this.#syncDue = true;
    setTimeout(() => {
      this.#syncDue = false;
      // Nothing rests on it: what has to be on the disk is brought there when it is written, and fails there.
      this.#ledger.syncLog().catch(() => undefined);
    }, SYNC_AFTER_MS).unref();
  }
}
