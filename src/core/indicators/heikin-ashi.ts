import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { linesOf } from './lines.ts';

/** Open and close of Heikin-Ashi candles. */
export interface HeikinAshiLines {
  readonly open: Float64Array;
  readonly close: Float64Array;
}

/**
 * Heikin-Ashi candles (Dan Valcu, Technical Analysis of Stocks & Commodities, February 2004): the close is the mean of
 * the candle's four prices, the open the mean of the Heikin-Ashi open and close before; the first opens at the mean of
 * its own open and close.
 */
export class HeikinAshi implements Kernel {
  readonly #candles: Candles;
  readonly #open: Float64Array;
  readonly #close: Float64Array;
  /** Open of the next candle. */
  #next = 0;

  constructor(candles: Candles, out: HeikinAshiLines) {
    this.#candles = candles;
    this.#open = out.open;
    this.#close = out.close;
  }

  run(from: number, to: number): void {
    const { open, high, low, close } = this.#candles;
    const outOpen = this.#open;
    const outClose = this.#close;
    let next = from === 0 && to > 0 ? (open[0] + close[0]) / 2 : this.#next;
    for (let i = from; i < to; i++) {
      // Written so that only one multiplication and one addition wait for the candle before.
      const half = (open[i] + high[i] + low[i] + close[i]) / 8;
      outOpen[i] = next;
      outClose[i] = 2 * half;
      next = next * 0.5 + half;
    }
    this.#next = next;
  }
}

export function heikinAshi(graph: ColumnGraph): HeikinAshiLines {
  return linesOf(graph, 'heikin-ashi', ['open', 'close'], (out) => new HeikinAshi(graph.candles, out));
}
