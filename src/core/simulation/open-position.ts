import { notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';

/** What an entry fill starts a position with. */
export interface Opening {
  readonly side: 1 | -1;
  readonly amount: number;
  readonly index: number;
  readonly price: number;
  /** Price that the fill is measured against. */
  readonly reference: number;
  readonly leverage: number;
  readonly equity: number;
  readonly stop: number;
  readonly target: number;
}

/**
 * The books of the one position that a simulation can have open, in the settlement coin. One object serves position
 * after position.
 */
export class OpenPosition {
  side: 1 | -1 = 1;
  /** Contracts that are left, and those at entry. */
  amount = 0;
  entryAmount = 0;
  entryIndex = 0;
  entryPrice = 0;
  /** Isolated margin that is left. */
  margin = 0;
  fees = 0;
  funding = 0;
  slippage = 0;
  /** Profit of the parts that have been closed, before costs. */
  realised = 0;
  /** Sum of amount × price over the closed parts. */
  exitValue = 0;
  /** Extremes of the price so far, fills included. */
  lowest = 0;
  highest = 0;
  /** Levels at entry; NaN where there were none. */
  stop = Number.NaN;
  target = Number.NaN;
  equityBefore = 0;
  readonly #instrument: Instrument;

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  /** @returns the entry fee */
  open({ side, amount, index, price, reference, leverage, equity, stop, target }: Opening): number {
    const notional = notionalAt(this.#instrument, amount, price);
    this.side = side;
    this.amount = amount;
    this.entryAmount = amount;
    this.entryIndex = index;
    this.entryPrice = price;
    this.margin = notional / leverage;
    this.fees = notional * this.#instrument.feeTaker;
    this.funding = 0;
    this.slippage = -profit(this.#instrument, side, amount, price, reference);
    this.realised = 0;
    this.exitValue = 0;
    this.lowest = price;
    this.highest = price;
    this.stop = stop;
    this.target = target;
    this.equityBefore = equity;
    return this.fees;
  }

  /**
   * Closes `amount` contracts at `price`.
   * @returns what the account gains, the fee taken off
   */
  close(amount: number, price: number, reference: number, feeRate: number): number {
    const instrument = this.#instrument;
    const fee = notionalAt(instrument, amount, price) * feeRate;
    const gross = profit(instrument, this.side, amount, this.entryPrice, price);
    this.margin *= 1 - amount / this.amount;
    this.amount -= amount;
    this.fees += fee;
    this.realised += gross;
    this.exitValue += amount * price;
    this.slippage += profit(instrument, this.side, amount, price, reference);
    this.see(price, price);
    return gross - fee;
  }

  /** Takes a candle into the extremes that the position has lived through whole. */
  see(low: number, high: number): void {
    if (low < this.lowest) this.lowest = low;
    if (high > this.highest) this.highest = high;
  }

  /** Loses what backs the position, whose price has come to `price`. */
  lose(backing: number, price: number): void {
    this.realised -= backing;
    this.exitValue += this.amount * price;
    this.amount = 0;
    this.see(price, price);
  }

  /** Net result of a position that is closed. */
  get pnl(): number {
    return this.realised - this.fees - this.funding;
  }

  /** Average exit price of a position that is closed, weighted by amount. */
  get exitPrice(): number {
    return this.exitValue / this.entryAmount;
  }
}
