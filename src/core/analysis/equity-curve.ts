import { DAY_MS } from '../market/calendar.ts';

/** Falls of an equity curve below its highest point so far. */
export interface Drawdowns {
  /** Highest equity, the start included. */
  readonly peak: number;
  /** Deepest fall, in percent of the peak before it and in money. */
  readonly maxPct: number;
  readonly max: number;
  /** Longest time from a peak until it is reached again, or until the end, in ms. */
  readonly maxDurationMs: number;
  /** Averages over all falls. */
  readonly avgPct: number;
  readonly avgDurationMs: number;
  /** Square root of the mean squared fall in percent over all closes (Peter Martin's ulcer index). */
  readonly ulcerIndex: number;
}

/**
 * Measures the drawdowns of a mark-to-market curve.
 * @param closeTimes time of each mark, ms
 * @param equity equity at each mark
 */
export function drawdowns(
  start: number,
  startTime: number,
  closeTimes: (i: number) => number,
  equity: Float64Array,
): Drawdowns {
  let peak = start;
  let peakTime = startTime;
  let maxPct = 0;
  let max = 0;
  let maxDurationMs = 0;
  let sumPct = 0;
  let sumDuration = 0;
  let falls = 0;
  let depth = 0;
  let squares = 0;
  const end = (time: number) => {
    falls++;
    sumPct += depth;
    sumDuration += time - peakTime;
    if (time - peakTime > maxDurationMs) maxDurationMs = time - peakTime;
    depth = 0;
  };
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i];
    if (value >= peak) {
      if (depth > 0) end(closeTimes(i));
      peak = value;
      peakTime = closeTimes(i);
      continue;
    }
    const fall = peak - value;
    const pct = peak > 0 ? (100 * fall) / peak : 0;
    if (fall > max) max = fall;
    if (pct > depth) depth = pct;
    if (pct > maxPct) maxPct = pct;
    squares += pct * pct;
  }
  if (depth > 0) end(closeTimes(equity.length - 1));
  return {
    peak,
    maxPct,
    max,
    maxDurationMs,
    avgPct: falls > 0 ? sumPct / falls : 0,
    avgDurationMs: falls > 0 ? sumDuration / falls : 0,
    ulcerIndex: equity.length > 0 ? Math.sqrt(squares / equity.length) : 0,
  };
}

/**
 * Return of every UTC day that has candles, as a fraction, from the last mark of the day before (the start for the
 * first one) to its own last mark. A candle belongs to the day in which it opens.
 */
export function dailyReturns(start: number, openTimes: Float64Array, values: Float64Array): Float64Array {
  const returns: number[] = [];
  let before = start;
  for (let i = 0; i < values.length; i++) {
    const lastOfDay =
      i === values.length - 1 || Math.floor(openTimes[i + 1] / DAY_MS) !== Math.floor(openTimes[i] / DAY_MS);
    if (!lastOfDay) continue;
    returns.push(before > 0 ? values[i] / before - 1 : 0);
    before = values[i];
  }
  return Float64Array.from(returns);
}

/** Candidate distances of a thinned curve in minutes; all divide a day. */
const THINNED_MINUTES = [5, 15, 30, 60, 120, 240, 480, 720, 1440];

/** More marks than this make reports slow to write, to read and to draw. */
const MAX_POINTS = 100_000;

/**
 * Chooses the marks that a report keeps. A long curve is thinned to the last mark of each interval, so that the marks at
 * the ends of days, which the ratios are computed from, all stay.
 * @returns indices of the marks, and their distance in ms (the timeframe when nothing was left out)
 */
export function curveMarks(openTimes: Float64Array, timeframeMs: number): { indices: number[]; interval: number } {
  const count = openTimes.length;
  const indices: number[] = [];
  if (count <= MAX_POINTS) {
    for (let i = 0; i < count; i++) indices.push(i);
    return { indices, interval: timeframeMs };
  }
  const span = openTimes[count - 1] - openTimes[0];
  const minutes = THINNED_MINUTES.find((candidate) => span / (candidate * 60_000) <= MAX_POINTS) ?? 1440;
  const interval = Math.max(timeframeMs, minutes * 60_000);
  for (let i = 0; i < count; i++) {
    const last = i === count - 1 || Math.floor(openTimes[i + 1] / interval) !== Math.floor(openTimes[i] / interval);
    if (last) indices.push(i);
  }
  return { indices, interval };
}
