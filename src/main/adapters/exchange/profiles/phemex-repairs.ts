import { at, type CcxtApi, type CcxtTrade, textAt } from '../ccxt-api.ts';
import { wrap } from './repairs.ts';

/**
 * Mends how ccxt reads Phemex's stream of the account: it looks for a dictionary where the orders are a list, so that it
 * tells of none, and the amounts of streamed fills have another name than those that are asked for.
 */
export function repairReadings(api: CcxtApi): void {
  wrap(api, 'handleMessage', (handle, [connection, message]) => {
    const orders = at(message, 'orders_p') ?? at(message, 'orders');
    if (!Array.isArray(orders)) return handle(connection, message);
    const handleOrders = Reflect.get(api, 'handleOrders') as (
      connection: unknown,
      orders: readonly unknown[],
    ) => unknown;
    return handleOrders.call(api, connection, orders);
  });
  wrap(api, 'parseTrade', (parse, [trade, market]) => {
    const parsed = parse(trade, market) as CcxtTrade;
    const amount = Number(textAt(trade, 'execQty'));
    return parsed.amount === undefined && amount > 0 ? { ...parsed, amount } : parsed;
  });
}
