import { at, type CcxtApi, type CcxtMarket, type CcxtTrade, textAt } from '../ccxt-api.ts';
import { wrapMethod } from '../wrap-method.ts';
import { keepFills } from './repairs.ts';

/**
 * Leaves the contracts out that settle in USDC. ccxt takes most of what is about them for inverse ones: it asks for their
 * candles and orders on channels that refuse them, for fills and positions where there are none, and reads their balance
 * a hundred million times too small.
 */
export function leaveOutUsdc(api: CcxtApi): void {
  wrapMethod(api, 'fetchMarkets', async (fetch, args) => {
    const markets = (await fetch(...args)) as readonly CcxtMarket[];
    return markets.filter(({ swap, settle }) => !(swap === true && settle === 'USDC'));
  });
}

/**
 * Mends how ccxt reads Phemex's stream of the account: it looks for a dictionary where the orders are a list, so that it
 * tells of none; it takes every message about an order for a fill; and the amounts of streamed fills have another name
 * than those that are asked for.
 */
export function repairReadings(api: CcxtApi): void {
  const handleOrders = Reflect.get(api, 'handleOrders') as (connection: unknown, orders: readonly unknown[]) => unknown;
  wrapMethod(api, 'handleMessage', (handle, [connection, message]) => {
    const orders = at(message, 'orders_p') ?? at(message, 'orders');
    return Array.isArray(orders) ? handleOrders.call(api, connection, orders) : handle(connection, message);
  });
  keepFills(api, 'handleMyTrades');
  wrapMethod(api, 'handleMyTrades', (handle, [connection, updates]) => {
    const fills = (updates as readonly unknown[]).filter((update) => {
      return Number(textAt(update, 'execPriceRp')) > 0 || Number(textAt(update, 'execPriceEp')) > 0;
    });
    return handle(connection, fills);
  });
  wrapMethod(api, 'parseTrade', (parse, [trade, market]) => {
    const parsed = parse(trade, market) as CcxtTrade;
    const amount = Number(textAt(trade, 'execQty'));
    return parsed.amount === undefined && amount > 0 ? { ...parsed, amount } : parsed;
  });
}
