import type { ColumnGraph } from './column-graph.ts';
import { highestHigh, lowestLow } from './extremes.ts';
import type { Source } from './source.ts';
import { trueRanges } from './true-range.ts';
import { WindowKernel } from './window-kernel.ts';

/** What the choppiness index compares, per candle. */
interface ChoppinessInput {
  readonly trueRange: Source;
  readonly close: Float64Array;
  /** Highest high and lowest low of the last `period` candles. */
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

/**
 * Choppiness index (E. W. Dreiss): how much longer the way of the last `period` candles, the sum of their true ranges,
 * was than the distance it covered, on a logarithmic scale from 0 (straight) to 100 (back and forth all the time). As
 * Dreiss has it, and so that 100 cannot be exceeded, the distance is that between the highest true high and the lowest
 * true low, with the close before the window counted in; TradingView takes plain highs and lows, which differs only
 * after gaps. 100 while nothing moves; NaN before `period` true ranges are known.
 */
export class Choppiness extends WindowKernel {
  readonly #input: ChoppinessInput;
  readonly #out: Float64Array;
  readonly #tail: Float64Array;
  #head = 0;

  constructor(input: ChoppinessInput, out: Float64Array, period: number) {
    super(input.trueRange, period, [out]);
    this.#input = input;
    this.#out = out;
    this.#tail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = 0;
    if (!hasBlockBefore) return;
    const range = this.#input.trueRange.column;
    let sum = 0;
    for (let p = this.period - 2; p >= 0; p--) {
      sum += range[start + p + 1 - this.period];
      this.#tail[p] = sum;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const { close, highest, lowest } = this.#input;
    const range = this.#input.trueRange.column;
    const out = this.#out;
    const tail = this.#tail;
    const { period } = this;
    const scale = 100 / Math.log(period);
    let head = this.#head;
    for (let i = from; i < to; i++) {
      head += range[i];
      // Closes inside the window lie between its highs and lows: only the one before it can be further out.
      const before = close[i - period];
      const distance = Math.max(highest[i], before) - Math.min(lowest[i], before);
      out[i] = distance > 0 ? scale * Math.log((head + tail[i - start]) / distance) : 100;
    }
    this.#head = head;
  }
}

export function choppiness(graph: ColumnGraph, period: number): Float64Array {
  const input: ChoppinessInput = {
    trueRange: trueRanges(graph),
    close: graph.candles.close,
    highest: highestHigh(graph, period),
    lowest: lowestLow(graph, period),
  };
  return graph.column(`choppiness(${period})`, (out) => new Choppiness(input, out, period));
}
