import {
  allocateCandles,
  BYTES_PER_CANDLE,
  CANDLE_COLUMNS,
  type Candles,
  candlesOver,
  sliceCandles,
} from '#core/market/candles.ts';

const SMALL = 4096;

/** Columns that grow row by row, with the line that each row came from. */
export class CandleColumns {
  length = 0;
  candles: Candles = allocateCandles(SMALL);
  lines = new Uint32Array(SMALL);

  /**
   * @param line line of the file
   * @param share how much of the file has been read, 0 to 1: tells how many rows are to come
   */
  push(values: Float64Array, line: number, share: number): void {
    if (this.length === this.lines.length) this.#grow(share);
    const { candles, length } = this;
    candles.time[length] = values[0];
    candles.open[length] = values[1];
    candles.high[length] = values[2];
    candles.low[length] = values[3];
    candles.close[length] = values[4];
    candles.volume[length] = values[5];
    this.lines[length] = line;
    this.length++;
  }

  /** The rows so far. Nothing is copied. */
  view(): Candles {
    return sliceCandles(this.candles, 0, this.length);
  }

  /**
   * The rows as columns over one buffer without holes between them. Where there is little slack the columns are moved
   * together in place, so that a large file is never in memory twice. The builder cannot be used afterwards.
   */
  finish(): Candles {
    const capacity = this.lines.length;
    if (this.length < SMALL || capacity > this.length * 1.25) {
      const exact = allocateCandles(this.length);
      for (const column of CANDLE_COLUMNS) exact[column].set(this.candles[column].subarray(0, this.length));
      return exact;
    }
    const { buffer } = this.candles.time;
    const bytes = new Uint8Array(buffer);
    for (let k = 1; k < CANDLE_COLUMNS.length; k++) {
      const from = k * capacity * 8;
      bytes.copyWithin(k * this.length * 8, from, from + this.length * 8);
    }
    return candlesOver(buffer, this.length);
  }

  /** Untouched memory costs nothing, copying does: room for a tenth more rows than the file seems to have. */
  #grow(share: number): void {
    const estimate = share > 0 ? Math.ceil((this.length / share) * 1.1) : 0;
    const largest = Math.floor(2 ** 33 / BYTES_PER_CANDLE);
    const capacity = Math.min(largest, Math.max(estimate, Math.ceil(this.length * 1.2), this.length + SMALL));
    const larger = allocateCandles(capacity);
    for (const column of CANDLE_COLUMNS) larger[column].set(this.candles[column]);
    const lines = new Uint32Array(capacity);
    lines.set(this.lines);
    this.candles = larger;
    this.lines = lines;
  }
}
