import type { ColumnGraph } from './column-graph.ts';
import { highestHigh, lowestLow } from './extremes.ts';
import type { Kernel } from './kernel.ts';
import { EQUAL_WITHIN } from './rounding.ts';
import { closeOf, type Source } from './source.ts';
import { windowMeanOf } from './window-mean.ts';

/** Both lines of a stochastic oscillator, 0 to 100. */
export interface StochasticLines {
  readonly k: Float64Array;
  readonly d: Float64Array;
}

/**
 * Where a value lies between the lowest and the highest one: 0 to 100, and 50 where both are the same but for rounding,
 * as nothing can be told then.
 */
export class RangePosition implements Kernel {
  readonly #value: Float64Array;
  readonly #highest: Float64Array;
  readonly #lowest: Float64Array;
  readonly #out: Float64Array;

  constructor(value: Float64Array, highest: Float64Array, lowest: Float64Array, out: Float64Array) {
    this.#value = value;
    this.#highest = highest;
    this.#lowest = lowest;
    this.#out = out;
  }

  run(from: number, to: number): void {
    const value = this.#value;
    const highest = this.#highest;
    const lowest = this.#lowest;
    const out = this.#out;
    for (let i = from; i < to; i++) {
      const range = highest[i] - lowest[i];
      // In this order a value at the highest one is exactly 100.
      out[i] = range <= EQUAL_WITHIN * Math.abs(highest[i]) ? 50 : 100 * ((value[i] - lowest[i]) / range);
    }
  }
}

/** Lane's raw %K: where the close lies in the range of the last `period` candles; NaN before there are that many. */
export function rawStochastic(graph: ColumnGraph, period: number): Source {
  const highest = highestHigh(graph, period);
  const lowest = lowestLow(graph, period);
  const key = `stochastic(close,${period})`;
  const { column: close } = closeOf(graph);
  const column = graph.column(key, (out) => new RangePosition(close, highest, lowest, out));
  return { key, column, first: period - 1 };
}

/** %K as the simple average of `smooth` raw values, and %D as that of `d` values of %K. */
export function smoothed(graph: ColumnGraph, raw: Source, smooth: number, d: number): StochasticLines {
  const k = windowMeanOf(graph, raw, smooth);
  const source: Source = { key: `mean(${raw.key},${smooth})`, column: k, first: raw.first + smooth - 1 };
  return { k, d: windowMeanOf(graph, source, d) };
}

/**
 * Slow stochastic oscillator (George Lane): raw %K over `period` candles, smoothed; `smooth` of 1 gives the fast one.
 * Both lines are known from candle period + smooth + d − 3 on.
 */
export function stochastic(graph: ColumnGraph, period: number, smooth: number, d: number): StochasticLines {
  return smoothed(graph, rawStochastic(graph, period), smooth, d);
}
