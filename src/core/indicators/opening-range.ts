import { DAY_MS } from '../market/calendar.ts';
import type { Candles } from '../market/candles.ts';
import type { ColumnGraph } from './column-graph.ts';
import type { Kernel } from './kernel.ts';
import { linesOf } from './lines.ts';

const MINUTE_MS = 60_000;
/** What `session` is before the first candle. */
const NO_SESSION = Number.NEGATIVE_INFINITY;

/** Both are NaN while the range is being made, and where a session has none. */
export interface OpeningRangeLines {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/**
 * Range of the candles that open in the first `minutes` of a session (Toby Crabel, Day Trading with Short Term Price
 * Patterns and Opening Range Breakout, 1990), from their end to the end of the session, which lasts 24 hours. A session
 * that was under way when the candles begin has no range, nor has one whose first minutes are missing.
 */
export class OpeningRange implements Kernel {
  readonly #candles: Candles;
  readonly #start: number;
  readonly #length: number;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  #session = NO_SESSION;
  #whole = false;
  #highest = Number.NEGATIVE_INFINITY;
  #lowest = Number.POSITIVE_INFINITY;

  /** @param startMinute begin of the session in minutes after 00:00 UTC */
  constructor(candles: Candles, startMinute: number, minutes: number, out: OpeningRangeLines) {
    this.#candles = candles;
    this.#start = startMinute * MINUTE_MS;
    this.#length = minutes * MINUTE_MS;
    this.#high = out.high;
    this.#low = out.low;
  }

  run(from: number, to: number): void {
    const { time, high, low } = this.#candles;
    const start = this.#start;
    const length = this.#length;
    const outHigh = this.#high;
    const outLow = this.#low;
    let session = this.#session;
    let whole = this.#whole;
    let highest = this.#highest;
    let lowest = this.#lowest;
    for (let i = from; i < to; i++) {
      const number = Math.floor((time[i] - start) / DAY_MS);
      const since = time[i] - start - number * DAY_MS;
      if (number !== session) {
        whole = session !== NO_SESSION || since === 0;
        session = number;
        highest = Number.NEGATIVE_INFINITY;
        lowest = Number.POSITIVE_INFINITY;
      }
      if (since < length) {
        highest = Math.max(highest, high[i]);
        lowest = Math.min(lowest, low[i]);
      }
      const known = whole && since >= length && highest >= lowest;
      outHigh[i] = known ? highest : Number.NaN;
      outLow[i] = known ? lowest : Number.NaN;
    }
    this.#session = session;
    this.#whole = whole;
    this.#highest = highest;
    this.#lowest = lowest;
  }
}

export function openingRange(graph: ColumnGraph, startMinute: number, minutes: number): OpeningRangeLines {
  const name = `opening-range(${startMinute},${minutes})`;
  return linesOf(graph, name, ['high', 'low'], (out) => new OpeningRange(graph.candles, startMinute, minutes, out));
}
