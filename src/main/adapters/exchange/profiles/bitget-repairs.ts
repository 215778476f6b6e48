import { type CcxtApi, type CcxtOrder, listAt, textAt } from '../ccxt-api.ts';
import { wrapMethod } from '../wrap-method.ts';
import { ClosedPositions } from './repairs.ts';

/**
 * Mends how ccxt reads Bitget's streams: of an order that is filled in parts it tells the last part for the whole, and of
 * a position that was closed nothing, since the stream lists it no more.
 */
export function repairReadings(api: CcxtApi): void {
  wrapMethod(api, 'parseWsOrder', (parse, [order, market]) => {
    const parsed = parse(order, market) as CcxtOrder;
    return { ...parsed, filled: textAt(order, 'accBaseVolume') };
  });
  const closed = new ClosedPositions('instId');
  wrapMethod(api, 'handlePositions', (handle, [connection, message]) => {
    const listed = listAt(message, 'data');
    const data = [...listed, ...closed.since(listed).map((instId) => ({ instId, marginMode: 'crossed', total: '0' }))];
    return handle(connection, { ...(message as object), data });
  });
}
