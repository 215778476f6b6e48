import type { RejectionReason } from '../account/rejection.ts';
import type { ApiCall, StreamChannel } from './api-call.ts';

/** Answers that any call can get instead of its own, each in the venue's words. */
export type ServerFailure =
  | 'rate-limit'
  | 'banned'
  | 'maintenance'
  | 'server-error'
  | 'bad-gateway'
  | 'html-page'
  | 'empty-body';

/** What goes wrong with a call. `cut`: the connection is closed without an answer. `hang`:
 * it stays open, silent. */
export type FaultAction =
  | { readonly kind: 'lose-request'; readonly connection: 'cut' | 'hang' }
  | { readonly kind: 'lose-answer'; readonly connection: 'cut' | 'hang' }
  | { readonly kind: 'delay'; readonly ms: number; readonly what: 'request' | 'answer' }
  | { readonly kind: 'duplicate' }
  | {
      readonly kind: 'fail';
      readonly how: ServerFailure;
      readonly effect?: 'none' | 'done';
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'cut-body' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'reject'; readonly reason: RejectionReason }
  | { readonly kind: 'fill-part-then-cancel'; readonly fraction: number };

/** What goes wrong with a stream message. `swap`: it is sent after the next one of its channel. */
export type StreamFaultAction = { readonly kind: 'lose' } | { readonly kind: 'duplicate' } | { readonly kind: 'swap' };

/** Where in the sequence of calls a fault strikes: from the nth one on (1 is the next), so many times. */
interface Occasion {
  readonly nth?: number;
  readonly times?: number;
}

export interface Fault extends Occasion {
  readonly on: ApiCall | 'any';
  /** Narrows the calls that are counted and struck, such as to orders with a trigger. */
  readonly where?: (call: CallFacts) => boolean;
  readonly act: FaultAction;
}

/** What a fault may look at. */
export interface CallFacts {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface StreamFault extends Occasion {
  readonly on: StreamChannel | 'any';
  readonly act: StreamFaultAction;
}

interface Armed<F extends Occasion> {
  readonly fault: F;
  seen: number;
  struck: number;
}

/** The script of what goes wrong. A fault counts the calls of its kind from when it was added. */
export class Faults {
  /** How far the exchange's clock is ahead of the market's, ms; requests are checked against it, and it is told. */
  clockSkewMs = 0;
  /** Addresses that the exchange blocks altogether. */
  readonly blockedIps = new Set<string>();
  /** Channels that send nothing any more although the connection stands; `any` silences all, pongs included. */
  readonly silent = new Set<StreamChannel | 'any'>();
  readonly #listeners = new Set<(call: ApiCall, facts: CallFacts) => void>();
  readonly #calls: Armed<Fault>[] = [];
  readonly #streams: Armed<StreamFault>[] = [];

  /**
   * Calls `listener` with every call that has come and has not been dealt with, until the returned function is called. A
   * fault that it adds strikes this very call.
   */
  listen(listener: (call: ApiCall, facts: CallFacts) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(fault: Fault): void {
    this.#calls.push({ fault, seen: 0, struck: 0 });
  }

  addToStream(fault: StreamFault): void {
    this.#streams.push({ fault, seen: 0, struck: 0 });
  }

  /** Forgets all faults that have not struck yet, and makes everything work again. */
  clear(): void {
    this.#calls.length = 0;
    this.#streams.length = 0;
    this.clockSkewMs = 0;
    this.blockedIps.clear();
    this.silent.clear();
  }

  /** Whether every fault that was added has struck as often as it should. */
  get allStruck(): boolean {
    return [...this.#calls, ...this.#streams].every(({ fault, struck }) => struck >= (fault.times ?? 1));
  }

  /** What goes wrong with this call, in the order in which it was added. */
  strike(call: ApiCall, facts: CallFacts): FaultAction[] {
    for (const listener of [...this.#listeners]) listener(call, facts);
    const fitting = this.#calls.filter(({ fault }) => fault.where?.(facts) ?? true);
    return strikeAll(fitting, call).map((fault) => fault.act);
  }

  strikeStream(channel: StreamChannel): StreamFaultAction[] {
    return strikeAll(this.#streams, channel).map((fault) => fault.act);
  }
}

function strikeAll<F extends Occasion & { readonly on: string }>(armed: readonly Armed<F>[], on: string): F[] {
  const out: F[] = [];
  for (const entry of armed) {
    if (entry.fault.on !== 'any' && entry.fault.on !== on) continue;
    entry.seen++;
    const first = entry.fault.nth ?? 1;
    if (entry.seen < first || entry.struck >= (entry.fault.times ?? 1)) continue;
    entry.struck++;
    out.push(entry.fault);
  }
  return out;
}
