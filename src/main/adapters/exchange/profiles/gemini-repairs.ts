import { at, type CcxtApi, type CcxtOrder } from '../ccxt-api.ts';
import { wrap } from './repairs.ts';

/**
 * Mends what ccxt takes for the state of a streamed order: the name of the event. So every order with a fill was done,
 * with part of it missing, and the orders that wait when the stream begins were in no state at all.
 */
export function repairReadings(api: CcxtApi): void {
  wrap(api, 'parseWsOrder', (parse, [order, market]) => {
    const parsed = parse(order, market) as CcxtOrder;
    return at(order, 'is_live') === true ? { ...parsed, status: 'open' } : { ...parsed, status: endOf(order, parsed) };
  });
}

function endOf(order: unknown, { status }: CcxtOrder): string | undefined {
  if (status === 'rejected') return status;
  return at(order, 'is_cancelled') === true ? 'canceled' : status;
}
