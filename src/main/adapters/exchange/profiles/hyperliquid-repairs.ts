import { at, type CcxtApi, listAt } from '../ccxt-api.ts';
import { wrapMethod } from '../wrap-method.ts';
import { ClosedPositions } from './repairs.ts';

/** Mends that ccxt says nothing of a position that was closed: the stream lists the open ones, every time. */
export function repairReadings(api: CcxtApi): void {
  const closed = new ClosedPositions('coin');
  wrapMethod(api, 'handlePositions', (handle, [connection, message]) => {
    const state = at(message, 'data', 'clearinghouseState') as object;
    const listed = listAt(state, 'assetPositions');
    const gone = closed.since(listed.map((row) => at(row, 'position')));
    const assetPositions = [...listed, ...gone.map((coin) => ({ type: 'oneWay', position: { coin, szi: '0' } }))];
    return handle(connection, { data: { clearinghouseState: { ...state, assetPositions } } });
  });
}
