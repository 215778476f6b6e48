import type { ColumnGraph } from './column-graph.ts';
import { RollingExtreme } from './extremes.ts';
import type { Kernel } from './kernel.ts';

/** Both lines of the Aroon indicator, 0 to 100. */
export interface AroonLines {
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/** One line: 100 at a new extreme, 0 when the last one was `period` candles ago. */
export class AroonLine implements Kernel {
  readonly #out: Float64Array;
  readonly #period: number;
  readonly #age: RollingExtreme;

  constructor(source: Float64Array, out: Float64Array, period: number, sign: 1 | -1) {
    this.#out = out;
    this.#period = period;
    this.#age = new RollingExtreme(source, out, period + 1, sign, 'age');
  }

  run(from: number, to: number): void {
    const out = this.#out;
    const period = this.#period;
    this.#age.run(from, to);
    for (let i = from; i < to; i++) out[i] = (100 * (period - out[i])) / period;
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
