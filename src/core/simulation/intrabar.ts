import { type Candles, firstAtOrAfter } from '../market/candles.ts';
import type { BacktestSettings } from './settings.ts';

/** Candles of a lower timeframe that show what happened inside the candles of a run. */
export interface DetailCandles {
  readonly candles: Candles;
  readonly timeframeMs: number;
}

/** What the price met first inside a candle. */
export type FirstTouch = 'adverse' | 'target';

/**
 * Tells which of two levels came first in candles that touch both (rule 2). `pessimistic` says the adverse one,
 * `optimistic` the target, `detail` looks into the lower timeframe and is pessimistic where that does not tell either:
 * inside one of its candles, and behind a missing one.
 */
export class IntrabarOrder {
  /** Candles whose order had to be assumed. */
  ties = 0;
  #lastTie = -1;
  readonly #candles: Candles;
  readonly #timeframeMs: number;
  readonly #rule: BacktestSettings['intrabar'];
  readonly #detail: DetailCandles | null;

  constructor(candles: Candles, timeframeMs: number, rule: BacktestSettings['intrabar'], detail: DetailCandles | null) {
    this.#candles = candles;
    this.#timeframeMs = timeframeMs;
    this.#rule = rule;
    this.#detail = detail;
  }

  /** @param side +1: the adverse level lies below and the target above; −1: the other way round */
  first(index: number, side: 1 | -1, adverse: number, target: number): FirstTouch {
    if (this.#rule === 'detail' && this.#detail) {
      const found = this.#lookInside(this.#detail, index, side, adverse, target);
      if (found) return found;
    }
    if (index !== this.#lastTie) this.ties++;
    this.#lastTie = index;
    return this.#rule === 'optimistic' ? 'target' : 'adverse';
  }

  #lookInside(detail: DetailCandles, index: number, side: 1 | -1, adverse: number, target: number): FirstTouch | null {
    const { time, open, low, high, length } = detail.candles;
    const from = this.#candles.time[index];
    const end = from + this.#timeframeMs;
    let expected = from;
    for (let k = firstAtOrAfter(detail.candles, from); k < length && time[k] < end; k++) {
      if (time[k] !== expected) return null;
      expected += detail.timeframeMs;
      // An open beyond a level was there before anything else in that candle.
      if (side * (open[k] - adverse) <= 0) return 'adverse';
      if (side * (open[k] - target) >= 0) return 'target';
      const meetsAdverse = side > 0 ? low[k] <= adverse : high[k] >= adverse;
      const meetsTarget = side > 0 ? high[k] >= target : low[k] <= target;
      if (meetsAdverse && meetsTarget) return null;
      if (meetsAdverse) return 'adverse';
      if (meetsTarget) return 'target';
    }
    return null;
  }
}
