import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

/** Name under which the memory is handed to new threads. */
const NAME = 'plutarc-gates';
const SLOTS = 128;
/** Level, when it was filled, and until when nothing may go: three doubles; then the lock. */
const DOUBLES = 3;
const SLOT_BYTES = DOUBLES * Float64Array.BYTES_PER_ELEMENT + 2 * Int32Array.BYTES_PER_ELEMENT;

/**
 * What is left of an exchange's limit, in memory that all threads of this process share: an exchange counts what the
 * process asks, whichever thread it was. Times are ms since 1970.
 */
export class GateMemory {
  readonly #values: Float64Array;
  readonly #lock: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(SLOT_BYTES), offset = 0) {
    this.#values = new Float64Array(buffer, offset, DOUBLES);
    this.#lock = new Int32Array(buffer, offset + DOUBLES * Float64Array.BYTES_PER_ELEMENT, 1);
  }

  get pausedUntil(): number {
    return this.#locked((values) => values[2]);
  }

  /** An earlier pause that lasts longer stays. */
  pauseUntil(time: number): void {
    this.#locked((values) => {
      values[2] = Math.max(values[2], time);
    });
  }

  /**
   * Takes `cost` if nothing forbids it.
   * @param needed level from which on it may be taken; the bucket holds at most `most`
   * @returns 0 when it was taken, else how long to wait, ms
   */
  take(
    cost: number,
    { needed, most, msPerCost, now }: { needed: number; most: number; msPerCost: number; now: number },
  ): number {
    return this.#locked((values) => {
      // Never used: full.
      const level = values[1] === 0 ? most : Math.min(most, values[0] + Math.max(0, now - values[1]) / msPerCost);
      values[0] = level;
      values[1] = now;
      const wait = Math.max(values[2] - now, (needed - level) * msPerCost, 0);
      if (wait === 0) values[0] = level - cost;
      return wait;
    });
  }

  /** A few operations long, so that nobody spins for longer than that. */
  #locked<T>(work: (values: Float64Array) => T): T {
    while (Atomics.compareExchange(this.#lock, 0, 0, 1) !== 0);
    try {
      return work(this.#values);
    } finally {
      Atomics.store(this.#lock, 0, 0);
    }
  }
}

/**
 * Makes the memory that threads share, before the first one is started: they find it in their environment. Called
 * wherever threads are made.
 */
export function shareGateMemory(): SharedArrayBuffer {
  const known = getEnvironmentData(NAME) as unknown;
  if (known instanceof SharedArrayBuffer) return known;
  const buffer = new SharedArrayBuffer(SLOTS * SLOT_BYTES);
  // A thread that was not given any has none to share.
  if (isMainThread) setEnvironmentData(NAME, buffer);
  return buffer;
}

/** The memory of one place. Two places that fall onto the same slot share a limit, which is slower and never wrong. */
export function gateMemoryOf(place: string): GateMemory {
  let hash = 0;
  for (let i = 0; i < place.length; i++) hash = (Math.imul(hash, 31) + place.charCodeAt(i)) | 0;
  return new GateMemory(shareGateMemory(), (Math.abs(hash) % SLOTS) * SLOT_BYTES);
}
