import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { FailureKind } from '#main/adapters/exchange/failure-kind.ts';
import { UserError } from '#main/errors.ts';

/** A flag that changes even in the middle of a synchronous loop: an AbortSignal, or what a worker sees of one. */
export interface StopFlag {
  readonly aborted: boolean;
}

/** Why nothing is asked for at the moment, and until when (ms by this machine's clock). */
export interface Wait {
  readonly reason: string;
  readonly until: number;
}

export interface PatienceOptions {
  readonly signal: StopFlag;
  /** Until when the exchange wants no requests, ms; of all requests that share its pace. */
  readonly pausedUntil: () => number;
  readonly exchangeName: string;
  /** Told of each wait, again and again while it lasts, and of its end with null. */
  readonly onWait: (wait: Wait | null) => void;
  /** How long an exchange may be out of reach before it is given up, ms. Pauses that it asks for do not count. */
  readonly patienceMs?: number;
  readonly now?: () => number;
}

/** Failures that pass: the same request may work a moment later. Nothing that a download asks changes anything. */
const PASSING: ReadonlySet<FailureKind> = new Set(['rate-limited', 'exchange-down', 'network-down', 'bad-answer']);

const PATIENCE_MS = 10 * 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** How often a wait looks whether it should end, ms. */
const LOOK_MS = 100;

/** What is thrown when the user has stopped the work. */
export function stopped(): UserError {
  return new UserError('Cancelled.', { code: 'cancelled' });
}

/**
 * Sends a request that may be sent again: sits out pauses that the exchange asks for, and tries again with growing waits
 * while it is out of reach.
 * @throws UserError `cancelled` as soon as the signal is set, and what is wrong when waiting does not help
 */
export async function patiently<T>(request: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { signal, patienceMs = PATIENCE_MS, now = Date.now } = options;
  let failingSince: number | null = null;
  for (let attempt = 0; ; attempt++) {
    await sitOutPause(options);
    if (signal.aborted) throw stopped();
    try {
      return await unlessStopped(request(), signal);
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (!PASSING.has(error.kind)) throw new UserError(error.message, { code: 'failed', cause: error });
      if (error.kind !== 'rate-limited') {
        failingSince ??= now();
        if (now() - failingSince >= patienceMs) throw givenUp(error, patienceMs);
      }
      const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      const until = error.retryAt !== null && Number.isFinite(error.retryAt) ? error.retryAt : now() + grown;
      await waitUntil({ reason: error.message, until: Math.max(until, now() + FIRST_WAIT_MS) }, options);
    }
  }
}

async function sitOutPause(options: PatienceOptions): Promise<void> {
  const { pausedUntil, exchangeName, now = Date.now } = options;
  const until = pausedUntil();
  if (until > now()) await waitUntil({ reason: `${exchangeName} asked for a pause.`, until }, options);
}

async function waitUntil(wait: Wait, { signal, onWait, now = Date.now }: PatienceOptions): Promise<void> {
  while (now() < wait.until) {
    if (signal.aborted) throw stopped();
    onWait(wait);
    await sleep(Math.min(LOOK_MS, Math.max(1, wait.until - now())));
  }
  onWait(null);
}

/** A request cannot be called back: its answer is left to itself when the user stops the work. */
async function unlessStopped<T>(request: Promise<T>, signal: StopFlag): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stop = new Promise<never>((_, reject) => {
    timer = setInterval(() => signal.aborted && reject(stopped()), LOOK_MS);
  });
  request.catch(() => undefined);
  try {
    return await Promise.race([request, stop]);
  } finally {
    clearInterval(timer);
  }
}

function givenUp(error: ExchangeError, patienceMs: number): UserError {
  const minutes = Math.round(patienceMs / 60_000);
  const since = minutes >= 1 ? ` It has been tried for ${minutes} min.` : '';
  return new UserError(`${error.message}${since} What has been fetched is stored: start the download again later.`, {
    code: 'failed',
    cause: error,
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
