import { at, type CcxtApi, type CcxtOrder } from '../ccxt-api.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { FailureKind } from '../failure-kind.ts';

import { wrapMethod } from '../wrap-method.ts';

const GEMINI = { id: 'gemini', name: 'Gemini' };

/**
 * Mends what ccxt takes for the state of a streamed order: the name of the event. So every order with a fill was done,
 * with part of it missing, and the orders that wait when the stream begins were in no state at all.
 */
export function repairReadings(api: CcxtApi): void {
  wrapMethod(api, 'watchOrders', async (watch, args) => {
    try {
      return await watch(...args);
    } catch (error) {
      throw refusedLogin(error) ?? error;
    }
  });
  wrapMethod(api, 'parseWsOrder', (parse, [order, market]) => {
    const parsed = parse(order, market) as CcxtOrder;
    return at(order, 'is_live') === true ? { ...parsed, status: 'open' } : { ...parsed, status: endOf(order, parsed) };
  });
}

/**
 * The log-in to the stream of orders is in the headers that open its connection. One that is refused has nothing but a
 * status, by which it looks like an exchange that cannot be reached.
 */
function refusedLogin(error: unknown): ExchangeError | null {
  const status = error instanceof Error ? /Unexpected server response: (\d+)/.exec(error.message)?.[1] : undefined;
  const kind = status === undefined ? undefined : KIND_OF_STATUS[status];
  if (kind === undefined) return null;
  return new ExchangeError(GEMINI, kind, `the stream of orders is refused with status ${status}`);
}

/** As its documentation says: headers that are wrong, and a key that lacks the role. */
const KIND_OF_STATUS: Readonly<Record<string, FailureKind>> = {
  400: 'invalid-key',
  401: 'invalid-key',
  403: 'insufficient-permissions',
};

function endOf(order: unknown, { status }: CcxtOrder): string | undefined {
  if (status === 'rejected') return status;
  return at(order, 'is_cancelled') === true ? 'canceled' : status;
}
