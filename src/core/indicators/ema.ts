import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { closeOf, type Source } from './source.ts';

/**
 * Exponential moving average, smoothing 2 / (period + 1), seeded with the simple average of the first `period` values
 * (as TA-Lib and TradingView do); NaN before.
 */
export class Ema implements Kernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #first: number;
  #value = 0;

  /** @param first index of the first known value of the source */
  constructor(source: Float64Array, out: Float64Array, period: number, first = 0) {
    this.#source = source;
    this.#out = out;
    this.#period = period;
    this.#first = first;
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const first = this.#first;
    const alpha = 2 / (period + 1);
    let value = this.#value;
    let i = from;
    for (const end = Math.min(to, first + period); i < end; i++) {
      if (i >= first) value += source[i];
      out[i] = Number.NaN;
      if (i === first + period - 1) {
        value /= period;
        out[i] = value;
      }
    }
    // Written so that only one multiplication and one addition wait for the value before.
    const keep = 1 - alpha;
    for (; i < to; i++) {
      value = value * keep + source[i] * alpha;
      out[i] = value;
    }
    this.#value = value;
  }
}

export function emaOf(graph: ColumnGraph, { key, column, first }: Source, period: number): Float64Array {
  return graph.column(`ema(${key},${period})`, (out) => new Ema(column, out, period, first));
}

export function ema(graph: ColumnGraph, period: number): Float64Array {
  return emaOf(graph, closeOf(graph), period);
}
