import { describe, expect, it } from 'vitest';
import { resampleCandles } from '#core/market/resample.ts';
import { candlesOf, HOUR, rowsOf, START } from '../storage/series.ts';

describe('longer candles', () => {
  it('take the first open, the extremes, the last close and the whole volume', () => {
    const short = candlesOf([
      [START, 10, 12, 9, 11, 1],
      [START + HOUR, 11, 15, 11, 14, 2],
      [START + 2 * HOUR, 14, 14, 8, 8.5, 4],
      [START + 3 * HOUR, 8.5, 9, 8.25, 9, 8],
    ]);
    expect(rowsOf(resampleCandles(short, 2 * HOUR))).toEqual([
      [START, 10, 15, 9, 14, 3],
      [START + 2 * HOUR, 14, 14, 8, 9, 12],
    ]);
  });

  it('open at whole multiples of their length, and skip what is missing', () => {
    const short = candlesOf([
      [START + HOUR, 10, 12, 9, 11, 1],
      [START + 9 * HOUR, 20, 22, 19, 21, 2],
    ]);
    expect(rowsOf(resampleCandles(short, 4 * HOUR))).toEqual([
      [START, 10, 12, 9, 11, 1],
      [START + 8 * HOUR, 20, 22, 19, 21, 2],
    ]);
  });
});
