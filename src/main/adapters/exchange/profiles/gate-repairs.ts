import { at, type CcxtApi, type CcxtOrder, textAt } from '../ccxt-api.ts';

import { wrapMethod } from '../wrap-method.ts';

/** States of ccxt's that say that an order is done. */
const DONE: ReadonlySet<string | undefined> = new Set(['closed', 'canceled', 'rejected']);

/**
 * Mends how ccxt reads Gate's orders and streams: most reasons for which an order ends, and a part that was filled, are
 * no states to it; a price order that has become an order is taken for one of which nothing was filled, although its
 * fills are told under the other order's name; and the kind of market is read from the address of the stream, which on
 * the testnet does not tell it.
 */
export function repairReadings(api: CcxtApi): void {
  wrapMethod(api, 'parseOrder', (parse, [order, market]) => {
    const parsed = parse(order, market) as CcxtOrder;
    if (at(order, 'trigger') !== undefined) return { ...parsed, filled: undefined };
    const raw = textAt(order, 'status');
    if (raw === 'open') return { ...parsed, status: 'open' };
    if (raw !== 'finished' || DONE.has(parsed.status)) return parsed;
    return { ...parsed, status: Number(textAt(order, 'left')) === 0 ? 'closed' : 'canceled' };
  });
  // Perpetuals are all that is followed.
  Reflect.set(api, 'getMarketTypeByUrl', () => 'swap');
}
