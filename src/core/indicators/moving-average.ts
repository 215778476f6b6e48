import type { ColumnGraph } from './column-graph.ts';
import { ema } from './ema.ts';
import { hma, hmaFirst } from './hma.ts';
import { sma } from './sma.ts';
import { vwma } from './vwma.ts';
import { wma } from './wma.ts';

/** Kinds of moving averages of the close, by what a template calls them; in capitals they are their usual names. */
export const AVERAGE_TYPES = ['sma', 'ema', 'wma', 'hma', 'vwma'] as const;
export type AverageType = (typeof AVERAGE_TYPES)[number];

const AVERAGES: Readonly<Record<AverageType, (graph: ColumnGraph, period: number) => Float64Array>> = {
  sma,
  ema,
  wma,
  hma,
  vwma,
};

/** Moving average of the close; NaN before {@link firstOfAverage}. */
export function movingAverage(graph: ColumnGraph, type: AverageType, period: number): Float64Array {
  return AVERAGES[type](graph, period);
}

/** Index of the first value of a moving average. */
export function firstOfAverage(type: AverageType, period: number): number {
  return type === 'hma' ? hmaFirst(period) : period - 1;
}
