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
  /** Mark of the last peak; −1 is the start. */
  let peakIndex = -1;
  let maxPct = 0;
  let max = 0;
  let maxDurationMs = 0;
  let sumPct = 0;
  let sumDuration = 0;
  let falls = 0;
  let depth = 0;
  let squares = 0;
  const end = (index: number) => {
    const duration = closeTimes(index) - (peakIndex < 0 ? startTime : closeTimes(peakIndex));
    falls++;
    sumPct += depth;
    sumDuration += duration;
    if (duration > maxDurationMs) maxDurationMs = duration;
    depth = 0;
  };
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i];
    if (value >= peak) {
      if (depth > 0) end(i);
      peak = value;
      peakIndex = i;
      continue;
    }
    const fall = peak - value;
    const pct = peak > 0 ? (100 * fall) / peak : 0;
    if (fall > max) max = fall;
    if (pct > depth) depth = pct;
    squares += pct * pct;
    if (pct > maxPct) maxPct = pct;
  }
  if (depth > 0) end(equity.length - 1);
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

/** Index of the last candle of every UTC day that has some. A candle belongs to the day in which it opens. */
export function lastOfDays(openTimes: Float64Array): number[] {
  return lastOfEach(DAY_MS, openTimes);
}

/**
 * Return of every UTC day that has candles, as a fraction, from the last mark of the day before (the start for the
 * first one) to its own last mark.
 * @param dayEnds of {@link lastOfDays}
 */
export function dailyReturns(start: number, dayEnds: readonly number[], values: Float64Array): Float64Array {
  const returns: number[] = [];
  let before = start;
  for (const i of dayEnds) {
    returns.push(before > 0 ? values[i] / before - 1 : 0);
    before = values[i];
  }
  return Float64Array.from(returns);
}

/** Index of the last time in each interval of the clock that has one. */
function lastOfEach(interval: number, times: Float64Array): number[] {
  const indices: number[] = [];
  if (times.length === 0) return indices;
  const endOf = (time: number) => (Math.floor(time / interval) + 1) * interval;
  let end = endOf(times[0]);
  for (let i = 1; i < times.length; i++) {
    if (times[i] < end) continue;
    indices.push(i - 1);
    end = endOf(times[i]);
  }
  indices.push(times.length - 1);
  return indices;
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
  if (count <= MAX_POINTS) return { indices: Array.from({ length: count }, (_, i) => i), interval: timeframeMs };
  const span = openTimes[count - 1] - openTimes[0];
  const minutes = THINNED_MINUTES.find((candidate) => span / (candidate * 60_000) <= MAX_POINTS) ?? 1440;
  const interval = Math.max(timeframeMs, minutes * 60_000);
  return { indices: lastOfEach(interval, openTimes), interval };
}
