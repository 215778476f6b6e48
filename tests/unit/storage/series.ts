import { allocateCandles, CANDLE_COLUMNS, type Candles } from '#core/market/candles.ts';

export const HOUR = 3_600_000;
export const START = Date.UTC(2024, 0, 1);

export type Row = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

/** Candles out of rows. */
export function candlesOf(rows: readonly Row[]): Candles {
  const candles = allocateCandles(rows.length);
  rows.forEach((row, i) => {
    CANDLE_COLUMNS.forEach((column, k) => {
      candles[column][i] = row[k];
    });
  });
  return candles;
}

/** Rows out of candles, for comparisons. */
export function rowsOf(candles: Candles): Row[] {
  return Array.from({ length: candles.length }, (_, i) => [
    candles.time[i],
    candles.open[i],
    candles.high[i],
    candles.low[i],
    candles.close[i],
    candles.volume[i],
  ]);
}

/** A plain candle whose values follow from its time, so that the same time always has the same values. */
export function rowAt(time: number): Row {
  const price = 100 + ((time / 60_000) % 97);
  return [time, price, price + 2, price - 1, price + 1, (time / 60_000) % 13];
}

/** Candles `step` apart; `skip` names indices that are left out. */
export function steady(count: number, step = HOUR, from = START, skip: readonly number[] = []): Candles {
  const rows = Array.from({ length: count }, (_, i) => rowAt(from + i * step));
  return candlesOf(rows.filter((_, i) => !skip.includes(i)));
}
