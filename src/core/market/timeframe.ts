const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Length of each supported timeframe in milliseconds, shortest first. */
const LENGTH_MS = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
} as const;

/** How long a candle is, in the exchanges' notation. */
export type Timeframe = keyof typeof LENGTH_MS;

/** All timeframes, shortest first. */
export const TIMEFRAMES = Object.keys(LENGTH_MS) as [Timeframe, ...Timeframe[]];

export function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(LENGTH_MS, text);
}

/** Length of a timeframe in milliseconds. */
export function timeframeMs(timeframe: Timeframe): number {
  return LENGTH_MS[timeframe];
}

/** The timeframe of that length in milliseconds, or the length in minutes where it is none. */
export function timeframeName(lengthMs: number): string {
  return TIMEFRAMES.find((timeframe) => LENGTH_MS[timeframe] === lengthMs) ?? `${lengthMs / MINUTE}m`;
}
