import { allocateCandles, CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';

/** One candle as plain numbers, for messages. */
export interface CandleRow {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The first time at which stored and new candles disagree, and how many there are. */
export interface Conflict {
  readonly count: number;
  readonly stored: CandleRow;
  readonly incoming: CandleRow;
}

export interface Merge {
  /** Both series in one; the stored one itself when nothing was added. */
  readonly candles: Candles;
  readonly added: number;
  /** Candles that were there already with the same values. */
  readonly same: number;
  readonly conflict: Conflict | null;
}

export function candleAt(candles: Candles, index: number): CandleRow {
  return {
    time: candles.time[index],
    open: candles.open[index],
    high: candles.high[index],
    low: candles.low[index],
    close: candles.close[index],
    volume: candles.volume[index],
  };
}

function equalAt(a: Candles, i: number, b: Candles, j: number): boolean {
  return (
    a.open[i] === b.open[j] &&
    a.high[i] === b.high[j] &&
    a.low[i] === b.low[j] &&
    a.close[i] === b.close[j] &&
    a.volume[i] === b.volume[j]
  );
}

/** Merges two series with ascending times. Where both have a time, the values must be the same. */
export function mergeCandles(stored: Candles, incoming: Candles): Merge {
  const merged = allocateCandles(stored.length + incoming.length);
  let conflict: { count: number; stored: CandleRow; incoming: CandleRow } | null = null;
  let added = 0;
  let same = 0;
  let i = 0;
  let j = 0;
  let n = 0;
  const take = (from: Candles, index: number) => {
    for (const column of CANDLE_COLUMNS) merged[column][n] = from[column][index];
    n++;
  };
  while (i < stored.length || j < incoming.length) {
    const storedTime = i < stored.length ? stored.time[i] : Number.POSITIVE_INFINITY;
    const incomingTime = j < incoming.length ? incoming.time[j] : Number.POSITIVE_INFINITY;
    if (incomingTime < storedTime) {
      take(incoming, j++);
      added++;
      continue;
    }
    if (incomingTime === storedTime) {
      if (equalAt(stored, i, incoming, j)) same++;
      else if (conflict) conflict.count++;
      else conflict = { count: 1, stored: candleAt(stored, i), incoming: candleAt(incoming, j) };
      j++;
    }
    take(stored, i++);
  }
  return { candles: added === 0 ? stored : sliceCandles(merged, 0, n), added, same, conflict };
}
