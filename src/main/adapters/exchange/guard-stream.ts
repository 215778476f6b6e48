const guarded = new WeakSet<object>();

/**
 * Keeps what a connection of ccxt's rejects, and nobody waits for, from ending the process: a subscription that its
 * limiter sends after the close, and futures that ccxt makes beside the one it returns (of snapshots, of log-ins). The
 * close itself has told whoever watches.
 * @param connection ccxt's client of one address of streams
 */
export function guardStream(connection: unknown): unknown {
  if (typeof connection !== 'object' || connection === null || guarded.has(connection)) return connection;
  guarded.add(connection);
  for (const name of ['send', 'future']) {
    const original: unknown = Reflect.get(connection, name);
    if (typeof original !== 'function') continue;
    Reflect.set(connection, name, (...args: unknown[]) => handled(Reflect.apply(original, connection, args)));
  }
  return connection;
}

/** The same promise; a pending one is asked for again with every message, and handled once. */
function handled(result: unknown): unknown {
  if (!(result instanceof Promise) || guarded.has(result)) return result;
  guarded.add(result);
  result.catch(() => undefined);
  return result;
}
