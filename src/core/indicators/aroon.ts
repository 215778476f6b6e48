import type { ColumnGraph } from './column-graph.ts';
import { WindowKernel } from './window-kernel.ts';

/** Both lines of the Aroon indicator, 0 to 100. */
export interface AroonLines {
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/** One line: 100 at a new extreme, 0 when the last one was `period` candles ago. */
export class AroonLine extends WindowKernel {
  readonly #source: Float64Array;
  readonly #out: Float64Array;
  readonly #sign: 1 | -1;
  /** Extremes of the tails, and the indices of the latest ones. */
  readonly #tail: Float64Array;
  readonly #tailIndex: Int32Array;
  #head = Number.NEGATIVE_INFINITY;
  #headIndex = 0;

  /** @param sign +1 for the highest, −1 for the lowest value */
  constructor(source: Float64Array, out: Float64Array, period: number, sign: 1 | -1) {
    super({ first: 0 }, period + 1, [out]);
    this.#source = source;
    this.#out = out;
    this.#sign = sign;
    this.#tail = new Float64Array(period + 1).fill(Number.NEGATIVE_INFINITY);
    this.#tailIndex = new Int32Array(period + 1);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = Number.NEGATIVE_INFINITY;
    if (!hasBlockBefore) return;
    let most = Number.NEGATIVE_INFINITY;
    let latest = start;
    for (let p = this.period - 2; p >= 0; p--) {
      const i = start + p + 1 - this.period;
      const value = this.#sign * this.#source[i];
      if (value > most) {
        most = value;
        latest = i;
      }
      this.#tail[p] = most;
      this.#tailIndex[p] = latest;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const out = this.#out;
    const sign = this.#sign;
    const tail = this.#tail;
    const tailIndex = this.#tailIndex;
    const span = this.period - 1;
    let head = this.#head;
    let headIndex = this.#headIndex;
    for (let i = from; i < to; i++) {
      const value = sign * source[i];
      if (value >= head) {
        head = value;
        headIndex = i;
      }
      const latest = head >= tail[i - start] ? headIndex : tailIndex[i - start];
      out[i] = (100 * (span - (i - latest))) / span;
    }
    this.#head = head;
    this.#headIndex = headIndex;
  }
}

/**
 * Aroon (Tushar Chande, Technical Analysis of Stocks & Commodities, September 1995): how long ago the highest high and
 * the lowest low of this candle and the `period` ones before it were; the latest of equal ones counts, as in TA-Lib.
 * NaN before candle `period`.
 */
export function aroon(graph: ColumnGraph, period: number): AroonLines {
  const { high, low } = graph.candles;
  const name = `aroon(${period})`;
  return {
    up: graph.column(`${name}.up`, (out) => new AroonLine(high, out, period, 1)),
    down: graph.column(`${name}.down`, (out) => new AroonLine(low, out, period, -1)),
  };
}
