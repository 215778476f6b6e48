import type { ColumnGraph } from './column-graph.ts';
import { lagged } from './lagged.ts';
import { midpoint, midpointKey } from './midpoint.ts';

/** Conversion (tenkan) and base (kijun) line. */
export interface IchimokuLines {
  readonly conversion: Float64Array;
  readonly base: Float64Array;
}

/** The two edges of the cloud at the candle where it is drawn; either may be the upper one. */
export interface IchimokuCloud {
  readonly spanA: Float64Array;
  readonly spanB: Float64Array;
}

export function ichimokuLines(graph: ColumnGraph, conversion: number, base: number): IchimokuLines {
  return { conversion: midpoint(graph, conversion), base: midpoint(graph, base) };
}

/**
 * Ichimoku cloud (Goichi Hosoda, 1969): the mean of conversion and base line, and the middle of the range of `span`
 * candles, both drawn `base` candles ahead. The candle that they are worked out at counts as the first of these, as
 * Hosoda counts and TradingView draws; other programs draw them one candle further. Known from {@link cloudFirst} on.
 */
export function ichimokuCloud(graph: ColumnGraph, conversion: number, base: number, span: number): IchimokuCloud {
  const lines = ichimokuLines(graph, conversion, base);
  const key = `ichimoku(${conversion},${base})`;
  const leading = graph.column(key, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = (lines.conversion[i] + lines.base[i]) / 2;
    },
  }));
  return {
    spanA: lagged(graph, { key, column: leading }, base - 1),
    spanB: lagged(graph, { key: midpointKey(span), column: midpoint(graph, span) }, base - 1),
  };
}

/** Index of the first candle at which both edges of the cloud are known; `span` is the longest period. */
export function cloudFirst(base: number, span: number): number {
  return span + base - 2;
}
