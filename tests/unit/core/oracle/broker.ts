import type { Instrument } from '#core/market/instrument.ts';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import type { Template } from '#core/strategy/template.ts';
import type { Bar } from './indicators.ts';
import { type Guarded, slowStopAtClose, slowStopAtEntry } from './moving-stops.ts';
import { slowStrategy } from './strategy.ts';

/**
 * The rules of the simulated broker walked through candle by candle, from the documents alone: what is obvious to read
 * wins over everything else. One target, one maintenance rate.
 */

export interface SlowTrade {
  side: 'long' | 'short';
  entryTime: number;
  entryPrice: number;
  exitTime: number;
  exitPrice: number;
  amount: number;
  notional: number;
  pnl: number;
  pnlPct: number;
  fees: number;
  funding: number;
  slippage: number;
  exitReason: string;
  mae: number;
  mfe: number;
  bars: number;
  open: boolean;
  stop: number | null;
  target: number | null;
  r: number | null;
}

export interface SlowOutcome {
  readonly trades: SlowTrade[];
  readonly equity: number[];
  /** Entries that the broker refused and checks that forbade one, by name. */
  readonly refusals: Map<string, number>;
  readonly ties: number;
}

export interface SlowInput {
  readonly template: Template;
  readonly bars: readonly Bar[];
  readonly timeframeMs: number;
  readonly instrument: Instrument;
  readonly settings: BacktestSettings;
  readonly funding: readonly { readonly time: number; readonly rate: number }[];
}

interface Position {
  side: 1 | -1;
  entryIndex: number;
  entryPrice: number;
  amount: number;
  margin: number;
  entryFee: number;
  entrySlippage: number;
  funding: number;
  /** Stop at the entry, and the one in force with the rule that put it there. */
  stop: number | null;
  stopNow: number | null;
  stopReason: string;
  guarded: Guarded;
  target: number | null;
  worst: number;
  best: number;
}

