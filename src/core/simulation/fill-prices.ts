import type { Candles } from '../market/candles.ts';
import { roundToTick } from '../market/contract-math.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BacktestSettings } from './settings.ts';

/**
 * Prices at which the simulated broker fills (`simulation.md`, rules 1, 2, 4 and 8): market and stop orders move
 * against the trader by the slippage, but never outside the candle.
 */
export class FillPrices {
  readonly #candles: Candles;
  readonly #slippage: number;
  readonly #tick: number;
  readonly #fee: number;

  constructor(candles: Candles, instrument: Instrument, settings: BacktestSettings) {
    this.#candles = candles;
    this.#slippage = settings.slippageBps / 10_000;
    this.#tick = instrument.tick;
    this.#fee = instrument.feeTaker;
  }

  /** @param direction +1 buys, −1 sells */
  market(index: number, reference: number, direction: 1 | -1): number {
    const slipped = roundToTick(reference * (1 + direction * this.#slippage), this.#tick);
    return direction > 0
      ? Math.max(reference, Math.min(slipped, this.#candles.high[index]))
      : Math.min(reference, Math.max(slipped, this.#candles.low[index]));
  }

  /** Price at which a stop at `level` fills when nothing bounds the slippage; what risk is measured with. */
  stop(level: number, direction: 1 | -1): number {
    return roundToTick(level * (1 + direction * this.#slippage), this.#tick);
  }

  /**
   * Stop level at which a position from `entryPrice` ends with nothing won or lost: the price whose profit pays the
   * taker fees of both fills (the same for linear and inverse contracts), moved by the slippage of the stop.
   */
  breakEven(entryPrice: number, side: 1 | -1): number {
    const fees = (1 + side * this.#fee) / (1 - side * this.#fee);
    return (entryPrice * fees) / (1 - side * this.#slippage);
  }
}
