import type { Candles } from './candles.ts';

/** A hole in a series: candles that should open in [from, to) are missing. Times in ms, `to` exclusive. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly missing: number;
}

/** All holes between the first and the last candle. A candle off the timeframe's grid is not a hole. */
export function findGaps(candles: Candles, timeframeMs: number): Gap[] {
  const gaps: Gap[] = [];
  const time = candles.time;
  for (let i = 1; i < candles.length; i++) {
    const missing = Math.round((time[i] - time[i - 1]) / timeframeMs) - 1;
    if (missing > 0) gaps.push({ from: time[i - 1] + timeframeMs, to: time[i], missing });
  }
  return gaps;
}

/** Number of candles that are missing between the first and the last one. */
export function countMissing(candles: Candles, timeframeMs: number): number {
  let missing = 0;
  const time = candles.time;
  for (let i = 1; i < candles.length; i++) {
    const step = time[i] - time[i - 1];
    if (step > timeframeMs) missing += Math.round(step / timeframeMs) - 1;
  }
  return missing;
}
