import type { CcxtApi, CcxtOrder, CcxtParams } from '../ccxt-api.ts';

/** Of which orders a list is asked for: of one instrument, or (null) of the whole account. */
export interface OrderScope {
  readonly symbol: string | null;
  /** Currencies that the perpetuals of the contract type settle in, for exchanges that keep a list for each. */
  readonly settle: readonly string[];
}

/** Far more than any exchange allows to be open, so that a list that never ends is noticed. */
const MOST_PAGES = 100;

/**
 * Asks for page after page, since exchanges end a list early without a word: until one is not full, or brings nothing new.
 * @param ask the page after `previous` (undefined for the first), with its number from 0 on
 */
export async function everyPage(
  size: number,
  ask: (page: number, previous: readonly CcxtOrder[] | undefined) => Promise<readonly CcxtOrder[]>,
): Promise<CcxtOrder[]> {
  const byId = new Map<string | undefined, CcxtOrder>();
  let previous: readonly CcxtOrder[] | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const orders = await ask(page, previous);
    const known = byId.size;
    for (const order of orders) byId.set(order.id, order);
    if (orders.length < size || byId.size === known) break;
    previous = orders;
  }
  return [...byId.values()];
}

/** Open orders where conditional ones are in the same list, which has no pages. */
export async function openTogether(api: CcxtApi, { symbol }: OrderScope): Promise<CcxtOrder[]> {
  return await api.fetchOpenOrders(symbol ?? undefined);
}

/** Open orders where conditional ones are in a list of their own, both without pages. */
export async function openApart(api: CcxtApi, { symbol }: OrderScope): Promise<CcxtOrder[]> {
  return await inLists(api, symbol, [{}, { trigger: true }]);
}

/** Open orders of several lists, asked for one after the other. */
export async function inLists(
  api: CcxtApi,
  symbol: string | null,
  lists: readonly CcxtParams[],
  pages?: { readonly size: number; next(page: number, previous: readonly CcxtOrder[]): CcxtParams },
): Promise<CcxtOrder[]> {
  const found: CcxtOrder[] = [];
  for (const params of lists) {
    const ask = (limit: number | undefined, more: CcxtParams) =>
      api.fetchOpenOrders(symbol ?? undefined, undefined, limit, { ...params, ...more });
    if (pages === undefined) found.push(...(await ask(undefined, {})));
    else {
      const { size, next } = pages;
      found.push(...(await everyPage(size, (page, previous) => ask(size, previous ? next(page, previous) : {}))));
    }
  }
  return found;
}
