import type { Trade } from '../analysis/report.ts';
import type { Candles } from '../market/candles.ts';
import { notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { TradeLog } from '../simulation/trade-log.ts';

/** The position that was closed as number `k` (0 is the first), in the shape in which a report lists it. */
export function closedTrade(log: TradeLog, k: number, candles: Candles, instrument: Instrument): Omit<Trade, 'id'> {
  const value = (name: Parameters<TradeLog['valueAt']>[0]) => log.valueAt(name, k);
  const sign = value('side') > 0 ? 1 : -1;
  const amount = value('amount');
  const entryPrice = value('entryPrice');
  const pnl = value('pnl');
  const stop = value('stop');
  const target = value('target');
  const notional = notionalAt(instrument, amount, entryPrice);
  const gained = (price: number) => profit(instrument, sign, amount, entryPrice, price);
  const risk = Number.isNaN(stop) ? 0 : -gained(stop);
  return {
    side: sign > 0 ? 'long' : 'short',
    entryTime: candles.time[value('entryIndex')],
    entryPrice,
    exitTime: candles.time[value('exitIndex')],
    exitPrice: value('exitPrice'),
    amount,
    notional,
    pnl,
    pnlPct: (100 * pnl) / notional,
    fees: value('fees'),
    funding: value('funding'),
    slippage: value('slippage'),
    exitReason: log.reasonText(value('reason')),
    mae: Math.max(0, -gained(value(sign > 0 ? 'lowest' : 'highest'))),
    mfe: Math.max(0, gained(value(sign > 0 ? 'highest' : 'lowest'))),
    bars: value('exitIndex') - value('entryIndex'),
    open: false,
    stop: Number.isNaN(stop) ? null : stop,
    target: Number.isNaN(target) ? null : target,
    r: risk > 0 ? pnl / risk : null,
  };
}
