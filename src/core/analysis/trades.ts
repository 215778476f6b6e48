import { notionalAt, profit } from '../market/contract-math.ts';
import type { BacktestOutcome } from '../simulation/backtest.ts';
import { EXIT_AT_CLOSE, EXIT_INSIDE } from '../simulation/trade-log.ts';
import type { Trade } from './report.ts';

/** A closed or open position, all that a {@link Trade} is made from. */
interface Position {
  readonly side: number;
  readonly amount: number;
  readonly entryIndex: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly pnl: number;
  readonly fees: number;
  readonly funding: number;
  readonly slippage: number;
  readonly lowest: number;
  readonly highest: number;
  readonly stop: number;
  readonly target: number;
}

/** The run's trades in the order in which they were closed; a position that is still open comes last. */
export function listTrades({ input, simulation }: BacktestOutcome): Trade[] {
  const { candles, instrument, timeframeMs } = input;
  const { log } = simulation;
  const column = (name: Parameters<typeof log.column>[0]) => log.column(name);
  const columns = {
    side: column('side'),
    amount: column('amount'),
    entryIndex: column('entryIndex'),
    entryPrice: column('entryPrice'),
    exitPrice: column('exitPrice'),
    pnl: column('pnl'),
    fees: column('fees'),
    funding: column('funding'),
    slippage: column('slippage'),
    lowest: column('lowest'),
    highest: column('highest'),
    stop: column('stop'),
    target: column('target'),
  };
  const exitIndex = column('exitIndex');
  const exitAt = column('exitAt');
  const reason = column('reason');

  const toTrade = (
    id: number,
    position: Position,
    end: { readonly time: number; readonly reason: string; readonly bars: number; readonly open: boolean },
  ): Trade => {
    const { side, amount, entryPrice, pnl, stop, target } = position;
    const long = side > 0;
    const sign = long ? 1 : -1;
    const notional = notionalAt(instrument, amount, entryPrice);
    const moved = (price: number) => Math.max(0, profit(instrument, sign, amount, entryPrice, price));
    const risk = Number.isNaN(stop) ? 0 : -profit(instrument, sign, amount, entryPrice, stop);
    return {
      id,
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
  };

  const trades: Trade[] = [];
  for (let k = 0; k < log.length; k++) {
    const position: Position = {
      side: columns.side[k],
      amount: columns.amount[k],
      entryIndex: columns.entryIndex[k],
      entryPrice: columns.entryPrice[k],
      exitPrice: columns.exitPrice[k],
      pnl: columns.pnl[k],
      fees: columns.fees[k],
      funding: columns.funding[k],
      slippage: columns.slippage[k],
      lowest: columns.lowest[k],
      highest: columns.highest[k],
      stop: columns.stop[k],
      target: columns.target[k],
    };
    const atClose = exitAt[k] === EXIT_AT_CLOSE;
    trades.push(
      toTrade(k + 1, position, {
        time: candles.time[exitIndex[k]] + (atClose ? timeframeMs : 0),
        reason: log.reasonText(reason[k]),
        bars: exitIndex[k] - position.entryIndex + (atClose ? 1 : 0),
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
        log.length + 1,
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

/** Candles in which a position was open at some moment, per side, and the highest leverage at any close. */
export interface Holding {
  readonly long: number;
  readonly short: number;
  readonly maxLeverage: number;
  /** Largest leverage per side. */
  readonly maxLeverageLong: number;
  readonly maxLeverageShort: number;
}

/** Measures how long and how heavily the account was invested. Leverage is notional at the close over equity. */
export function measureHolding({ input, simulation }: BacktestOutcome): Holding {
  const { candles, instrument } = input;
  const { log, equity } = simulation;
  const held = { long: 0, short: 0 };
  const peak = { long: 0, short: 0 };
  const visit = (
    side: number,
    amount: number,
    entryPrice: number,
    equityAtEntry: number,
    from: number,
    to: number,
    touched: number,
  ) => {
    const key = side > 0 ? 'long' : 'short';
    held[key] += touched - from;
    let most = equityAtEntry > 0 ? notionalAt(instrument, amount, entryPrice) / equityAtEntry : 0;
    for (let i = from; i < to; i++) {
      const leverage = notionalAt(instrument, amount, candles.close[i]) / equity[i];
      if (leverage > most) most = leverage;
    }
    if (most > peak[key]) peak[key] = most;
  };
  const entryIndex = log.column('entryIndex');
  const exitIndex = log.column('exitIndex');
  const exitAt = log.column('exitAt');
  const side = log.column('side');
  const amount = log.column('amount');
  const entryPrice = log.column('entryPrice');
  const equityBefore = log.column('equityBefore');
  for (let k = 0; k < log.length; k++) {
    const touched = exitIndex[k] + (exitAt[k] === EXIT_INSIDE || exitAt[k] === EXIT_AT_CLOSE ? 1 : 0);
    visit(side[k], amount[k], entryPrice[k], equityBefore[k], entryIndex[k], exitIndex[k], touched);
  }
  const open = simulation.openPosition;
  if (open) {
    visit(
      open.side,
      open.entryAmount,
      open.entryPrice,
      open.equityBefore,
      open.entryIndex,
      candles.length,
      candles.length,
    );
  }
  return {
    ...held,
    maxLeverage: Math.max(peak.long, peak.short),
    maxLeverageLong: peak.long,
    maxLeverageShort: peak.short,
  };
}
