import { type Candles, firstAfter } from '../market/candles.ts';
import type { FundingRates } from '../market/funding-rates.ts';

/** Funding times laid over a candle series. */
export interface FundingSchedule {
  readonly length: number;
  /** Candle in which the funding time falls, ascending. */
  readonly index: Int32Array;
  readonly rate: Float64Array;
  /** 1 where the funding time is the candle's open: it is settled before anything fills there. */
  readonly atOpen: Uint8Array;
  /** Share of the expected funding times of the range whose rate is known; null when none falls into it. */
  readonly coverage: number | null;
}

const HOUR_MS = 3_600_000;
const USUAL_INTERVAL_MS = 8 * HOUR_MS;

/**
 * Finds the candle of every funding time. Times in a hole of the series settle on the next candle's open, where the
 * position still is. A time before the first candle or after the last one's close is left out.
 * @param rates all known rates of the market; their most common distance tells the funding interval (8 h when unknown)
 */
export function scheduleFunding(rates: FundingRates, candles: Candles, timeframeMs: number): FundingSchedule {
  const count = rates.time.length;
  const index = new Int32Array(count);
  const rate = new Float64Array(count);
  const atOpen = new Uint8Array(count);
  const end = candles.length > 0 ? candles.time[candles.length - 1] + timeframeMs : 0;
  let length = 0;
  for (let k = 0; k < count && candles.length > 0; k++) {
    const time = rates.time[k];
    if (time < candles.time[0] || time >= end) continue;
    // The first candle that closes after it.
    const candle = firstAfter(candles, time - timeframeMs);
    index[length] = candle;
    rate[length] = rates.rate[k];
    atOpen[length] = time <= candles.time[candle] ? 1 : 0;
    length++;
  }
  const expected = candles.length > 0 ? expectedTimes(candles.time[0], end, fundingInterval(rates)) : 0;
  return {
    length,
    index: index.subarray(0, length),
    rate: rate.subarray(0, length),
    atOpen: atOpen.subarray(0, length),
    coverage: expected > 0 ? Math.min(1, length / expected) : null,
  };
}

/** Most common distance between two funding times, rounded to whole hours (recorded times are some ms late). */
function fundingInterval({ time }: FundingRates): number {
  const counts = new Map<number, number>();
  for (let k = 1; k < time.length; k++) {
    const hours = Math.round((time[k] - time[k - 1]) / HOUR_MS);
    if (hours > 0) counts.set(hours, (counts.get(hours) ?? 0) + 1);
  }
  let best = 0;
  let interval = USUAL_INTERVAL_MS;
  for (const [hours, times] of counts) {
    if (times > best) {
      best = times;
      interval = hours * HOUR_MS;
    }
  }
  return interval;
}

/** Multiples of `interval` in [from, to). */
function expectedTimes(from: number, to: number, interval: number): number {
  return Math.ceil(to / interval) - Math.ceil(from / interval);
}
