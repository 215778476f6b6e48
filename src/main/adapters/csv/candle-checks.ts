import { DAY_MS, formatUtc } from '#core/market/calendar.ts';
import { TIMEFRAMES, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';

/** Why six numbers are not a candle, in words; null when they are one. All numbers are finite. */
export function candleProblem(open: number, high: number, low: number, close: number, volume: number): string | null {
  if (low > 0 && low <= open && open <= high && low <= close && close <= high && volume >= 0) return null;
  const prices = { open, high, low, close };
  for (const [name, price] of Object.entries(prices)) {
    if (!(price > 0)) return `${name} ${price} is not above 0`;
  }
  if (high < low) return `high ${high} is below low ${low}`;
  for (const [name, price] of Object.entries({ open, close })) {
    if (price > high) return `${name} ${price} is above high ${high}`;
    if (price < low) return `${name} ${price} is below low ${low}`;
  }
  return `volume ${volume} is negative`;
}

/**
 * Whether a candle may open at `time`. Candles up to a day open at whole multiples of their length since midnight UTC;
 * longer ones at midnight, every so many days from `first` on (weeks start on different days on different exchanges).
 */
export function isOnGrid(time: number, timeframe: Timeframe, first: number): boolean {
  const step = timeframeMs(timeframe);
  return step <= DAY_MS ? time % step === 0 : time % DAY_MS === 0 && (time - first) % step === 0;
}

export function gridProblem(time: number, timeframe: Timeframe): string {
  return `time ${formatUtc(time)} UTC (${time}) is not one at which a ${timeframe} candle opens`;
}

/** The distance between neighbouring rows that occurs most often, ms; null with fewer than two rows. */
export function commonStep(times: Float64Array): { readonly step: number; readonly count: number } | null {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const step = times[i] - times[i - 1];
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let best: { step: number; count: number } | null = null;
  for (const [step, count] of counts) {
    if (!best || count > best.count) best = { step, count };
  }
  return best;
}

/** The timeframe of this length in ms, if there is one. */
export function timeframeOfStep(step: number): Timeframe | null {
  return TIMEFRAMES.find((timeframe) => timeframeMs(timeframe) === step) ?? null;
}

/**
 * Whether rows are spaced for another timeframe than the given one, in words. One step that occurs once says nothing:
 * it may be a hole. Times ascending.
 */
export function spacingProblem(times: Float64Array, timeframe: Timeframe): string | null {
  const expected = timeframeMs(timeframe);
  let matching = 0;
  for (let i = 1; i < times.length; i++) if (times[i] - times[i - 1] === expected) matching++;
  if (matching * 2 >= times.length - 1) return null;
  const common = commonStep(times);
  if (!common || common.count < 2 || common.count <= matching) return null;
  const looksLike = timeframeOfStep(common.step);
  return looksLike
    ? `holds ${looksLike} candles, not ${timeframe}: use the timeframe ${looksLike}`
    : `holds rows that are mostly ${common.step / 60_000} minutes apart, which are not ${timeframe} candles`;
}
