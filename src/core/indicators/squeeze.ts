import { band } from './band.ts';
import { bollinger } from './bollinger.ts';
import type { ColumnGraph } from './column-graph.ts';
import { linearRegressionOf } from './linear-regression.ts';
import { midpoint } from './midpoint.ts';
import { sma, smaOf } from './sma.ts';
import { trueRanges } from './true-range.ts';

/** Lengths and widths of the two channels. */
export interface SqueezeParams {
  readonly bbPeriod: number;
  readonly bbDeviations: number;
  readonly kcPeriod: number;
  readonly kcMultiplier: number;
}

/** Both in price units. */
export interface SqueezeLines {
  /** How far the Bollinger bands lie inside the Keltner channel; the squeeze is on above 0. */
  readonly room: Float64Array;
  readonly momentum: Float64Array;
}

/**
 * Squeeze momentum (LazyBear's indicator of 2014 after John Carter's TTM Squeeze, Mastering the Trade, 2005). The Keltner
 * channel is the simple average of the close and of the true range; momentum is the end of the regression line through
 * the close's distances from the mean of range middle and average. LazyBear's first script takes the Keltner factor for
 * the Bollinger bands as well, which its comments and TradingView's version correct; the corrected one is followed.
 */
export function squeeze(graph: ColumnGraph, params: SqueezeParams): SqueezeLines {
  const { bbPeriod, bbDeviations, kcPeriod, kcMultiplier } = params;
  const { close } = graph.candles;
  const bands = bollinger(graph, bbPeriod, bbDeviations);
  const average = sma(graph, kcPeriod);
  const range = smaOf(graph, trueRanges(graph), kcPeriod);
  const channel = `keltner-simple(${kcPeriod},${kcMultiplier})`;
  const upper = band(graph, `${channel}.upper`, average, range, kcMultiplier);
  const lower = band(graph, `${channel}.lower`, average, range, -kcMultiplier);
  const room = graph.column(`squeeze(${bbPeriod},${bbDeviations},${kcPeriod},${kcMultiplier})`, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = Math.min(upper[i] - bands.upper[i], bands.lower[i] - lower[i]);
    },
  }));
  const middle = midpoint(graph, kcPeriod);
  const key = `squeeze-distance(${kcPeriod})`;
  const distance = graph.column(key, (out) => ({
    run(from, to) {
      for (let i = from; i < to; i++) out[i] = close[i] - (middle[i] + average[i]) / 2;
    },
  }));
  const { end } = linearRegressionOf(graph, { key, column: distance, first: kcPeriod - 1 }, kcPeriod);
  return { room, momentum: end };
}

/** Index of the first candle at which the width of the squeeze is known. */
export function squeezeFirst({ bbPeriod, kcPeriod }: Pick<SqueezeParams, 'bbPeriod' | 'kcPeriod'>): number {
  return Math.max(bbPeriod - 1, kcPeriod);
}

/** Index of the first candle at which its momentum is known. */
export function squeezeMomentumFirst({ kcPeriod }: Pick<SqueezeParams, 'kcPeriod'>): number {
  return 2 * kcPeriod - 2;
}
