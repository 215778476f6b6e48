/**
 * A series of closed candles as columns. All six columns have the same length; `time` is the open time in
 * milliseconds since 1970 (UTC), strictly ascending. Prices are in quote currency, volume in base currency.
 */
export interface Candles {
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Column names in their storage order. */
export const CANDLE_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type CandleColumn = (typeof CANDLE_COLUMNS)[number];

/** Bytes one candle takes in six Float64 columns. */
export const BYTES_PER_CANDLE = CANDLE_COLUMNS.length * 8;

/** Lays six columns of `length` over one buffer, in the order of {@link CANDLE_COLUMNS}, starting at byte `offset`. */
export function candlesOver(buffer: ArrayBufferLike, length: number, offset = 0): Candles {
  const column = (k: number) => new Float64Array(buffer, offset + k * length * 8, length);
  return {
    length,
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

/** New zero-filled columns of `length` over one ordinary buffer. */
export function allocateCandles(length: number): Candles {
  return candlesOver(new ArrayBuffer(length * BYTES_PER_CANDLE), length);
}

/** Views of the candles with index in [from, to). Nothing is copied. */
export function sliceCandles(candles: Candles, from: number, to: number): Candles {
  return {
    length: Math.max(0, to - from),
    time: candles.time.subarray(from, to),
    open: candles.open.subarray(from, to),
    high: candles.high.subarray(from, to),
    low: candles.low.subarray(from, to),
    close: candles.close.subarray(from, to),
    volume: candles.volume.subarray(from, to),
  };
}

/** Index of the first candle that opens at or after `time` (ms); `candles.length` when there is none. */
export function firstAtOrAfter(candles: Candles, time: number): number {
  return firstWhere(candles, (open) => open >= time);
}

/** Index of the first candle that opens after `time` (ms); `candles.length` when there is none. */
export function firstAfter(candles: Candles, time: number): number {
  return firstWhere(candles, (open) => open > time);
}

/** Opens ascend, so what holds for one holds for all later ones. */
function firstWhere({ time, length }: Candles, holds: (open: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(time[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
