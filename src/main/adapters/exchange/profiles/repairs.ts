import { type CcxtApi, textAt } from '../ccxt-api.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { SupportedProfile } from '../profile.ts';
import { wrapMethod } from '../wrap-method.ts';

/** The connection that a message came by; `resolve` hands what is kept to those who wait for a name. */
export interface Connection {
  resolve(kept: unknown, name: string): unknown;
  reject(error: Error): unknown;
}

/**
 * Lets a refusal end the stream that it is about, where a class passes over it: whoever watches would wait for ever.
 * @param refusalIn what a message refuses, in the exchange's words; null where it refuses nothing
 */
export function failOnRefusal(
  api: CcxtApi,
  exchange: Pick<SupportedProfile, 'id' | 'name'>,
  refusalIn: (message: unknown) => string | null,
): void {
  wrapMethod(api, 'handleMessage', (handle, [connection, message]) => {
    const refusal = refusalIn(message);
    if (refusal === null) return handle(connection, message);
    return (connection as Connection).reject(new ExchangeError(exchange, 'unrecognised', refusal));
  });
}

/**
 * Makes a class keep the fills of its stream, where it forgets them with every message: of several that come at once
 * only the first would be told.
 * @param handler the method that takes the fills of a message
 */
export function keepFills(api: CcxtApi, handler: string): void {
  wrapMethod(api, handler, (handle, [connection, message]) => {
    const keeping: Connection = {
      reject: (error) => (connection as Connection).reject(error),
      resolve(kept, name) {
        if (Reflect.get(api, 'myTrades') === undefined) Reflect.set(api, 'myTrades', kept);
        return (connection as Connection).resolve(kept, name);
      },
    };
    return handle(keeping, message);
  });
}

/** Finds the end of positions in a stream that lists all open ones in every message, and a closed one no more. */
export class ClosedPositions {
  readonly #name: string;
  #open: readonly string[] = [];

  /** @param name the field of a position that names the instrument */
  constructor(name: string) {
    this.#name = name;
  }

  /** Instruments that were listed the time before and are not any more. */
  since(listed: readonly unknown[]): string[] {
    const now = listed.map((position) => textAt(position, this.#name));
    const closed = this.#open.filter((instrument) => !now.includes(instrument));
    this.#open = now;
    return closed;
  }
}
