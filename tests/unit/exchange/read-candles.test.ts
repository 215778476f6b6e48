import { describe, expect, it } from 'vitest';
import type { CcxtRow } from '#main/adapters/exchange/ccxt-api.ts';
import { CandleStream, readCandlePage } from '#main/adapters/exchange/read-candles.ts';

const HOUR = 3_600_000;
const T0 = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const row = (hour: number, close = 100): CcxtRow => [T0 + hour * HOUR, 100, 110, 90, close, hour];
const page = (rows: readonly CcxtRow[], since: number, limit: number, now: number) => {
  const window = { timeframe: '1h', since: T0 + since * HOUR, limit, now: T0 + now * HOUR } as const;
  const { candles, coveredUntil } = readCandlePage(rows, window);
  return { hours: [...candles.time].map((time) => (time - T0) / HOUR), until: (coveredUntil - T0) / HOUR };
};

describe('a page of candles', () => {
  it('is in order, whatever order the exchange answers in', () => {
    expect(page([row(3), row(1), row(2)], 1, 3, 100)).toEqual({ hours: [1, 2, 3], until: 4 });
  });

  it('leaves out the candle that is still forming', () => {
    expect(page([row(1), row(2), row(3)], 1, 10, 3.5)).toEqual({ hours: [1, 2], until: 3 });
  });

  it('takes a candle that closes at this very moment', () => {
    expect(page([row(1), row(2)], 1, 10, 3)).toEqual({ hours: [1, 2], until: 3 });
  });

  it('leaves out what was not asked for', () => {
    expect(page([row(0), row(1), row(2), row(3)], 1, 2, 100)).toEqual({ hours: [1, 2], until: 3 });
  });

  it('keeps one of two rows of the same time', () => {
    expect(page([row(1), row(1), row(2)], 1, 2, 100).hours).toEqual([1, 2]);
  });

  it.each([
    ['a missing value', [T0 + HOUR, 100, undefined, 90, 100, 1]],
    ['a high below the open', [T0 + HOUR, 100, 95, 90, 92, 1]],
    ['a low above the close', [T0 + HOUR, 100, 110, 98, 97, 1]],
    ['a price of zero', [T0 + HOUR, 0, 110, 0, 97, 1]],
    ['a negative volume', [T0 + HOUR, 100, 110, 90, 97, -1]],
    ['a text', [T0 + HOUR, 100, Number.NaN, 90, 97, 1]],
  ])('leaves out a row with %s', (_name, broken) => {
    expect(page([broken as CcxtRow, row(2)], 1, 2, 100).hours).toEqual([2]);
  });

  it('covers a window of the past even when the exchange has a gap there', () => {
    expect(page([], 10, 5, 100)).toEqual({ hours: [], until: 15 });
    expect(page([row(10)], 10, 5, 100)).toEqual({ hours: [10], until: 15 });
  });

  it('asks again for a candle that has just closed and is not there yet', () => {
    expect(page([row(1), row(2)], 1, 10, 4.01)).toEqual({ hours: [1, 2], until: 3 });
    expect(page([], 3, 10, 4.01)).toEqual({ hours: [], until: 3 });
  });

  it('never covers what lies in the future', () => {
    expect(page([], 50, 10, 4)).toEqual({ hours: [], until: 50 });
  });
});

describe('a stream of candles', () => {
  const told = (stream: CandleStream, ...rows: CcxtRow[]) =>
    stream.update(rows).map(({ time, close, closed }) => [(time - T0) / HOUR, close, closed]);

  it('closes a candle when a later one begins, with its last values', () => {
    const stream = new CandleStream();
    expect(told(stream, row(1, 100))).toEqual([[1, 100, false]]);
    expect(told(stream, row(1, 105))).toEqual([[1, 105, false]]);
    expect(told(stream, row(2, 106))).toEqual([
      [1, 105, true],
      [2, 106, false],
    ]);
  });

  it('closes each candle once, also when messages come twice, late or in disorder', () => {
    const stream = new CandleStream();
    told(stream, row(1, 100));
    expect(told(stream, row(2, 102), row(1, 101))).toEqual([
      [1, 101, false],
      [1, 101, true],
      [2, 102, false],
    ]);
    expect(told(stream, row(1, 99))).toEqual([]);
    expect(told(stream, row(2, 102))).toEqual([[2, 102, false]]);
    expect(told(stream, row(3, 103)).filter(([, , closed]) => closed)).toEqual([[2, 102, true]]);
  });

  it('passes over rows that are no candles', () => {
    const stream = new CandleStream();
    told(stream, row(1, 100));
    expect(told(stream, [T0 + 2 * HOUR, undefined, 110, 90, 100, 1])).toEqual([]);
  });
});
