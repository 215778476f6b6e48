import { crc32 } from 'node:zlib';
import { DAY_MS } from '#core/market/calendar.ts';
import { allocateCandles, BYTES_PER_CANDLE, CANDLE_COLUMNS, type Candles, candlesOver } from '#core/market/candles.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';

/**
 * How candles are cut into rows of the database. Short timeframes: one row a UTC day (1,440 candles of 1m are 69 kB, so
 * that appending one is cheap); from 15m on: one a UTC month. Times in ms.
 */
export interface Period {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

const LONGEST_DAILY = timeframeMs('5m');

/** The period that a candle opening at `time` belongs to. */
export function periodOf(time: number, timeframe: Timeframe): Period {
  if (timeframeMs(timeframe) <= LONGEST_DAILY) {
    const start = Math.floor(time / DAY_MS) * DAY_MS;
    return { start, end: start + DAY_MS };
  }
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return { start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 1) };
}

/**
 * Six columns, one after the other, as bytes. Float64 in the machine's order, which is little-endian on every platform
 * that Electron runs on.
 */
export function packBlock(candles: Candles, from: number, to: number): Uint8Array {
  const count = to - from;
  const bytes = new Uint8Array(count * BYTES_PER_CANDLE);
  const block = candlesOver(bytes.buffer, count);
  for (const column of CANDLE_COLUMNS) block[column].set(candles[column].subarray(from, to));
  return bytes;
}

/** Candles of a packed block, copied: a blob's bytes need not be aligned. */
export function unpackBlock(blob: Uint8Array, count: number): Candles {
  const candles = allocateCandles(count);
  new Uint8Array(candles.time.buffer).set(blob);
  return candles;
}

/** Copies candles [from, to) of a packed block of `count` into `target` (bytes of a whole series' columns) at index `at`. */
export function copyBlock(
  blob: Uint8Array,
  count: number,
  from: number,
  to: number,
  target: Uint8Array,
  length: number,
  at: number,
): void {
  for (let k = 0; k < CANDLE_COLUMNS.length; k++) {
    // A view made by hand: `subarray` of a Buffer is several times slower than that of a Uint8Array.
    const column = new Uint8Array(blob.buffer, blob.byteOffset + (k * count + from) * 8, (to - from) * 8);
    target.set(column, (k * length + at) * 8);
  }
}

/** CRC-32 of a packed block: finds damage that SQLite, which keeps no checksums of its own, would hand on as prices. */
export function checksumOf(blob: Uint8Array): number {
  return crc32(blob);
}
