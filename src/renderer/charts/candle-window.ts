import { allocateCandles, CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';

/** Puts two stretches that touch one behind the other. Candles of `right` at or before the last of `left` are left out. */
export function joinCandles(left: Candles, right: Candles): Candles {
  const last = left.length === 0 ? Number.NEGATIVE_INFINITY : left.time[left.length - 1];
  let skip = 0;
  while (skip < right.length && right.time[skip] <= last) skip += 1;
  const rest = sliceCandles(right, skip, right.length);
  const joined = allocateCandles(left.length + rest.length);
  for (const column of CANDLE_COLUMNS) {
    joined[column].set(left[column], 0);
    joined[column].set(rest[column], left.length);
  }
  return joined;
}

/** Those that open in [from, to). Nothing is copied. */
export function clipCandles(candles: Candles, from: number, to: number): Candles {
  let start = 0;
  let end = candles.length;
  while (start < end && candles.time[start] < from) start += 1;
  while (end > start && candles.time[end - 1] >= to) end -= 1;
  return sliceCandles(candles, start, end);
}

/** More missing candles than this in a row are not drawn as empty space. */
const MAX_EMPTY = 2000;

/**
 * The times that the chart's axis shows, in ms: those of the candles and of the missing ones between them, so that a
 * hole in the data is seen as a hole. `candleAt[i]` is the index of the candle at axis position i, −1 for a missing one.
 */
export function axisOf(candles: Candles, timeframeMs: number): { times: number[]; candleAt: number[] } {
  const times: number[] = [];
  const candleAt: number[] = [];
  for (let i = 0; i < candles.length; i++) {
    const missing = i === 0 ? 0 : Math.round((candles.time[i] - candles.time[i - 1]) / timeframeMs) - 1;
    if (missing > 0 && missing <= MAX_EMPTY) {
      for (let k = 1; k <= missing; k++) {
        times.push(candles.time[i - 1] + k * timeframeMs);
        candleAt.push(-1);
      }
    }
    times.push(candles.time[i]);
    candleAt.push(i);
  }
  return { times, candleAt };
}

/** A stretch of time, ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of a span inside some bounds; where it lies wholly outside, the nearest one inside that is as long. */
export function spanWithin({ from, to }: Span, bounds: Span): Span {
  if (from < bounds.to && to > bounds.from) {
    return { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) };
  }
  const length = Math.min(to - from, bounds.to - bounds.from);
  return from >= bounds.to
    ? { from: bounds.to - length, to: bounds.to }
    : { from: bounds.from, to: bounds.from + length };
}
