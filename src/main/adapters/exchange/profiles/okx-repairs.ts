import type { CcxtApi, CcxtTrade } from '../ccxt-api.ts';

import { wrapMethod } from '../wrap-method.ts';

/** Names of candles that begin at midnight of UTC, as those do that are asked for; the plain ones go by Hong Kong. */
const UTC_CANDLES: Readonly<Record<string, string>> = { '6h': '6Hutc', '12h': '12Hutc', '1d': '1Dutc', '1w': '1Wutc' };

/**
 * Mends how ccxt reads OKX's streams: it follows long candles of another beginning than those that it asks for, and takes
 * a fee for a rebate. OKX tells a fee as what the account gets, so it is negative as a rule; ccxt turns it round in
 * answers and leaves it as it is in streams: what is paid would count as a rebate, depending on what comes first.
 */
export function repairReadings(api: CcxtApi): void {
  // Under names of their own they are kept apart.
  Object.assign(api.timeframes, Object.fromEntries(Object.values(UTC_CANDLES).map((name) => [name, name])));
  wrapMethod(api, 'watchOHLCV', (watch, [symbol, timeframe]) =>
    watch(symbol, UTC_CANDLES[String(timeframe)] ?? timeframe),
  );
  wrapMethod(api, 'orderToTrade', (read, [order, market]) => {
    const trade = read(order, market) as CcxtTrade;
    const cost = trade.fee?.cost;
    return cost === undefined ? trade : { ...trade, fee: { ...trade.fee, cost: -cost } };
  });
}
