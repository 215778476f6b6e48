import { describe, expect, it } from 'vitest';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { axisOf, clipCandles, joinCandles } from '#renderer/charts/candle-window.ts';
import { curvePath } from '#renderer/charts/curve-path.ts';
import { embeddedSource, readEmbedded } from '#renderer/report-file/embedded-report.ts';

/** Candles that open at the given times and close at a price equal to the time. */
function candlesAt(...times: number[]): Candles {
  const candles = allocateCandles(times.length);
  times.forEach((time, index) => {
    candles.time[index] = time;
    candles.close[index] = time;
  });
  return candles;
}
const timesOf = (candles: Candles) => Array.from(candles.time);

describe('the candles in a chart', () => {
  it('join without repeating what both stretches have', () => {
    const joined = joinCandles(candlesAt(1, 2, 3), candlesAt(2, 3, 4, 5));
    expect(timesOf(joined)).toEqual([1, 2, 3, 4, 5]);
    expect(Array.from(joined.close)).toEqual([1, 2, 3, 4, 5]);
  });

  it('join with nothing', () => {
    expect(timesOf(joinCandles(candlesAt(), candlesAt(4)))).toEqual([4]);
    expect(timesOf(joinCandles(candlesAt(4), candlesAt()))).toEqual([4]);
  });

  it('are clipped to a range whose end is exclusive', () => {
    expect(timesOf(clipCandles(candlesAt(1, 2, 3, 4), 2, 4))).toEqual([2, 3]);
    expect(timesOf(clipCandles(candlesAt(1, 2), 5, 9))).toEqual([]);
  });

  it('leave room on the axis for those that are missing', () => {
    expect(axisOf(candlesAt(10, 20, 50), 10)).toEqual({ times: [10, 20, 30, 40, 50], candleAt: [0, 1, -1, -1, 2] });
  });

  it('leave no room for a hole that would dwarf them', () => {
    expect(axisOf(candlesAt(10, 50_000), 10)).toEqual({ times: [10, 50_000], candleAt: [0, 1] });
  });
});

describe('a small curve', () => {
  it('keeps the peak of a long series that is thinned', () => {
    const values = new Float64Array(100_000);
    values[54_321] = 7;
    const heights = [...curvePath(values, 50, 20).matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...heights)).toBe(0);
    expect(heights.length).toBeLessThanOrEqual(100);
  });

  it('is nothing without values and a level line without movement', () => {
    expect(curvePath([], 50, 20)).toBe('');
    expect(curvePath([3, 3], 10, 20)).toBe('M2.5,20L7.5,20');
  });
});

describe('the report file', () => {
  const columns = {
    time: [1, 2, 3, 4],
    open: [1, 1, 1, 1],
    high: [1, 1, 1, 1],
    low: [1, 1, 1, 1],
    close: [1, 2, 3, 4],
  };
  const source = embeddedSource([{ ...columns, volume: [0, 0, 0, 0], offset: 6, total: 10 }], () => undefined);

  it.each([
    [{ limit: 2 }, [1, 2], 6],
    [{ from: 2, limit: 2 }, [2, 3], 7],
    [{ before: 4, limit: 2 }, [2, 3], 7],
    [{ before: 2, limit: 9 }, [1], 6],
  ])('answers %o from its own candles', async (query, times, offset) => {
    const answer = await source.candles({ ...query, market: 0 });
    expect(answer.ok && timesOf(answer.page)).toEqual(times);
    expect(answer.ok && answer.page).toMatchObject({ offset, total: 10 });
  });

  it('says so when it has none', async () => {
    expect(await embeddedSource([null], () => undefined).candles({ market: 0, limit: 1 })).toMatchObject({ ok: false });
  });

  it.each(['/*PLUTARC_REPORT_DATA*/', '', '{}', '{"report":{"format":"plutarc-report/99"}}'])(
    'takes "%s" for no report',
    (text) => {
      expect(readEmbedded(text)).toBeNull();
    },
  );
});
