import type { ColumnGraph } from './column-graph.ts';
import { closeOf, type Source } from './source.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Volume-weighted moving average: the last `period` values, each weighted by the volume of its candle; NaN before there
 * are that many. Where none of them had any volume they count alike.
 */
export class Vwma extends WindowKernel {
  readonly #source: Float64Array;
  readonly #volume: Float64Array;
  readonly #out: Float64Array;
  /** Sums of the tails: of distances from the block's first value, of volumes, and of distances times volumes. */
  readonly #tail: Float64Array;
  readonly #volumeTail: Float64Array;
  readonly #weightedTail: Float64Array;
  #head = 0;
  #volumeHead = 0;
  #weightedHead = 0;

  constructor(source: Source, volume: Float64Array, out: Float64Array, period: number) {
    super(source, period, [out]);
    this.#source = source.column;
    this.#volume = volume;
    this.#out = out;
    this.#tail = new Float64Array(period);
    this.#volumeTail = new Float64Array(period);
    this.#weightedTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#head = 0;
    this.#volumeHead = 0;
    this.#weightedHead = 0;
    if (!hasBlockBefore) return;
    const source = this.#source;
    const { period } = this;
    let sum = 0;
    let volumes = 0;
    let weighted = 0;
    for (let p = period - 2; p >= 0; p--) {
      const i = start + p + 1 - period;
      const distance = source[i] - source[start];
      const volume = this.#volume[i];
      sum += distance;
      volumes += volume;
      weighted += distance * volume;
      this.#tail[p] = sum;
      this.#volumeTail[p] = volumes;
      this.#weightedTail[p] = weighted;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const source = this.#source;
    const volume = this.#volume;
    const out = this.#out;
    const tail = this.#tail;
    const volumeTail = this.#volumeTail;
    const weightedTail = this.#weightedTail;
    const { period } = this;
    const base = source[start];
    let head = this.#head;
    let volumeHead = this.#volumeHead;
    let weightedHead = this.#weightedHead;
    for (let i = from; i < to; i++) {
      const p = i - start;
      const distance = source[i] - base;
      head += distance;
      volumeHead += volume[i];
      weightedHead += distance * volume[i];
      const volumes = volumeHead + volumeTail[p];
      out[i] = base + (volumes > 0 ? (weightedHead + weightedTail[p]) / volumes : (head + tail[p]) / period);
    }
    this.#head = head;
    this.#volumeHead = volumeHead;
    this.#weightedHead = weightedHead;
  }
}

export function vwmaOf(graph: ColumnGraph, source: Source, period: number): Float64Array {
  const { volume } = graph.candles;
  return graph.column(`vwma(${source.key},${period})`, (out) => new Vwma(source, volume, out, period));
}

export function vwma(graph: ColumnGraph, period: number): Float64Array {
  return vwmaOf(graph, closeOf(graph), period);
}
