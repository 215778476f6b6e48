import type { Trade } from '../analysis/report.ts';
import { notionalAt, profit, roundToTick } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { LivePosition } from './live-state.ts';

/** What an order has added to the books since the last look. */
export interface Change {
  /** Contracts, and Σ amount × price. Corrections of a price have no amount. */
  readonly amount: number;
  readonly value: number;
  /** Average price of `amount`, without the noise of a division; NaN where there is no amount. */
  readonly price: number;
  /** In the settlement coin. */
  readonly fees: number;
  /** Price that a fill is measured against; NaN where there is none. */
  readonly reference: number;
}

/** Contracts below this share of what was entered are noise of floating-point sums. */
const NOISE = 1e-9;

/** The position after more of it was entered, at whatever price; the average entry price moves. */
export function entered(position: LivePosition, instrument: Instrument, change: Change): LivePosition {
  const { step } = instrument;
  const entryAmount = roundToTick(position.entryAmount + change.amount, step);
  const { price } = change;
  const entryPrice =
    position.entryAmount === 0 ? price : (position.entryAmount * position.entryPrice + change.value) / entryAmount;
  return {
    ...position,
    amount: roundToTick(position.amount + change.amount, step),
    entryAmount,
    entryPrice,
    fees: position.fees + change.fees,
    slippage: position.slippage + slippageOf(instrument, position.side, change, -1),
    lowest: least(position.lowest, price),
    highest: most(position.highest, price),
  };
}

/** The position after a part of it, or all, was closed. */
export function reduced(position: LivePosition, instrument: Instrument, change: Change): LivePosition {
  const { price } = change;
  const left = roundToTick(position.amount - change.amount, instrument.step);
  const gained =
    change.amount > 0
      ? profit(instrument, position.side, change.amount, position.entryPrice, price)
      : correction(instrument, position, change.value);
  return {
    ...position,
    amount: left <= position.entryAmount * NOISE ? 0 : left,
    realised: position.realised + gained,
    exitValue: position.exitValue + change.value,
    fees: position.fees + change.fees,
    slippage: position.slippage + slippageOf(instrument, position.side, change, 1),
    lowest: least(position.lowest, price),
    highest: most(position.highest, price),
  };
}

/** Whether nothing of the position is left that could be closed. */
export function isGone({ amount }: LivePosition, instrument: Instrument): boolean {
  return amount <= 0 || (instrument.step > 0 && amount < instrument.step / 2);
}

/** Net result of what is closed so far. */
export function netResult({ realised, fees, funding }: LivePosition): number {
  return realised - fees - funding;
}

/** A closed position in the shape in which reports and ledgers list it. */
export function tradeOf(
  position: LivePosition,
  instrument: Instrument,
  { exitTime, symbol }: { readonly exitTime: number; readonly symbol: string | null },
): Trade {
  const { side, entryAmount: amount, entryPrice, initialStop, initialTarget } = position;
  const notional = notionalAt(instrument, amount, entryPrice);
  const pnl = netResult(position);
  const gained = (price: number) => profit(instrument, side, amount, entryPrice, price);
  const risk = initialStop === null ? 0 : -gained(initialStop);
  return {
    id: position.trade,
    ...(symbol !== null && { symbol }),
    side: side > 0 ? 'long' : 'short',
    entryTime: position.entryTime,
    entryPrice,
    exitTime,
    exitPrice: position.exitValue / amount,
    amount,
    notional,
    pnl,
    pnlPct: (100 * pnl) / notional,
    fees: position.fees,
    funding: position.funding,
    slippage: position.slippage,
    exitReason: position.exitReason,
    mae: Math.max(0, -gained(side > 0 ? position.lowest : position.highest)),
    mfe: Math.max(0, gained(side > 0 ? position.highest : position.lowest)),
    bars: position.bars,
    open: false,
    stop: initialStop,
    target: initialTarget,
    r: risk > 0 ? pnl / risk : null,
  };
}

/**
 * What a corrected price is worth: the value of fills has become another one although their amount has not. For an
 * inverse contract this is the change at the average price so far, which corrections are too small to move.
 */
function correction(instrument: Instrument, position: LivePosition, value: number): number {
  const closed = position.entryAmount - position.amount;
  if (closed <= 0 || value === 0) return 0;
  const before = position.exitValue / closed;
  const after = (position.exitValue + value) / closed;
  const at = (price: number) => profit(instrument, position.side, closed, position.entryPrice, price);
  return at(after) - at(before);
}

/** What the distance between reference and fill cost. `leaving` is 1 for an exit, −1 for an entry. */
function slippageOf(instrument: Instrument, side: 1 | -1, change: Change, leaving: 1 | -1): number {
  const { amount, price, reference } = change;
  if (!(amount > 0) || !(reference > 0)) return 0;
  return leaving * profit(instrument, side, amount, price, reference);
}

/** The lower of both; what is not known does not count. */
function least(a: number, b: number): number {
  return Number.isNaN(b) ? a : Math.min(a, b);
}

function most(a: number, b: number): number {
  return Number.isNaN(b) ? a : Math.max(a, b);
}
