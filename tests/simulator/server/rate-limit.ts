import type { ServerFailure } from './faults.ts';

export interface RateLimit {
  /** Calls that are answered in one window. */
  readonly calls: number;
  /** Exchange time, ms; windows begin at whole multiples. */
  readonly windowMs: number;
  /** Calls over the limit in one window after which the address is banned; default: never. */
  readonly banAfter?: number;
  /** How long a ban lasts, ms of exchange time; default two minutes. */
  readonly banMs?: number;
}

/** Counts calls in fixed windows, as exchanges do with their weights. */
export class CallLimiter {
  readonly #limit: RateLimit;
  #window = Number.NaN;
  #calls = 0;
  #bannedUntil = 0;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Counts a call; says how it fails and for how long when it is one too many. */
  count(now: number): { readonly how: ServerFailure; readonly retryAfterMs: number } | undefined {
    const { calls, windowMs, banAfter = Number.POSITIVE_INFINITY, banMs = 120_000 } = this.#limit;
    if (now < this.#bannedUntil) return { how: 'banned', retryAfterMs: this.#bannedUntil - now };
    const window = Math.floor(now / windowMs);
    if (window !== this.#window) this.#calls = 0;
    this.#window = window;
    this.#calls++;
    if (this.#calls <= calls) return undefined;
    if (this.#calls > calls + banAfter) {
      this.#bannedUntil = now + banMs;
      return { how: 'banned', retryAfterMs: banMs };
    }
    return { how: 'rate-limit', retryAfterMs: (window + 1) * windowMs - now };
  }
}
