import { notionalAt, profit } from '../market/contract-math.ts';
import type { MarketOutcome, RunOutcome } from '../simulation/backtest.ts';
import { type ClosedPosition, EXIT_AT_CLOSE } from '../simulation/trade-log.ts';
import type { Trade } from './report.ts';

/** A closed or open position, all that a {@link Trade} is made from. */
type Position = Omit<ClosedPosition, 'exitIndex' | 'exitAt' | 'reason' | 'equityBefore'>;

/** A trade with the instrument that it was made on. */
export interface ListedTrade {
  /** Its id is its place in the list, from 1 on. */
  readonly trade: Trade & { id: number };
  readonly market: MarketOutcome;
  readonly entryIndex: number;
  /** Notional of all fills that closed it or parts of it, in the settlement coin. */
  readonly closedNotional: number;
}

/**
 * The run's trades in the order in which they were closed, those of one moment in the order of the instruments;
 * positions that are still open come last.
 */
export function listTrades({ rules, markets }: RunOutcome): ListedTrade[] {
  const several = markets.length > 1;
  const listed = markets.flatMap((market) => tradesOf(market, rules.timeframeMs, several));
  if (several) {
    const rank = ({ trade: { open, exitTime } }: ListedTrade) => (open ? Number.POSITIVE_INFINITY : exitTime);
    // The sort is stable, so the order of the instruments decides where the times are the same.
    listed.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  }
  for (const [k, { trade }] of listed.entries()) trade.id = k + 1;
  return listed;
}

function tradesOf(market: MarketOutcome, timeframeMs: number, several: boolean): ListedTrade[] {
  const { input, simulation } = market;
  const { candles, instrument } = input;
  const { log } = simulation;

  let nextPart = 0;
  const toTrade = (
    number: number,
    position: Position,
    end: { readonly time: number; readonly reason: string; readonly bars: number; readonly open: boolean },
  ): ListedTrade => {
    const { side, amount, entryPrice, pnl, stop, target } = position;
    const long = side > 0;
    const sign = long ? 1 : -1;
    const notional = notionalAt(instrument, amount, entryPrice);
    const moved = (price: number) => Math.max(0, profit(instrument, sign, amount, entryPrice, price));
    const risk = Number.isNaN(stop) ? 0 : -profit(instrument, sign, amount, entryPrice, stop);
    const only: ListedTrade['trade'] = {
      id: 0,
      side: long ? 'long' : 'short',
      entryTime: candles.time[position.entryIndex],
      entryPrice,
      exitTime: end.time,
      exitPrice: position.exitPrice,
      amount,
      notional,
      pnl,
      pnlPct: (100 * pnl) / notional,
      fees: position.fees,
      funding: position.funding,
      slippage: position.slippage,
      exitReason: end.reason,
      mae: Math.max(0, -profit(instrument, sign, amount, entryPrice, long ? position.lowest : position.highest)),
      mfe: moved(long ? position.highest : position.lowest),
      bars: end.bars,
      open: end.open,
      stop: Number.isNaN(stop) ? null : stop,
      target: Number.isNaN(target) ? null : target,
      r: risk > 0 ? pnl / risk : null,
    };
    // The market stands beside the id; a spread for every trade would be slow where none has one.
    const trade = several ? { ...{ id: 0, symbol: input.market }, ...only } : only;
    let closedNotional = 0;
    let rest = amount;
    let restValue = amount * position.exitPrice;
    for (; log.parts[nextPart]?.position === number; nextPart++) {
      const part = log.parts[nextPart];
      closedNotional += notionalAt(instrument, part.amount, part.price);
      rest -= part.amount;
      restValue -= part.amount * part.price;
    }
    // What was left went in one fill, whose price follows from the average of all.
    if (!end.open && rest > 0) closedNotional += notionalAt(instrument, rest, restValue / rest);
    return { trade, market, entryIndex: position.entryIndex, closedNotional };
  };

  const trades: ListedTrade[] = [];
  for (let k = 0; k < log.length; k++) {
    const position = log.row(k);
    const atClose = position.exitAt === EXIT_AT_CLOSE;
    trades.push(
      toTrade(k, position, {
        time: candles.time[position.exitIndex] + (atClose ? timeframeMs : 0),
        reason: log.reasonText(position.reason),
        bars: position.exitIndex - position.entryIndex + (atClose ? 1 : 0),
        open: false,
      }),
    );
  }
  const open = simulation.openPosition;
  if (open) {
    const last = candles.length - 1;
    const close = candles.close[last];
    // Parts may have been closed already: the trade is the whole of it, valued at what was got and at the last close.
    const rest = profit(instrument, open.side > 0 ? 1 : -1, open.amount, open.entryPrice, close);
    trades.push(
      toTrade(
        log.length,
        {
          ...open,
          amount: open.entryAmount,
          exitPrice: open.exitValue > 0 ? (open.exitValue + open.amount * close) / open.entryAmount : close,
          pnl: open.realised + rest - open.fees - open.funding,
        },
        {
          time: candles.time[last] + timeframeMs,
          reason: 'open',
          bars: candles.length - open.entryIndex,
          open: true,
        },
      ),
    );
  }
  return trades;
}
