import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CcxtRow } from './ccxt-api.ts';
import type { CandlePage, CandleUpdate } from './exchange-client.ts';

/** What a request asked for; times in ms. `since` is where a candle begins. */
export interface CandleWindow {
  readonly timeframe: Timeframe;
  readonly since: number;
  readonly limit: number;
  /** Exchange time. */
  readonly now: number;
}

/** Volume of a candle in base currency, which it may be counted in already. */
export type VolumeToBase = (candle: CandleUpdate) => number;

/** End of the window (ms, exclusive) as far as its candles can be closed by now. */
export function endOfWindow({ timeframe, since, limit, now }: CandleWindow): number {
  const length = timeframeMs(timeframe);
  return Math.max(since, Math.min(since + limit * length, now));
}

/**
 * Makes one clean page of what an exchange answered. Exchanges answer in either direction, with the candle that is still
 * forming, with candles before or after what was asked for, twice the same one, or with rows that have holes.
 */
export function readCandlePage(
  rows: readonly CcxtRow[],
  window: CandleWindow,
  toBase: VolumeToBase = (candle) => candle.volume,
): CandlePage {
  const length = timeframeMs(window.timeframe);
  const end = endOfWindow(window);
  const byTime = new Map<number, CandleUpdate>();
  for (const row of rows) {
    const candle = readCandle(row);
    if (candle && candle.time >= window.since && candle.time < end && candle.time + length <= window.now) {
      byTime.set(candle.time, { ...candle, volume: toBase(candle) });
    }
  }
  const sorted = [...byTime.values()].sort((a, b) => a.time - b.time);
  return { candles: toColumns(sorted), coveredUntil: coveredUntil(sorted.at(-1), window) };
}

/**
 * A window of the past is covered whole, gaps and all. One that reaches up to now is covered up to the last candle that
 * came: exchanges are a moment late with the one that has just closed.
 */
function coveredUntil(last: CandleUpdate | undefined, { timeframe, since, limit, now }: CandleWindow): number {
  const length = timeframeMs(timeframe);
  if (since + limit * length < now - length) return since + limit * length;
  return last ? last.time + length : since;
}

/** A row of ccxt as a candle; null when a value is missing or they contradict each other. Volume may be missing. */
export function readCandle(row: CcxtRow): CandleUpdate | null {
  const [time, open, high, low, close, volume = 0] = row.map((value) => (value == null ? undefined : Number(value)));
  if (![time, open, high, low, close, volume].every(Number.isFinite)) return null;
  const candle = { time, open, high, low, close, volume, closed: false } as CandleUpdate;
  const { high: top, low: bottom } = candle;
  const sound =
    bottom > 0 && top >= Math.max(candle.open, candle.close) && bottom <= Math.min(candle.open, candle.close);
  return sound && candle.volume >= 0 ? candle : null;
}

function toColumns(rows: readonly CandleUpdate[]): Candles {
  const columns = allocateCandles(rows.length);
  for (const [i, row] of rows.entries()) {
    columns.time[i] = row.time;
    columns.open[i] = row.open;
    columns.high[i] = row.high;
    columns.low[i] = row.low;
    columns.close[i] = row.close;
    columns.volume[i] = row.volume;
  }
  return columns;
}

/**
 * Tells which candles of a stream are closed: ccxt leaves out the exchange's own mark, so a candle is closed when a later
 * one begins. Each closed candle comes once; what a stream repeats or brings late is left out.
 */
export class CandleStream {
  readonly #toBase: VolumeToBase;
  #forming: CandleUpdate | null = null;

  constructor(toBase: VolumeToBase = (candle) => candle.volume) {
    this.#toBase = toBase;
  }

  /** What the next rows of a stream mean, oldest first. */
  update(rows: readonly CcxtRow[]): CandleUpdate[] {
    const updates: CandleUpdate[] = [];
    const candles = rows.flatMap((row) => readCandle(row) ?? []).sort((a, b) => a.time - b.time);
    for (const raw of candles) {
      const candle = { ...raw, volume: this.#toBase(raw) };
      if (this.#forming && candle.time < this.#forming.time) continue;
      if (this.#forming && candle.time > this.#forming.time) updates.push({ ...this.#forming, closed: true });
      this.#forming = candle;
      updates.push(candle);
    }
    return updates;
  }
}
