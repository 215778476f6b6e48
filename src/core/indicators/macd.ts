import type { ColumnGraph } from './column-graph.ts';
import { difference } from './difference.ts';
import { ema, emaOf } from './ema.ts';
import { lagged } from './lagged.ts';
import type { Source } from './source.ts';

/** MACD after Gerald Appel (1979), in price units. */
export interface Macd {
  /** Fast EMA minus slow EMA of the close; known from candle `slow` − 1 on. */
  readonly line: Float64Array;
  /** EMA of the line; known from {@link macdSignalFirst} on. */
  readonly signal: Float64Array;
}

/**
 * Each average is seeded with the simple average of its own first values, as TradingView does; TA-Lib delays the fast
 * one to the start of the slow one, which wears off.
 */
export function macd(graph: ColumnGraph, fast: number, slow: number, signal: number): Macd {
  const line = macdLine(graph, fast, slow);
  return { line: line.column, signal: emaOf(graph, line, signal) };
}

/** The line minus its signal, and the same one candle earlier. */
export function macdHistogram(
  graph: ColumnGraph,
  fast: number,
  slow: number,
  signal: number,
): { readonly histogram: Float64Array; readonly before: Float64Array } {
  const lines = macd(graph, fast, slow, signal);
  const key = `macd-histogram(close,${fast},${slow},${signal})`;
  const histogram = difference(graph, key, lines.line, lines.signal);
  return { histogram, before: lagged(graph, { key, column: histogram }, 1) };
}

/** Index of the first value of the signal line. */
export function macdSignalFirst(slow: number, signal: number): number {
  return slow + signal - 2;
}

function macdLine(graph: ColumnGraph, fast: number, slow: number): Source {
  const key = `macd(close,${fast},${slow})`;
  return { key, column: difference(graph, key, ema(graph, fast), ema(graph, slow)), first: slow - 1 };
}
