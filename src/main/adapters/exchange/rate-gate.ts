import { GateMemory } from './gate-memory.ts';

/** What a request is for, most urgent first: `exit` is a cancel or an order that only reduces. */
export const URGENCIES = ['exit', 'order', 'account', 'data'] as const;
export type Urgency = (typeof URGENCIES)[number];

export interface Pace {
  /** Milliseconds that one unit of cost takes to come back. */
  readonly msPerCost: number;
  /** Cost that is kept back for cancels (and exits), so that they never stand behind a download. */
  readonly reserve?: number;
}

export interface RateGateOptions extends Pace {
  readonly now?: () => number;
  /** What is left of the limit, where other gates and threads share it; by default this gate's own. */
  readonly memory?: GateMemory;
}

interface Waiting {
  readonly cost: number;
  readonly rank: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Thrown to requests that would have to wait longer than makes sense for them; nothing has been sent. */
export class RequestHeldBack extends Error {
  override readonly name = 'RequestHeldBack';
  readonly until: number;

  constructor(until: number) {
    super('the exchange asked for a pause');
    this.until = until;
  }
}

/** Longest pause that each kind of request sits out; an order that is a minute late is another order. */
const PATIENCE_MS: Readonly<Record<Urgency, number>> = {
  exit: 60_000,
  order: 5_000,
  account: 60_000,
  data: 15 * 60_000,
};

/**
 * Share of the reserve that must be left after others before each kind may go: an exit takes what there is, and an order
 * goes right after the question for the candle that it was decided on.
 */
const KEPT_BACK: Readonly<Record<Urgency, number>> = { exit: 0, order: 0.4, account: 1, data: 1 };

const DEFAULT_RESERVE = 5;
/** How long a request waits at most before the limit is looked at again, ms. */
const LONGEST_WAIT_MS = 1000;

/**
 * Lets requests of one key, or of several at one exchange, through at the exchange's pace: a bucket of cost that fills at a steady rate. Ordinary
 * requests leave `reserve` in it, so that a cancel goes at once even when downloads fill the queue. When the exchange
 * asks for a pause, everything waits, cancels too: asking again during a ban makes it longer.
 */
export class RateGate {
  readonly #msPerCost: number;
  readonly #reserve: number;
  readonly #now: () => number;
  readonly #queues: Waiting[][] = URGENCIES.map(() => []);
  readonly #memory: GateMemory;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: RateGateOptions) {
    this.#msPerCost = Math.max(options.msPerCost, 0.001);
    this.#reserve = options.reserve ?? DEFAULT_RESERVE;
    this.#now = options.now ?? Date.now;
    this.#memory = options.memory ?? new GateMemory();
  }

  /**
   * Resolves when the request may go.
   * @param signal of whoever asks: once it is aborted, the request waits no more, and never goes
   * @throws RequestHeldBack when a pause is longer than the request's patience
   */
  take(cost: number, urgency: Urgency, signal?: AbortSignal): Promise<void> {
    const rank = URGENCIES.indexOf(urgency);
    if (signal?.aborted) return Promise.reject(new RequestHeldBack(Number.POSITIVE_INFINITY));
    const { pausedUntil } = this.#memory;
    if (pausedUntil - this.#now() > PATIENCE_MS[urgency]) return Promise.reject(new RequestHeldBack(pausedUntil));
    return new Promise((resolve, reject) => {
      const leave = () => signal?.removeEventListener('abort', drop);
      const waiting: Waiting = {
        cost,
        rank,
        resolve: () => {
          leave();
          resolve();
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      const drop = () => this.#drop(waiting);
      signal?.addEventListener('abort', drop, { once: true });
      this.#queues[rank].push(waiting);
      this.#serve();
    });
  }

  /** No request before `time` (ms). An earlier pause that lasts longer stays. */
  pauseUntil(time: number): void {
    this.#memory.pauseUntil(time);
    this.#serve();
  }

  /** Until when the exchange wants no requests; in the past when it wants them. */
  get pausedUntil(): number {
    return this.#memory.pausedUntil;
  }

  /** Lets nothing through any more. */
  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    for (const queue of this.#queues) {
      for (const { reject } of queue.splice(0)) reject(new RequestHeldBack(Number.POSITIVE_INFINITY));
    }
  }

  #drop(waiting: Waiting): void {
    const queue = this.#queues[waiting.rank];
    const index = queue.indexOf(waiting);
    if (index < 0) return;
    queue.splice(index, 1);
    waiting.reject(new RequestHeldBack(Number.POSITIVE_INFINITY));
    this.#serve();
  }

  #serve(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dropImpatient();
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const wait = this.#take(next);
      if (wait > 0) {
        // Others may use the limit meanwhile, or be asked to pause: looked at again when it could be its turn.
        this.#timer = setTimeout(() => this.#serve(), Math.min(Math.ceil(wait), LONGEST_WAIT_MS));
        return;
      }
      this.#queues[next.rank].shift();
      next.resolve();
    }
  }

  /** A pause that is longer than a request's patience ends its waiting, whoever was asked to pause. */
  #dropImpatient(): void {
    const { pausedUntil } = this.#memory;
    const left = pausedUntil - this.#now();
    for (const [rank, queue] of this.#queues.entries()) {
      if (left <= PATIENCE_MS[URGENCIES[rank]]) continue;
      for (const { reject } of queue.splice(0)) reject(new RequestHeldBack(pausedUntil));
    }
  }

  #next(): Waiting | null {
    return this.#queues.find((queue) => queue.length > 0)?.[0] ?? null;
  }

  /** Lets the request go, out of the pause and with its part of the reserve kept back; or says how long to wait, ms. */
  #take({ rank, cost }: Waiting): number {
    const most = this.#reserve;
    const needed = most * KEPT_BACK[URGENCIES[rank]];
    return this.#memory.take(cost, { needed, most, msPerCost: this.#msPerCost, now: this.#now() });
  }
}

/**
 * When a refusal for too many requests ends, by the answer's headers; a default when they do not say. Names are compared
 * without regard to case.
 */
export function retryTime(status: number, headers: Readonly<Record<string, string>>, now: number): number | null {
  if (status !== 429 && status !== 418) return null;
  const header = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const after = header('retry-after');
  if (after !== undefined) {
    const seconds = Number(after);
    const date = Date.parse(after);
    if (Number.isFinite(seconds)) return now + seconds * 1000;
    if (!Number.isNaN(date)) return date;
  }
  const resetAt = Number(header('x-bapi-limit-reset-timestamp'));
  if (resetAt > now) return resetAt;
  const resetIn = Number(header('gw-ratelimit-reset'));
  if (resetIn > 0) return now + resetIn;
  return now + (status === 418 ? 120_000 : 5_000);
}
