import { describe, expect, it } from 'vitest';
import { allocateCandles } from '#core/market/candles.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { CandlePage } from '#main/adapters/exchange/exchange-client.ts';
import { candleSource } from '#main/services/market-data/download/candle-source.ts';
import { findFirstCandle } from '#main/services/market-data/download/first-candle.ts';
import { candlesOf, HOUR, rowAt } from '../storage/series.ts';

const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 0, 5);

/** Answers with a candle at every multiple of the timeframe from `listed` up to `now`. */
function answering(listed: number, now: number) {
  const asked: { timeframe: Timeframe; since: number; limit: number }[] = [];
  const ask = async (timeframe: Timeframe, since: number, limit: number): Promise<CandlePage> => {
    asked.push({ timeframe, since, limit });
    const step = timeframeMs(timeframe);
    const anchor = timeframe === '1w' ? MONDAY : 0;
    const times: number[] = [];
    const first = Math.floor((Math.max(since, listed) - anchor) / step) * step + anchor;
    for (let time = first; time < since + limit * step && time + step <= now; time += step) {
      if (time >= since && time + step > listed) times.push(time);
    }
    const past = since + limit * step < now - step;
    const candles = times.length > 0 ? candlesOf(times.map(rowAt)) : allocateCandles(0);
    return {
      candles,
      coveredUntil: past ? since + limit * step : times.length > 0 ? times[times.length - 1] + step : since,
    };
  };
  return { ask, asked };
}

describe('candles of a timeframe', () => {
  it('come from the exchange where it has them', async () => {
    const { ask, asked } = answering(MONDAY, MONDAY + 10 * DAY);
    const source = candleSource('1h', { timeframes: ['1m', '1h'], maxPerRequest: 200 }, 'X', ask);
    await source.page(MONDAY, 5);
    expect(asked).toEqual([{ timeframe: '1h', since: MONDAY, limit: 5 }]);
    expect(source.align(MONDAY + 1)).toBe(MONDAY + HOUR);
  });

  it('are put together from the longest that fits, whole ones only', async () => {
    const { ask } = answering(MONDAY, MONDAY + 11 * HOUR);
    const source = candleSource('4h', { timeframes: ['1m', '1h', '2h', '12h'], maxPerRequest: 100 }, 'X', ask);
    expect(source).toMatchObject({ from: '2h', pageCandles: 50 });
    const { candles, coveredUntil } = await source.page(MONDAY, 3);
    expect([...candles.time]).toEqual([MONDAY, MONDAY + 4 * HOUR]);
    expect(coveredUntil).toBe(MONDAY + 8 * HOUR);
    expect(candles.close[0]).toBe(rowAt(MONDAY + 2 * HOUR)[4]);
  });

  it('that need several requests for one candle are put together all the same', async () => {
    const { ask, asked } = answering(MONDAY, MONDAY + 3 * DAY + 1);
    const source = candleSource('1d', { timeframes: ['1m'], maxPerRequest: 1000 }, 'X', (timeframe, since, limit) =>
      ask(timeframe, since, Math.min(limit, 1000)),
    );
    expect(source.pageCandles).toBe(1);
    const { candles } = await source.page(MONDAY, 1);
    expect([...candles.time]).toEqual([MONDAY]);
    expect(asked).toHaveLength(2);
  });

  it('of a week begin on Monday', async () => {
    const { ask } = answering(MONDAY - 30 * DAY, MONDAY + 15 * DAY);
    const source = candleSource('1w', { timeframes: ['1d'], maxPerRequest: 100 }, 'X', ask);
    expect(source.align(MONDAY - 2 * DAY)).toBe(MONDAY);
    const { candles } = await source.page(MONDAY, 2);
    expect([...candles.time]).toEqual([MONDAY, MONDAY + 7 * DAY]);
  });

  it('that nothing adds up to are refused with what there is', () => {
    const { ask } = answering(MONDAY, MONDAY);
    expect(() => candleSource('3m', { timeframes: ['5m', '1h'], maxPerRequest: 10 }, 'X', ask)).toThrow(
      'X has no 3m candles, nor shorter ones to make them from: use one of 5m, 1h.',
    );
  });
});

describe('the first candle of an instrument', () => {
  const rules = { timeframes: ['1m', '1h', '1d', '1w'], maxPerRequest: 200, history: 'full' } as const;
  const now = Date.UTC(2026, 5, 1, 12, 34, 30);

  it.each([
    ['years ago', Date.UTC(2019, 8, 8, 17)],
    ['last month', Date.UTC(2026, 4, 3, 5)],
    ['three hours ago', Date.UTC(2026, 5, 1, 9)],
  ])('is found to the hour in few requests when it was %s', async (_, listed) => {
    const { ask, asked } = answering(listed, now);
    expect(await findFirstCandle(ask, rules, now)).toBe(listed);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it('is not there while none has closed', async () => {
    const { ask } = answering(now - 10_000, now);
    expect(await findFirstCandle(ask, rules, now)).toBeNull();
  });

  it('is looked for only where the exchange keeps candles', async () => {
    const { ask, asked } = answering(Date.UTC(2019, 0, 1), now);
    await findFirstCandle(ask, { timeframes: ['1m'], maxPerRequest: 1000, history: 1440 }, now);
    expect(Math.min(...asked.map(({ since }) => since))).toBeGreaterThanOrEqual(now - 1440 * 60_000);
  });
});
