import { at, type CcxtApi, type CcxtOrder, type CcxtTrade, listAt, textAt } from '../ccxt-api.ts';
import { wrapMethod } from '../wrap-method.ts';
import { ClosedPositions, type Connection } from './repairs.ts';

/** What ccxt keeps of streamed orders: an array to which a newer state of an order is appended in place of the older. */
type OrderCache = CcxtOrder[] & { append(order: CcxtOrder): void };

/**
 * Mends how ccxt reads Kraken's trades and streams: trades of inverse contracts have no amount; open orders no status; a
 * part that was filled is added to what was known, although the message tells the whole; an order that is filled keeps
 * the old amount; and of a position that was closed the stream says nothing but that it lists it no more.
 */
export function repairReadings(api: CcxtApi): void {
  wrapMethod(api, 'parseTrade', (parse, [trade, market]) => {
    const parsed = parse(trade, market) as CcxtTrade;
    const size = textAt(trade, 'size') || textAt(trade, 'amount') || textAt(trade, 'quantity');
    return parsed.amount === undefined && Number(size) > 0 ? { ...parsed, amount: Number(size) } : parsed;
  });
  wrapMethod(api, 'parseWsOrder', (parse, [order, market]) => {
    const parsed = parse(order, market) as CcxtOrder;
    return {
      ...parsed,
      status: parsed.status ?? 'open',
      amount: Number(textAt(order, 'filled')) + Number(textAt(order, 'qty')),
      clientOrderId: textAt(order, 'cli_ord_id') || undefined,
      reduceOnly: at(order, 'reduce_only') === true,
      timestamp: Number(parsed.timestamp),
    };
  });
  wrapMethod(api, 'handleOrder', (handle, [connection, message]) => {
    // An edit is the one case in which ccxt takes the new state as it stands.
    if (at(message, 'order') !== undefined) handle(connection, { ...(message as object), reason: 'edited_by_user' });
    if (at(message, 'is_cancel') === true) endOrder(api, connection as Connection, message);
    return message;
  });
  const closed = new ClosedPositions('instrument');
  wrapMethod(api, 'handlePositions', (handle, [connection, message]) => {
    const listed = listAt(message, 'positions');
    const positions = [...listed, ...closed.since(listed).map((instrument) => ({ instrument, balance: 0 }))];
    return handle(connection, { ...(message as object), positions });
  });
}

/** A message that an order has left the book names the order and the reason, and nothing else. */
function endOrder(api: CcxtApi, connection: Connection, message: unknown): void {
  const cache = Reflect.get(api, 'orders') as OrderCache | undefined;
  const id = textAt(message, 'order_id') || textAt(message, 'order', 'order_id');
  const known = cache?.find((order) => order.id === id);
  if (!cache || !known) return;
  cache.append({ ...known, ...endOf(textAt(message, 'reason'), known) });
  for (const name of ['orders', `orders:${known.symbol}`]) connection.resolve(cache, name);
}

function endOf(reason: string, { amount }: CcxtOrder): Partial<CcxtOrder> {
  if (reason === 'full_fill') return { status: 'closed', filled: amount, info: { reason } };
  // A stop that has fired is gone from the book, and what became of it is not told here.
  if (reason === 'stop_order_triggered') return { status: 'triggered', info: { reason } };
  return { status: 'canceled', info: { reason } };
}
