import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import { typicalPrice } from './prices.ts';
import { sideOf } from './rounding.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Money flow index (Gene Quong and Avrum Soudack, 1989): money flow is typical price times volume, positive where the
 * typical price has risen and negative where it has fallen; the index is the positive part of all flow of the last
 * `period` candles, 0 to 100. 50 without any flow (TA-Lib: 0); NaN before `period` changes are known.
 */
export class Mfi extends WindowKernel {
  readonly #price: Float64Array;
  readonly #volume: Float64Array;
  readonly #out: Float64Array;
  readonly #positiveTail: Float64Array;
  readonly #negativeTail: Float64Array;
  #positiveHead = 0;
  #negativeHead = 0;

  /** @param price typical price of every candle */
  constructor(price: Float64Array, { volume }: Candles, out: Float64Array, period: number) {
    super({ first: 1 }, period, [out]);
    this.#price = price;
    this.#volume = volume;
    this.#out = out;
    this.#positiveTail = new Float64Array(period);
    this.#negativeTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#positiveHead = 0;
    this.#negativeHead = 0;
    if (!hasBlockBefore) return;
    const price = this.#price;
    let positive = 0;
    let negative = 0;
    for (let p = this.period - 2; p >= 0; p--) {
      const i = start + p + 1 - this.period;
      const side = sideOf(price[i], price[i - 1]);
      const flow = price[i] * this.#volume[i];
      if (side > 0) positive += flow;
      if (side < 0) negative += flow;
      this.#positiveTail[p] = positive;
      this.#negativeTail[p] = negative;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const price = this.#price;
    const volume = this.#volume;
    const out = this.#out;
    const positiveTail = this.#positiveTail;
    const negativeTail = this.#negativeTail;
    let positiveHead = this.#positiveHead;
    let negativeHead = this.#negativeHead;
    for (let i = from; i < to; i++) {
      const side = sideOf(price[i], price[i - 1]);
      const flow = price[i] * volume[i];
      if (side > 0) positiveHead += flow;
      if (side < 0) negativeHead += flow;
      const positive = positiveHead + positiveTail[i - start];
      const all = positive + negativeHead + negativeTail[i - start];
      out[i] = all === 0 ? 50 : 100 * (positive / all);
    }
    this.#positiveHead = positiveHead;
    this.#negativeHead = negativeHead;
  }
}

export function mfi(graph: ColumnGraph, period: number): Float64Array {
  const { column: price } = typicalPrice(graph);
  return graph.column(`mfi(${period})`, (out) => new Mfi(price, graph.candles, out, period));
}
