import { at, type CcxtApi, listAt, textAt } from '../ccxt-api.ts';
import { wrapMethod } from '../wrap-method.ts';
import { failOnRefusal, keepFills } from './repairs.ts';

type WatchPrivate = (name: string, message: object) => Promise<unknown>;

const ORDERS = 'executionreport';
const ALGO_ORDERS = 'algoexecutionreportv2';
/** Fills of algo orders that are remembered as such. */
const REMEMBERED = 1000;

/**
 * Mends how ccxt reads WOO X's stream of the account: refusals are passed over, and algo orders are another stream that
 * it does not read when it follows orders. An algo order that has fired trades under the number of another order, and
 * only its own message tells which fills are its: so it is told as an order, and its fills under its own number.
 */
export function repairReadings(api: CcxtApi, exchange: { readonly id: string; readonly name: string }): void {
  keepFills(api, 'handleMyTrade');
  failOnRefusal(api, exchange, (message) => {
    const refused = at(message, 'event') === 'subscribe' && at(message, 'success') === false;
    return refused ? textAt(message, 'errorMsg') : null;
  });
  const asked = new WeakSet<object>();
  wrapMethod(api, 'watchPrivate', (watch, args) => {
    const connection = connectionOf(api);
    if (at(args[1], 'topic') === ORDERS && !asked.has(connection)) {
      asked.add(connection);
      // Nobody waits for it: what it brings is told with the orders, and its end with theirs.
      (watch as WatchPrivate)(ALGO_ORDERS, { event: 'subscribe', topic: ALGO_ORDERS }).catch(() => undefined);
    }
    return watch(...args);
  });
  const ofAlgoOrders = new Set<string>();
  wrapMethod(api, 'handleOrderUpdate', (handle, [connection, message]) => {
    const tell = (data: object) => handle(connection, { topic: ORDERS, data });
    if (at(message, 'topic') === ALGO_ORDERS) {
      for (const row of listAt(message, 'data')) {
        const trade = textAt(row, 'tradeId');
        if (trade !== '' && trade !== '0') ofAlgoOrders.add(trade);
        tell({ ...(row as object), orderId: textAt(row, 'algoOrderId'), status: textAt(row, 'algoStatus') });
      }
      for (const oldest of ofAlgoOrders) if (ofAlgoOrders.size > REMEMBERED) ofAlgoOrders.delete(oldest);
      return message;
    }
    const data = at(message, 'data') as object;
    // A cancel or an edit that is refused tells nothing of the order.
    if (Number(textAt(data, 'msgType')) > 0) return message;
    // The same fill again, under the other number.
    return ofAlgoOrders.has(textAt(data, 'tradeId')) ? tell({ ...data, tradeId: 0 }) : tell(data);
  });
}

/** The connection of the account's streams, made if need be. */
function connectionOf(api: CcxtApi): object {
  const client = Reflect.get(api, 'client') as (url: string) => object;
  return client.call(api, `${textAt(api.urls.api, 'ws', 'private')}/${api.uid}`);
}
