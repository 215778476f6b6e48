import { allocateCandles, type Candles } from '../market/candles.ts';
import { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';

/**
 * A line of a longer timeframe, as it is known at the close of every candle of the shorter one: its value at the last
 * long candle that has closed. Long candles open at whole multiples of their length since 1970 (UTC) and are closed at
 * the close that reaches their end, or, where that candle is missing, at the first close after it. The first long candle
 * counts even where the data begins inside it.
 */
export class HigherTimeframe implements Kernel {
  readonly #candles: Candles;
  readonly #timeframeMs: number;
  readonly #longMs: number;
  readonly #first: number;
  readonly #out: Float64Array;
  /** The long candles that have closed, and the one that is forming, at `#forming`. */
  readonly #long: Candles;
  readonly #graph: ColumnGraph;
  readonly #line: Float64Array;
  #forming = 0;
  #isForming = false;
  #end = Number.NaN;
  #value = Number.NaN;

  /**
   * @param multiple how many candles a long one is made of
   * @param first index of the first candle that is to have a value; NaN before
   * @param line asks a graph of long candles for the line
   */
  constructor(
    { candles, timeframeMs }: ColumnGraph,
    out: Float64Array,
    multiple: number,
    first: number,
    line: (graph: ColumnGraph) => Float64Array,
  ) {
    this.#candles = candles;
    this.#timeframeMs = timeframeMs;
    this.#longMs = multiple * timeframeMs;
    this.#first = first;
    this.#out = out;
    // With holes, each candle may be the only one of its long candle.
    this.#long = allocateCandles(candles.length);
    this.#graph = new ColumnGraph({ candles: this.#long, timeframeMs: this.#longMs });
    this.#line = line(this.#graph);
  }

  run(from: number, to: number): void {
    const { time } = this.#candles;
    const out = this.#out;
    const first = this.#first;
    const timeframeMs = this.#timeframeMs;
    for (let i = from; i < to; i++) {
      if (this.#isForming && time[i] >= this.#end) this.#close();
      this.#take(i);
      if (time[i] + timeframeMs >= this.#end) this.#close();
      out[i] = i < first ? Number.NaN : this.#value;
    }
  }

  #take(index: number): void {
    const { time, open, high, low, close, volume } = this.#candles;
    const long = this.#long;
    const k = this.#forming;
    if (!this.#isForming) {
      this.#isForming = true;
      const opens = Math.floor(time[index] / this.#longMs) * this.#longMs;
      this.#end = opens + this.#longMs;
      long.time[k] = opens;
      long.open[k] = open[index];
      long.high[k] = high[index];
      long.low[k] = low[index];
      long.volume[k] = 0;
    }
    if (high[index] > long.high[k]) long.high[k] = high[index];
    if (low[index] < long.low[k]) long.low[k] = low[index];
    long.close[k] = close[index];
    long.volume[k] += volume[index];
  }

  #close(): void {
    const k = this.#forming++;
    this.#isForming = false;
    this.#graph.run(k, k + 1);
    this.#value = this.#line[k];
  }
}

/**
 * A line of a timeframe that is `multiple` times as long; the line itself where that is 1.
 * @param key names the line and its parameters
 * @param first index of the line's first value, on its own timeframe
 */
export function onHigherTimeframe(
  graph: ColumnGraph,
  multiple: number,
  key: string,
  first: number,
  line: (graph: ColumnGraph) => Float64Array,
): Float64Array {
  if (multiple === 1) return line(graph);
  const known = candlesOnHigherTimeframe(multiple, first) - 1;
  return graph.column(`${key}×${multiple}`, (out) => new HigherTimeframe(graph, out, multiple, known, line));
}

/** Candles needed until a line is known on a longer timeframe, wherever in a long candle the data begins. */
export function candlesOnHigherTimeframe(multiple: number, first: number): number {
  return (first + 1) * multiple;
}
