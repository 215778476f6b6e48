import { allocateCandles, type Candles, sliceCandles } from './candles.ts';

/**
 * Makes longer candles out of shorter ones: first open, highest high, lowest low, last close, sum of the volumes. A long
 * candle opens at a whole multiple of its length. Candles at the edges that would be incomplete are made all the same.
 *
 * @param lengthMs length of the new candles, ms
 */
export function resampleCandles(candles: Candles, lengthMs: number): Candles {
  const out = allocateCandles(candles.length);
  let n = -1;
  let current = Number.NaN;
  for (let i = 0; i < candles.length; i++) {
    const start = Math.floor(candles.time[i] / lengthMs) * lengthMs;
    if (start !== current) {
      current = start;
      n++;
      out.time[n] = start;
      out.open[n] = candles.open[i];
      out.high[n] = candles.high[i];
      out.low[n] = candles.low[i];
      out.close[n] = candles.close[i];
      out.volume[n] = candles.volume[i];
      continue;
    }
    if (candles.high[i] > out.high[n]) out.high[n] = candles.high[i];
    if (candles.low[i] < out.low[n]) out.low[n] = candles.low[i];
    out.close[n] = candles.close[i];
    out.volume[n] += candles.volume[i];
  }
  return sliceCandles(out, 0, n + 1);
}
