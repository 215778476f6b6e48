import { type CcxtApi, textAt } from '../ccxt-api.ts';

type Method = (...args: unknown[]) => unknown;

/** Puts a function before one of a ccxt object's own, which it may call. */
export function wrap(
  api: CcxtApi,
  name: string,
  replacement: (original: Method, args: readonly unknown[]) => unknown,
): void {
  const original = Reflect.get(api, name) as Method;
  Reflect.set(api, name, (...args: unknown[]) => replacement(original.bind(api), args));
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
