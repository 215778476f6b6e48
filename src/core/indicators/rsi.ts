import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * Relative strength index, 0 to 100, with Wilder's smoothing: the averages of gains and losses start as the simple
 * averages of the first `period` changes and then move by 1 / period (J. Welles Wilder, New Concepts in Technical
 * Trading Systems, 1978). A series that has not moved at all is 50; NaN before `period` changes are known.
 */
export class Rsi implements Kernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #period: number;
  #gain = 0;
  #loss = 0;

  constructor(source: Float64Array, out: Float64Array, period: number) {
    this.#source = source;
    this.#out = out;
    this.#period = period;
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const period = this.#period;
    const weight = 1 / period;
    const keep = 1 - weight;
    let gain = this.#gain;
    let loss = this.#loss;
    let i = from;
    if (i === 0 && to > 0) out[i++] = Number.NaN;
    for (const end = Math.min(to, period + 1); i < end; i++) {
      const change = source[i] - source[i - 1];
      if (change > 0) gain += change * weight;
      else loss -= change * weight;
      out[i] = i < period ? Number.NaN : relativeStrength(gain, loss);
    }
    // change + |change| is twice the gain or nothing, without a branch that every second candle mispredicts.
    const half = weight / 2;
    let before = source[i - 1];
    for (; i < to; i++) {
      const value = source[i];
      const change = value - before;
      const size = Math.abs(change);
      before = value;
      gain = gain * keep + (size + change) * half;
      loss = loss * keep + (size - change) * half;
      out[i] = relativeStrength(gain, loss);
    }
    this.#gain = gain;
    this.#loss = loss;
  }
}

function relativeStrength(gain: number, loss: number): number {
  const both = gain + loss;
  return both === 0 ? 50 : (100 * gain) / both;
}

export function rsi(graph: ColumnGraph, period: number): Float64Array {
  return graph.column(`rsi(close,${period})`, (out) => new Rsi(graph.candles.close, out, period));
}
