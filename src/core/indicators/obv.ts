import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import type { Source } from './source.ts';

/**
 * On-balance volume (Joseph Granville, 1963): the volume of every candle that closes above the close before is added,
 * that of every candle that closes below it is taken away. It begins with 0 at the first candle.
 */
export class Obv implements Kernel {
  readonly #candles: Candles;
  readonly #out: Float64Array;

  constructor(candles: Candles, out: Float64Array) {
    this.#candles = candles;
    this.#out = out;
  }

  run(from: number, to: number): void {
    const { close, volume } = this.#candles;
    const out = this.#out;
    let i = from;
    if (i === 0 && to > 0) out[i++] = 0;
    for (; i < to; i++) {
      const change = close[i] - close[i - 1];
      out[i] = out[i - 1] + (change > 0 ? volume[i] : change < 0 ? -volume[i] : 0);
    }
  }
}

export function obv(graph: ColumnGraph): Source {
  return { key: 'obv', column: graph.column('obv', (out) => new Obv(graph.candles, out)), first: 0 };
}
