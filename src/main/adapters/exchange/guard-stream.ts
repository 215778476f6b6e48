import { wrapMethod } from './wrap-method.ts';

const guarded = new WeakSet<object>();

/** What an unreadable message makes ccxt throw: nothing was refused, and the next message may be readable. */
const UNREADABLE: ReadonlySet<string> = new Set(['TypeError', 'SyntaxError', 'RangeError', 'BadSymbol']);

/** The promise of a log-in, which some classes keep under this name for as long as the connection stands. */
const LOGGED_IN = 'authenticated';

/**
 * Mends what ccxt's connections leave to chance.
 * - What a connection rejects, and nobody waits for, would end the process: a subscription that its limiter sends after
 *   the close, and futures that ccxt makes beside the one it returns (of snapshots, of log-ins). The close itself has
 *   told whoever watches.
 * - The time of the last sign of life is compared with this machine's clock, and set by the exchange's: with a machine
 *   that is ahead by more than two intervals the connection would be given up as dead, over and over.
 * - A refusal that names no subscription leaves all of them marked as made, and an unreadable message makes ccxt forget
 *   the log-in: whoever watches next would wait for ever.
 * @param connection ccxt's client of one address of streams
 */
export function guardStream(connection: unknown): unknown {
  if (typeof connection !== 'object' || connection === null || guarded.has(connection)) return connection;
  guarded.add(connection);
  for (const name of ['send', 'future']) {
    wrapMethod(connection, name, (original, args) => handled(original(...args)));
  }
  countSignsOfLife(connection);
  wrapMethod(connection, 'reject', (original, [error, subscription]) => {
    const stands = Reflect.get(connection, 'error') === undefined && isOpen(connection);
    if (subscription !== undefined || !stands || !(error instanceof Error)) return original(error, subscription);
    if (!UNREADABLE.has(error.name)) return endWith(connection, error);
    const futures = Reflect.get(connection, 'futures') as Record<string, unknown>;
    const login = futures[LOGGED_IN];
    const result = original(error);
    if (login !== undefined) futures[LOGGED_IN] = login;
    return result;
  });
  return connection;
}

/** Takes every sign of life for one of now, by the clock that its age is measured with. */
function countSignsOfLife(connection: object): void {
  let last: number | undefined;
  Object.defineProperty(connection, 'lastPong', {
    get: () => last,
    set: () => {
      last = Date.now();
    },
  });
}

function isOpen(connection: object): boolean {
  return Reflect.get(connection, 'isConnected') === true && call(connection, 'isOpen') === true;
}

/** Ends the connection as if it had broken, but for the given reason: the next who watches makes a new one. */
function endWith(connection: object, error: Error): Error {
  Reflect.set(connection, 'error', error);
  call(connection, 'reset', error);
  call(connection, 'onErrorCallback', connection, error);
  handled(call(connection, 'close'));
  return error;
}

function call(connection: object, name: string, ...args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(connection, name) as (...args: unknown[]) => unknown, connection, args);
}

/** The same promise; a pending one is asked for again with every message, and handled once. */
function handled(result: unknown): unknown {
  if (!(result instanceof Promise) || guarded.has(result)) return result;
  guarded.add(result);
  result.catch(() => undefined);
  return result;
}
