import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { linesOf } from './lines.ts';

/** High and low of the mother candle that is in force; NaN where there is none. */
export interface MotherCandle {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/**
 * The candle before an inside bar (lower high and higher low) is its mother. It stays in force until a close is beyond
 * its range, and as long as closes stay there; inside bars that follow before that belong to the same mother. An inside
 * bar after the break has a mother of its own, which replaces it.
 */
export class InsideBar implements Kernel {
  readonly #candles: Candles;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  #top = Number.NaN;
  #bottom = Number.NaN;
  #broken = true;

  constructor(candles: Candles, out: MotherCandle) {
    this.#candles = candles;
    this.#high = out.high;
    this.#low = out.low;
  }

  run(from: number, to: number): void {
    const { high, low, close } = this.#candles;
    const outHigh = this.#high;
    const outLow = this.#low;
    // Without a mother both are NaN, and the last one counts as broken.
    let top = this.#top;
    let bottom = this.#bottom;
    let broken = this.#broken;
    for (let i = from; i < to; i++) {
      if (broken && i > 0 && high[i] < high[i - 1] && low[i] > low[i - 1]) {
        top = high[i - 1];
        bottom = low[i - 1];
        broken = false;
      } else if (close[i] > top || close[i] < bottom) {
        broken = true;
      } else if (broken) {
        top = bottom = Number.NaN;
      }
      outHigh[i] = top;
      outLow[i] = bottom;
    }
    this.#top = top;
    this.#bottom = bottom;
    this.#broken = broken;
  }
}

export function motherCandle(graph: ColumnGraph): MotherCandle {
  return linesOf(graph, 'inside-bar', ['high', 'low'], (out) => new InsideBar(graph.candles, out));
}
