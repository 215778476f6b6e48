import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * Parabolic stop and reverse (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978), in price units. The
 * rules are TA-Lib's: the level moves by a growing share of its distance to the extreme of the trend, never into the
 * range of the last two candles, and a candle that touches it turns the trend and begins at the old extreme.
 *
 * Wilder leaves open how to begin, and programs differ. Here, as in TA-Lib, the first trend is that of the greater
 * directional movement between two candles; where both are equal, the next candle decides. The level begins at the far
 * end of these two candles, and is tested from the next one on. NaN before.
 */
export class ParabolicSar implements Kernel {
  readonly #candles: Candles;
  readonly #out: Float64Array;
  readonly #step: number;
  readonly #max: number;
  /** +1 while the level is below the price, −1 while it is above, 0 before the first trend. */
  #side: -1 | 0 | 1 = 0;
  #level = 0;
  #extreme = 0;
  #factor = 0;

  constructor(candles: Candles, out: Float64Array, step: number, max: number) {
    this.#candles = candles;
    this.#out = out;
    this.#step = step;
    this.#max = max;
  }

  run(from: number, to: number): void {
    const { high, low } = this.#candles;
    const out = this.#out;
    const step = this.#step;
    const max = this.#max;
    let i = from;
    for (; i < to && this.#side === 0; i++) out[i] = i > 0 && this.#start(i) ? this.#level : Number.NaN;
    let side = this.#side;
    let level = this.#level;
    let extreme = this.#extreme;
    let factor = this.#factor;
    for (; i < to; i++) {
      // Near is the end of a candle that the level is tested against, far the one that makes extremes.
      const near = side > 0 ? low : high;
      const far = side > 0 ? high : low;
      if (side * (near[i] - level) > 0) {
        out[i] = level;
        if (side * (far[i] - extreme) > 0) {
          extreme = far[i];
          factor = Math.min(factor + step, max);
        }
        level = clearOf(side, level + factor * (extreme - level), near[i - 1], near[i]);
      } else {
        side = side > 0 ? -1 : 1;
        out[i] = clearOf(side, extreme, far[i - 1], far[i]);
        extreme = near[i];
        factor = step;
        level = clearOf(side, out[i] + factor * (extreme - out[i]), far[i - 1], far[i]);
      }
    }
    this.#side = side;
    this.#level = level;
    this.#extreme = extreme;
    this.#factor = factor;
  }

  /** Begins the first trend at candle `i`, if there is one. */
  #start(i: number): boolean {
    const { high, low } = this.#candles;
    const up = high[i] - high[i - 1];
    const down = low[i - 1] - low[i];
    if (up > down && up > 0) {
      this.#side = 1;
      this.#level = Math.min(low[i - 1], low[i]);
      this.#extreme = high[i];
    } else if (down > up && down > 0) {
      this.#side = -1;
      this.#level = Math.max(high[i - 1], high[i]);
      this.#extreme = low[i];
    }
    this.#factor = this.#step;
    return this.#side !== 0;
  }
}

/** A level that is kept out of the range of two candles: the lowest below the price, the highest above it. */
function clearOf(side: -1 | 0 | 1, level: number, one: number, other: number): number {
  return side > 0 ? Math.min(level, one, other) : Math.max(level, one, other);
}

export function parabolicSar(graph: ColumnGraph, step: number, max: number): Float64Array {
  return graph.column(`sar(${step},${max})`, (out) => new ParabolicSar(graph.candles, out, step, max));
}
