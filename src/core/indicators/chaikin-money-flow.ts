import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import { EQUAL_WITHIN } from './rounding.ts';
import { WindowKernel } from './window-kernel.ts';

/**
 * Chaikin money flow (Marc Chaikin): the volume of the last `period` candles, each weighted from −1 (it closed at its
 * low) to +1 (at its high), over the whole volume. A candle without a range weighs nothing; 0 without any volume; NaN
 * before there are that many candles.
 */
export class ChaikinMoneyFlow extends WindowKernel {
  readonly #candles: Candles;
  readonly #out: Float64Array;
  readonly #flowTail: Float64Array;
  readonly #volumeTail: Float64Array;
  #flowHead = 0;
  #volumeHead = 0;

  constructor(candles: Candles, out: Float64Array, period: number) {
    super({ first: 0 }, period, [out]);
    this.#candles = candles;
    this.#out = out;
    this.#flowTail = new Float64Array(period);
    this.#volumeTail = new Float64Array(period);
  }

  protected begin(start: number, hasBlockBefore: boolean): void {
    this.#flowHead = 0;
    this.#volumeHead = 0;
    if (!hasBlockBefore) return;
    const { high, low, close, volume } = this.#candles;
    let flow = 0;
    let all = 0;
    for (let p = this.period - 2; p >= 0; p--) {
      const i = start + p + 1 - this.period;
      flow += moneyFlow(high[i], low[i], close[i], volume[i]);
      all += volume[i];
      this.#flowTail[p] = flow;
      this.#volumeTail[p] = all;
    }
  }

  protected fill(from: number, to: number, start: number): void {
    const { high, low, close, volume } = this.#candles;
    const out = this.#out;
    const flowTail = this.#flowTail;
    const volumeTail = this.#volumeTail;
    let flowHead = this.#flowHead;
    let volumeHead = this.#volumeHead;
    for (let i = from; i < to; i++) {
      flowHead += moneyFlow(high[i], low[i], close[i], volume[i]);
      volumeHead += volume[i];
      const flow = flowHead + flowTail[i - start];
      const all = volumeHead + volumeTail[i - start];
      // Flows that cancel each other out leave rounding, which has no sign worth trading on.
      out[i] = Math.abs(flow) <= EQUAL_WITHIN * all ? 0 : flow / all;
    }
    this.#flowHead = flowHead;
    this.#volumeHead = volumeHead;
  }
}

function moneyFlow(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
}

export function chaikinMoneyFlow(graph: ColumnGraph, period: number): Float64Array {
  return graph.column(`cmf(${period})`, (out) => new ChaikinMoneyFlow(graph.candles, out, period));
}
