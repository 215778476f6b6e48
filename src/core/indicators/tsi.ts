import type { ColumnGraph } from './column-graph.ts';
import { emaOf } from './ema.ts';
import type { Kernel } from './kernel.ts';
import { RunningEma } from './running-ema.ts';

/** Below this a smoothed change is what is left of movements long ago, with too few digits to divide by. */
const NO_MOVEMENT = 1e-280;

/** True strength index, −100 to 100, and its signal line. */
export interface TsiLines {
  readonly line: Float64Array;
  readonly signal: Float64Array;
}

/**
 * True strength index (William Blau, Momentum, Direction and Divergence, 1995): the change of the close, smoothed by an
 * EMA of `long` and one of `short` candles, as a percentage of the same of its absolute value. 0 before the price has
 * moved; it stands still while the price does. NaN before candle long + short − 1.
 */
export class Tsi implements Kernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #first: number;
  readonly #change: readonly [RunningEma, RunningEma];
  readonly #size: readonly [RunningEma, RunningEma];
  #value = 0;

  constructor(source: Float64Array, out: Float64Array, long: number, short: number) {
    this.#source = source;
    this.#out = out;
    this.#first = tsiFirst(long, short);
    this.#change = [new RunningEma(long), new RunningEma(short)];
    this.#size = [new RunningEma(long), new RunningEma(short)];
  }

  run(from: number, to: number): void {
    const source = this.#source;
    const out = this.#out;
    const first = this.#first;
    const [longChange, shortChange] = this.#change;
    const [longSize, shortSize] = this.#size;
    let value = this.#value;
    let i = from;
    if (i === 0 && to > 0) out[i++] = Number.NaN;
    for (; i < to; i++) {
      const change = source[i] - source[i - 1];
      const once = longChange.next(change);
      const onceSize = longSize.next(Math.abs(change));
      if (Number.isNaN(once)) {
        out[i] = Number.NaN;
        continue;
      }
      const twice = shortChange.next(once);
      const twiceSize = shortSize.next(onceSize);
      // In this order a price that only rises is exactly 100.
      if (twiceSize > NO_MOVEMENT) value = 100 * (twice / twiceSize);
      out[i] = i < first ? Number.NaN : value;
    }
    this.#value = value;
  }
}

export function tsi(graph: ColumnGraph, long: number, short: number, signal: number): TsiLines {
  const key = `tsi(close,${long},${short})`;
  const line = graph.column(key, (out) => new Tsi(graph.candles.close, out, long, short));
  return { line, signal: emaOf(graph, { key, column: line, first: tsiFirst(long, short) }, signal) };
}

/** Index of the first value of the line; the signal begins `signal` − 1 candles later. */
export function tsiFirst(long: number, short: number): number {
  return long + short - 1;
}
