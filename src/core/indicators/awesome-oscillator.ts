import type { ColumnGraph } from './column-graph.ts';
import { difference } from './difference.ts';
import { medianPrice } from './prices.ts';
import { smaOf } from './sma.ts';

/** In price units; known from candle `slow` − 1 on. */
export interface AwesomeOscillatorLines {
  /** The fast average minus the slow one. */
  readonly line: Float64Array;
  readonly fast: Float64Array;
  readonly slow: Float64Array;
}

/** Awesome oscillator (Bill Williams, New Trading Dimensions, 1998): simple averages of the median price, fast − slow. */
export function awesomeOscillator(graph: ColumnGraph, fast: number, slow: number): AwesomeOscillatorLines {
  const price = medianPrice(graph);
  const fastLine = smaOf(graph, price, fast);
  const slowLine = smaOf(graph, price, slow);
  const line = difference(graph, `awesome-oscillator(${fast},${slow})`, fastLine, slowLine);
  return { line, fast: fastLine, slow: slowLine };
}
