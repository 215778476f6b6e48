import { allocateCandles, CANDLE_COLUMNS, type Candles, sliceCandles } from '../market/candles.ts';

/** One closed candle; fields as in {@link Candles}. */
export interface Candle {
  /** Open time, ms. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Candle `index` of columns as an object. */
export function candleAt({ time, open, high, low, close, volume }: Candles, index: number): Candle {
  return {
    time: time[index],
    open: open[index],
    high: high[index],
    low: low[index],
    close: close[index],
    volume: volume[index],
  };
}

/** Candle columns with room for more: what lies beyond `count` is not a candle yet. */
export class GrowingCandles {
  /** Columns of the whole room, over which a strategy is laid once. */
  readonly columns: Candles;
  count = 0;

  /** @param room candles that fit */
  constructor(room: number) {
    this.columns = allocateCandles(room);
  }

  /** The candles so far. Nothing is copied. */
  get known(): Candles {
    return sliceCandles(this.columns, 0, this.count);
  }

  /** @param candle that opens later than those before it */
  push(candle: Candle): void {
    for (const name of CANDLE_COLUMNS) this.columns[name][this.count] = candle[name];
    this.count++;
  }
}
