import { notionalAt, profit } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { EntryFacts } from '../trading/exit-rule.ts';

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

  /**
   * The entry has filled with `amount` contracts.
   * @param reference price that the fill is measured against
   * @param equity of the account before it
   * @returns the entry fee
   */
  open(
    { side, entryPrice, entryIndex }: EntryFacts,
    amount: number,
    reference: number,
    leverage: number,
    equity: number,
  ): number {
    const notional = notionalAt(this.#instrument, amount, entryPrice);
    this.side = side;
    this.amount = amount;
    this.entryAmount = amount;
    this.entryIndex = entryIndex;
    this.entryPrice = entryPrice;
    this.margin = notional / leverage;
    this.fees = notional * this.#instrument.feeTaker;
    this.funding = 0;
    this.slippage = -profit(this.#instrument, side, amount, entryPrice, reference);
    this.realised = 0;
    this.exitValue = 0;
    this.lowest = entryPrice;
    this.highest = entryPrice;
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
    if (amount === this.amount) {
      this.margin = 0;
      this.amount = 0;
    } else {
      this.margin *= 1 - amount / this.amount;
      this.amount -= amount;
    }
    this.fees += fee;
    this.realised += gross;
    this.exitValue += amount * price;
    if (price !== reference) this.slippage += profit(instrument, this.side, amount, price, reference);
    this.see(price, price);
    return gross - fee;
  }

  /** Takes a candle into the extremes that the position has lived through whole. */
  see(low: number, high: number): void {
    if (low < this.lowest) this.lowest = low;
    if (high > this.highest) this.highest = high;
  }

  /** Takes the candles in [from, to) into the extremes. */
  seeAll(low: Float64Array, high: Float64Array, from: number, to: number): void {
    let { lowest, highest } = this;
    for (let i = from; i < to; i++) {
      if (low[i] < lowest) lowest = low[i];
      if (high[i] > highest) highest = high[i];
    }
    this.lowest = lowest;
    this.highest = highest;
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