export function slowBacktest(input: SlowInput): SlowOutcome {
  const { template, bars, timeframeMs, instrument, settings, funding } = input;
  const strategy = slowStrategy(template, bars, timeframeMs);
  const direction = strategy.direction(null);
  const atrColumns = new Map<number, readonly number[]>();
  const atrColumn = (period: number) => {
    const column = atrColumns.get(period) ?? strategy.atr(period);
    atrColumns.set(period, column);
    return column;
  };
  const atrAt = (period: number, i: number) => atrColumn(period)[i];
  const flips = new Map<number, readonly number[]>();
  const flipDirection = (minScore: number) => {
    const column = flips.get(minScore) ?? strategy.direction(minScore > 0 ? minScore : null);
    flips.set(minScore, column);
    return column;
  };

  const { contract, contractSize: size, tick, step } = instrument;
  const slip = settings.slippageBps / 10_000;
  const worth = (amount: number, price: number) =>
    contract === 'linear' ? amount * size * price : (amount * size) / price;
  const profit = (side: number, amount: number, from: number, to: number) =>
    contract === 'linear' ? side * amount * size * (to - from) : side * amount * size * (1 / from - 1 / to);
  const toTick = (price: number) => (tick > 0 ? Math.round(price / tick) * tick : price);
  /** A market or stop order: slippage against the trader, the tick, never outside the candle, never better. */
  const marketFill = (buy: boolean, reference: number, bar: Bar) => {
    const moved = toTick(reference * (buy ? 1 + slip : 1 - slip));
    return buy
      ? Math.min(Math.max(moved, reference), Math.max(bar.high, reference))
      : Math.max(Math.min(moved, reference), Math.min(bar.low, reference));
  };

  const trades: SlowTrade[] = [];
  const equity: number[] = [];
  const refusals = new Map<string, number>();
  const refuse = (reason: string) => refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
  let ties = 0;
  let cash = settings.equity;
  let position: Position | null = null;
  let pendingExit: string | null = null;
  let pendingEntry: { side: 1 | -1; signalIndex: number } | null = null;

  const record = (
    held: Position,
    exit: { time: number; price: number; reason: string; bars: number; fee: number; slippage: number; open?: boolean },
    net?: number,
  ) => {
    const notional = worth(held.amount, held.entryPrice);
    const fees = held.entryFee + exit.fee;
    const pnl =
      net ?? profit(held.side, held.amount, held.entryPrice, exit.price) - held.entryFee - exit.fee - held.funding;
    const risk =
      held.stop !== null ? Math.abs(profit(held.side, held.amount, held.entryPrice, Number(held.stop))) : null;
    const worst = held.side > 0 ? Math.min(held.worst, exit.price) : Math.max(held.worst, exit.price);
    const best = held.side > 0 ? Math.max(held.best, exit.price) : Math.min(held.best, exit.price);
    trades.push({
      side: held.side > 0 ? 'long' : 'short',
      entryTime: bars[held.entryIndex].time,
      entryPrice: held.entryPrice,
      exitTime: exit.time,
      exitPrice: exit.price,
      amount: held.amount,
      notional,
      pnl,
      pnlPct: (100 * pnl) / notional,
      fees,
      funding: held.funding,
      slippage: held.entrySlippage + exit.slippage,
      exitReason: exit.reason,
      mae: Math.max(0, -profit(held.side, held.amount, held.entryPrice, worst)),
      mfe: Math.max(0, profit(held.side, held.amount, held.entryPrice, best)),
      bars: exit.bars,
      open: exit.open ?? false,
      stop: held.stop,
      target: held.target,
      r: risk === null ? null : pnl / risk,
    });
  };

  const close = (held: Position, i: number, reason: string, reference: number, price: number, feeRate: number) => {
    const fee = feeRate * worth(held.amount, price);
    cash += profit(held.side, held.amount, held.entryPrice, price) - fee;
    const slippage = Math.abs(profit(1, held.amount, reference, price));
    const atEnd = reason === 'end-of-data';
    record(held, {
      time: atEnd ? bars[i].time + timeframeMs : bars[i].time,
      price,
      reason,
      bars: i - held.entryIndex + (atEnd ? 1 : 0),
      fee,
      slippage,
    });
    position = null;
  };

  /** Of the position's margin alone, or of all the cash as it stands now. */
  const liquidationOf = ({ side, entryPrice, amount }: Position) =>
    settings.marginMode === 'isolated'
      ? liquidationPrice(contract, side, entryPrice, settings.leverage, instrument.maintenanceMargin)
      : crossLiquidationPrice(contract, side, amount * size, entryPrice, cash, instrument.maintenanceMargin);

  const liquidate = (held: Position, i: number) => {
    const equityBefore = cash + held.entryFee + held.funding;
    const price = Number(liquidationOf(held));
    const lost = settings.marginMode === 'isolated' ? held.margin : cash;
    cash -= lost;
    // Nothing is left of an account that was lost whole, whatever the last digit says.
    if (Math.abs(cash) < 1e-9 * equityBefore) cash = 0;
    const net = -lost - held.entryFee - held.funding;
    record(
      held,
      { time: bars[i].time, price, reason: 'liquidation', bars: i - held.entryIndex, fee: 0, slippage: 0 },
      net,
    );
    position = null;
  };

  const payFunding = (held: Position, rate: number, i: number) => {
    const paid = held.side * rate * worth(held.amount, bars[i - 1].close);
    held.funding += paid;
    cash -= paid;
  };

  /** Sends an entry; gives the reason back when it is refused. */
  const enter = (side: 1 | -1, signalIndex: number, i: number): string | null => {
    const bar = bars[i];
    const price = marketFill(side > 0, bar.open, bar);
    let stop: number | null = null;
    let stopReason = '';
    const guarded: Guarded = {
      ...{ side, entry: price, entryIndex: i, signalIndex },
      ...{ feeTaker: instrument.feeTaker, slip, bars, atr: atrColumn },
    };
    for (const { use, params } of strategy.exits) {
      let level: number;
      const moving = slowStopAtEntry(use, params, guarded);
      if (use !== 'stop-loss' && moving === null) continue;
      if (moving !== null) level = moving;
      else if (params.unit === 'percent') level = price - side * price * (Number(params.value) / 100);
      else if (params.unit === 'atr')
        level = price - side * Number(params.value) * atrAt(Number(params.atr), signalIndex);
      else {
        const recent = bars.slice(Math.max(0, signalIndex - Number(params.lookback) + 1), signalIndex + 1);
        level = side > 0 ? Math.min(...recent.map((b) => b.low)) : Math.max(...recent.map((b) => b.high));
      }
      level = toTick(level);
      if (stop === null || side * (level - stop) > 0) {
        stop = level;
        stopReason = use;
      }
    }
    let target: number | null = null;
    for (const { use, params } of strategy.exits) {
      if (use !== 'take-profit') continue;
      const value = Number(params.value);
      let level: number;
      if (params.unit === 'percent') level = price + side * price * (value / 100);
      else if (params.unit === 'atr') level = price + side * value * atrAt(Number(params.atr), signalIndex);
      else level = price + value * (price - Number(stop));
      level = toTick(level);
      if (level <= 0) continue;
      if (target === null || side * (level - target) < 0) target = level;
    }
    if (stop !== null && side * (price - stop) <= 0) return 'the stop would be beyond the entry price';
    if (stop !== null && stop <= 0) return 'the stop would be at or below zero';

    const { sizing, leverage } = settings;
    const { feeTaker } = instrument;
    if (cash <= 0) return 'no equity left';
    let amount: number;
    if (sizing.kind === 'notional') {
      amount = contract === 'linear' ? sizing.notional / (price * size) : sizing.notional / size;
    } else if (sizing.kind === 'equity-percent') {
      const notional = (cash * sizing.percent) / 100 / (1 / leverage + feeTaker);
      amount = notional / worth(1, price);
    } else {
      if (stop === null || toTick(stop * (1 - side * slip)) <= 0) return 'no stop to size the risk by';
      const exitPrice = toTick(stop * (1 - side * slip));
      const loss = -profit(side, 1, price, exitPrice) + feeTaker * worth(1, price) + feeTaker * worth(1, exitPrice);
      amount = (cash * sizing.percent) / 100 / loss;
    }
    if (step > 0) amount = Math.floor((amount / step) * (1 + 1e-12) + 1e-9) * step;
    if (amount <= 0 || amount < instrument.minAmount * (1 - 1e-9)) return 'below the minimum amount';
    const quoteNotional = contract === 'linear' ? worth(amount, price) : amount * size;
    if (quoteNotional < instrument.minNotional * (1 - 1e-9)) return 'below the minimum notional';
    const margin = worth(amount, price) / leverage;
    const entryFee = feeTaker * worth(amount, price);
    if (margin + entryFee > cash * (1 + 1e-9)) return 'not enough margin';
    const { maxNotional } = settings.limits;
    if (maxNotional !== null && quoteNotional > maxNotional * (1 + 1e-9))
      return 'limit of the notional of one position';

    cash -= entryFee;
    position = {
      side,
      entryIndex: i,
      entryPrice: price,
      amount,
      margin,
      entryFee,
      entrySlippage: Math.abs(profit(1, amount, bar.open, price)),
      funding: 0,
      stop,
      stopNow: stop,
      stopReason,
      guarded,
      target,
      worst: price,
      best: price,
    };
    return null;
  };

  /** Stop, target and liquidation inside candle `i`. */
  const walkCandle = (held: Position, i: number) => {
    const bar = bars[i];
    const { side, stopNow: stop, target } = held;
    const liquidation = liquidationOf(held);
    const adverse = side > 0 ? bar.low : bar.high;
    const favourable = side > 0 ? bar.high : bar.low;
    const reached = (price: number, level: number | null, towards: number) =>
      level !== null && towards * (price - level) >= 0;
    const exitSide = side < 0;
    const targetHit = reached(favourable, target, side);
    const stopHit = reached(adverse, stop, -side);
    const liquidationHit = reached(adverse, liquidation, -side);
    // On the way to the extreme, whichever level lies nearer to the open comes first.
    const stopFirst = stopHit && (!liquidationHit || side * (Number(stop) - Number(liquidation)) > 0);
    const stopOut = (reference: number) =>
      close(held, i, held.stopReason, reference, marketFill(exitSide, reference, bar), instrument.feeTaker);
    const takeProfit = (price: number) => close(held, i, 'take-profit', price, price, instrument.feeMaker);

    if (reached(bar.open, liquidation, -side)) liquidate(held, i);
    else if (reached(bar.open, stop, -side)) stopOut(bar.open);
    else if (reached(bar.open, target, side)) takeProfit(bar.open);
    else {
      const tie = targetHit && (stopHit || liquidationHit);
      if (tie) ties++;
      if (targetHit && (!tie || settings.intrabar === 'optimistic')) takeProfit(Number(target));
      else if (stopFirst) stopOut(Number(stop));
      else if (liquidationHit) liquidate(held, i);
      else {
        held.worst = side > 0 ? Math.min(held.worst, bar.low) : Math.max(held.worst, bar.high);
        held.best = side > 0 ? Math.max(held.best, bar.high) : Math.min(held.best, bar.low);
      }
    }
  };

  const current = (): Position | null => position;

  for (let i = 0; i < bars.length; i++) {
    const bar = bars[i];
    const previousEnd = i > 0 ? bars[i - 1].time + timeframeMs : bar.time;
    // Funding times since the end of the candle before, up to and including this open.
    const atOpen = funding.filter(({ time }) => time >= previousEnd && time <= bar.time);
    const inside = funding.filter(({ time }) => time > bar.time && time < bar.time + timeframeMs);
    const before = current();
    if (before) for (const { rate } of atOpen) payFunding(before, rate, i);

    const brink = before && (pendingExit || pendingEntry) ? liquidationOf(before) : null;
    const gapped = before && brink !== null ? before.side * (bar.open - brink) <= 0 : false;
    if (before && gapped) liquidate(before, i);
    else if (before && pendingExit) {
      close(before, i, pendingExit, bar.open, marketFill(before.side < 0, bar.open, bar), instrument.feeTaker);
    }
    pendingExit = null;
    if (pendingEntry && !current()) {
      const refusal = enter(pendingEntry.side, pendingEntry.signalIndex, i);
      if (refusal) refuse(refusal);
    }
    pendingEntry = null;

    const during = current();
    if (during) walkCandle(during, i);
    const after = current();
    if (after) for (const { rate } of inside) if (i > 0) payFunding(after, rate, i);

    // At the close.
    const held = current();
    if (held) {
      // When several rules want to leave at one close, a turned signal gives the reason, then the template's order.
      const flips = strategy.exits.filter(({ use }) => use === 'signal-flip');
      const timers = strategy.exits.filter(({ use }) => use === 'time-stop');
      for (const { params } of flips) {
        if (flipDirection(Number(params.minScore))[i] === -held.side) pendingExit = 'signal-flip';
      }
      for (const { params } of timers) {
        const due = i >= held.entryIndex + Number(params.candles) - 1;
        const losing = held.side * (bar.close - held.entryPrice) <= 0;
        if (due && (!params.onlyWhenLosing || losing)) pendingExit ??= 'time-stop';
      }
      // Stops that move: from the next candle on, the nearest one, never further away than before.
      for (const { use, params } of strategy.exits) {
        const wanted = slowStopAtClose(use, params, held.guarded, i);
        const level = wanted === null ? null : toTick(wanted);
        if (level === null || (held.stopNow !== null && held.side * (level - held.stopNow) <= 0)) continue;
        held.stopNow = level;
        held.stopReason = use;
      }
    }
    const wanted = direction[i];
    if (wanted !== 0 && (!held || (pendingExit !== null && wanted !== held.side))) {
      const forbidden = strategy.forbidden(i, wanted);
      for (const name of forbidden) refuse(name);
      if (forbidden.length === 0) pendingEntry = { side: wanted > 0 ? 1 : -1, signalIndex: i };
    }

    if (held && i === bars.length - 1) {
      if (settings.closeAtEnd) {
        const price = marketFill(held.side < 0, bar.close, bar);
        close(held, i, 'end-of-data', bar.close, price, instrument.feeTaker);
      } else {
        const end = bar.time + timeframeMs;
        record(held, {
          time: end,
          price: bar.close,
          reason: 'open',
          bars: i - held.entryIndex + 1,
          fee: 0,
          slippage: 0,
          open: true,
        });
      }
    }
    const marked = current();
    equity.push(cash + (marked ? profit(marked.side, marked.amount, marked.entryPrice, bar.close) : 0));
  }
  return { trades, equity, refusals, ties };
}

/**
 * Where margin + unrealised profit = maintenance margin, solved for the price; null where no price gets there.
 * Linear: E/L ± (P − E) = m·P. Inverse: 1/(E·L) ± (1/E − 1/P) = m/P.
 */
export function liquidationPrice(
  contract: 'linear' | 'inverse',
  side: number,
  entry: number,
  leverage: number,
  maintenance: number,
): number | null {
  const price =
    contract === 'linear'
      ? (entry * (1 - side / leverage)) / (1 - side * maintenance)
      : (entry * (1 + side * maintenance)) / (1 + side / leverage);
  return Number.isFinite(price) && price > 0 ? price : null;
}

/** The same where the account's cash stands behind it. Linear: b ± q (P − E) = m q P. Inverse: b ± q (1/E − 1/P) = m q / P. */
function crossLiquidationPrice(
  contract: 'linear' | 'inverse',
  side: number,
  size: number,
  entry: number,
  cash: number,
  maintenance: number,
): number | null {
  const price =
    contract === 'linear'
      ? (side * size * entry - cash) / (side * size - maintenance * size)
      : (size * (side + maintenance)) / (cash + (side * size) / entry);
  return Number.isFinite(price) && price > 0 ? price : null;
}
