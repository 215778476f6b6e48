import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CANDLE_COLUMNS, type Candles, sliceCandles } from '#core/market/candles.ts';
import { countMissing, findGaps } from '#core/market/gaps.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import { openSqlite } from '#main/adapters/storage/sqlite.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { candlesOf, HOUR, type Row, rowAt, rowsOf, START, steady } from './series.ts';

const BTC = { exchange: 'binance', symbol: 'BTC/USDT:USDT' };
const ID = 'binance:BTC/USDT:USDT@1h';

function storeIn(folder = temporaryFolder()): MarketStore {
  const store = MarketStore.open(folder);
  onTestFinished(() => store.close());
  return store;
}

/** Everything that the store says about itself, without the time of the last change. */
function contents(store: MarketStore) {
  return store.list().map(({ updatedAt: _, ...dataset }) => ({ dataset, rows: rowsOf(store.loadCandles(dataset.id)) }));
}

describe('stored candles', () => {
  it('come back as they were, over one buffer of exactly their size', () => {
    const store = storeIn();
    const candles = steady(1000);
    expect(store.importCandles(BTC, '1h', candles)).toEqual({ datasetId: ID, added: 1000, merged: 0 });
    const loaded = store.loadCandles(ID);
    expect(rowsOf(loaded)).toEqual(rowsOf(candles));
    expect(loaded.time.buffer.byteLength).toBe(1000 * 48);
    expect(CANDLE_COLUMNS.every((column) => loaded[column].buffer === loaded.time.buffer)).toBe(true);
  });

  it('come back in shared memory where that is asked for', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(10));
    expect(store.loadCandles(ID, {}, { shared: true }).time.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(store.loadCandles(ID).time.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('are seen by another connection', () => {
    const folder = temporaryFolder();
    const reader = storeIn(folder);
    storeIn(folder).importCandles(BTC, '1h', steady(10));
    expect(reader.list()).toHaveLength(1);
    expect(reader.loadCandles(ID).length).toBe(10);
  });

  const ranges: [string, { from?: number; to?: number }, number, number][] = [
    ['everything', {}, 0, 1500],
    ['from an open time on, which is inside', { from: START + 700 * HOUR }, 700, 1500],
    ['up to an open time, which is outside', { to: START + 700 * HOUR }, 0, 700],
    ['between two moments inside candles', { from: START + 10 * HOUR + 1, to: START + 12 * HOUR + 1 }, 11, 13],
    ['one month and a bit', { from: START + 31 * 24 * HOUR, to: START + 1000 * HOUR }, 744, 1000],
    ['nothing before the start', { to: START }, 0, 0],
    ['nothing after the end', { from: START + 1500 * HOUR }, 0, 0],
    ['nothing between an end and an earlier start', { from: START + 20 * HOUR, to: START + 10 * HOUR }, 0, 0],
  ];
  it.each(ranges)('are cut to a range: %s', (_, range, begin, end) => {
    const store = storeIn();
    const candles = steady(1500);
    store.importCandles(BTC, '1h', candles);
    const expected = rowsOf(sliceCandles(candles, begin, end));
    expect(rowsOf(store.loadCandles(ID, range))).toEqual(expected);
    const { total, pages } = store.pages(ID, range);
    expect(total).toBe(expected.length);
    expect([...pages].flatMap(rowsOf)).toEqual(expected);
  });

  const windows: [string, { from?: number; before?: number }, number, number, number][] = [
    ['from the start', {}, 100, 0, 100],
    ['from a moment on', { from: START + 800 * HOUR }, 100, 800, 900],
    ['at the end', { from: START + 1450 * HOUR }, 100, 1450, 1500],
    ['backwards from a moment', { before: START + 800 * HOUR }, 100, 700, 800],
    ['backwards at the start', { before: START + 30 * HOUR }, 100, 0, 30],
    ['backwards from beyond the end', { before: START + 9999 * HOUR }, 100, 1400, 1500],
    ['between two moments', { from: START + 790 * HOUR, before: START + 800 * HOUR }, 100, 790, 800],
  ];
  it.each(windows)('are paged: %s', (_, bounds, limit, begin, end) => {
    const store = storeIn();
    const candles = steady(1500);
    store.importCandles(BTC, '1h', candles);
    const window = store.loadWindow(ID, bounds, limit);
    expect(window).toMatchObject({ offset: begin, total: 1500 });
    expect(rowsOf(window.candles)).toEqual(rowsOf(sliceCandles(candles, begin, end)));
  });

  it('whose bytes were changed on the disk are not handed out', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    store.importCandles(BTC, '1h', steady(1000));
    const db = openSqlite(join(folder, 'market.db'));
    db.exec('UPDATE candle_blocks SET columns = zeroblob(length(columns)) WHERE start > 1704067200000');
    db.close();
    expect(() => store.loadCandles(ID)).toThrow(
      'The candles of binance:BTC/USDT:USDT@1h from 2024-02-01 00:00 UTC on are damaged on the disk: delete the series and import it again',
    );
    expect(store.loadCandles(ID, { to: Date.UTC(2024, 1, 1) }).length).toBe(744);
  });

  it('that are not there are named', () => {
    expect(() => storeIn().loadCandles(ID)).toThrow(
      'No 1h candles of binance:BTC/USDT:USDT are stored: import or download them first',
    );
    expect(storeIn().find('binance', 'BTC/USDT:USDT', '1h')).toBeNull();
    expect(storeIn().get('nonsense')).toBeNull();
  });
});

describe('the figures of a series', () => {
  it('are those of its candles', () => {
    const store = storeIn();
    // One hole inside a month, one across two months, each of two candles.
    store.importCandles(BTC, '1h', steady(1000, HOUR, START, [5, 6, 743, 744]));
    expect(store.list()).toEqual([
      {
        id: ID,
        exchange: 'binance',
        symbol: 'BTC/USDT:USDT',
        timeframe: '1h',
        count: 996,
        from: START,
        to: START + 999 * HOUR,
        gaps: 2,
        missing: 4,
        bytes: 996 * 48,
        synthetic: false,
        fundingRates: 0,
        updatedAt: expect.any(Number),
      },
    ]);
    expect(store.gaps(ID)).toEqual([
      { from: START + 5 * HOUR, to: START + 7 * HOUR, missing: 2 },
      { from: START + 743 * HOUR, to: START + 745 * HOUR, missing: 2 },
    ]);
  });

  it('follow when candles are put behind the last one, one by one or after a hole', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(100, HOUR, START, [50]));
    for (let i = 100; i < 110; i++) store.importCandles(BTC, '1h', steady(1, HOUR, START + i * HOUR));
    store.importCandles(BTC, '1h', steady(20, HOUR, START + 115 * HOUR, [7, 8]));
    const end = START + 134 * HOUR;
    expect(store.get(ID)).toMatchObject({ count: 127, from: START, to: end, gaps: 3, missing: 8, bytes: 127 * 48 });
    expect(store.gaps(ID).map(({ missing }) => missing)).toEqual([1, 5, 2]);
  });

  it('follow when a hole is filled', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(1000, HOUR, START, [743, 744]));
    store.importCandles(BTC, '1h', steady(2, HOUR, START + 743 * HOUR));
    expect(store.get(ID)).toMatchObject({ count: 1000, gaps: 0, missing: 0 });
  });

  it('say that candles of the demo exchange are made up', () => {
    const store = storeIn();
    store.importCandles({ exchange: 'demo', symbol: 'X/USDT:USDT' }, '1h', steady(3));
    store.importCandles(BTC, '1h', steady(3));
    expect(store.list().map(({ exchange, synthetic }) => [exchange, synthetic])).toEqual([
      ['binance', false],
      ['demo', true],
    ]);
  });

  it('are listed by market and length of the candles', () => {
    const store = storeIn();
    const day = 24 * HOUR;
    store.importCandles(BTC, '1d', steady(3, day));
    store.importCandles(BTC, '5m', steady(3, 300_000));
    store.importCandles({ exchange: 'binance', symbol: 'ADA/USDT:USDT' }, '4h', steady(3, 4 * HOUR));
    expect(store.list().map(({ id }) => id)).toEqual([
      'binance:ADA/USDT:USDT@4h',
      'binance:BTC/USDT:USDT@5m',
      'binance:BTC/USDT:USDT@1d',
    ]);
  });
});

describe('an import over stored candles', () => {
  it('adds what is new and passes over what is the same', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(100));
    expect(store.importCandles(BTC, '1h', steady(100, HOUR, START + 50 * HOUR))).toMatchObject({
      added: 50,
      merged: 50,
    });
    expect(rowsOf(store.loadCandles(ID))).toEqual(rowsOf(steady(150)));
  });

  it('is refused as a whole where a candle has other values, and names the first', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(800));
    const before = contents(store);
    const rows: Row[] = rowsOf(steady(900));
    const changed = rows.map(
      ([time, open, high, low, close, volume], i): Row =>
        [10, 760, 761].includes(i)
          ? [time, open, high, low, close, volume + 1]
          : [time, open, high, low, close, volume],
    );
    expect(() => store.importCandles(BTC, '1h', candlesOf(changed))).toThrow(
      '3 candles of binance:BTC/USDT:USDT@1h are stored with other values; the first opens at 2024-01-01 10:00 UTC (1704103200000): stored 123,125,122,124,9, new 123,125,122,124,10 (open,high,low,close,volume). Nothing was imported; delete the stored series first if the new one is right',
    );
    expect(contents(store)).toEqual(before);
  });

  it('leaves nothing behind when it is cancelled half-way', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(10));
    const before = contents(store);
    const signal = { aborted: false };
    const onProgress = (fraction: number) => {
      signal.aborted = fraction > 0.5;
    };
    const work = () => store.importCandles(BTC, '1h', steady(3000), { signal, onProgress });
    expect(work).toThrow(new UserError('Cancelled', { code: 'cancelled' }));
    expect(contents(store)).toEqual(before);
  });

  it('leaves nothing behind when the first import of a market is refused', () => {
    const store = storeIn();
    const twice = candlesOf([rowAt(START), rowAt(START)]);
    expect(() => store.importCandles(BTC, '1h', twice)).toThrow('candle 1 does not open after the one before it');
    expect(store.list()).toEqual([]);
  });

  it('of weeks that start on another day is refused', () => {
    const store = storeIn();
    const week = timeframeMs('1w');
    store.importCandles(BTC, '1w', steady(3, week));
    expect(() => store.importCandles(BTC, '1w', steady(3, week, START + 3 * 24 * HOUR))).toThrow(
      /The new 1w candles start on other days than those stored as binance:BTC\/USDT:USDT@1w/,
    );
  });

  const timeframes = fc.constantFrom<Timeframe>('1m', '15m', '1h', '1d');
  const picks = fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 60 });
  const pieces = fc.array(picks, { minLength: 1, maxLength: 4 });
  const series = (indices: readonly number[], step: number): Candles =>
    candlesOf([...new Set(indices)].sort((a, b) => a - b).map((i) => rowAt(START + i * step)));

  it('gives the same in whatever order and however often the pieces come', () => {
    fc.assert(
      fc.property(timeframes, pieces, (timeframe, parts) => {
        const step = timeframeMs(timeframe);
        const forwards = storeIn();
        const backwards = storeIn();
        for (const part of parts) forwards.importCandles(BTC, timeframe, series(part, step));
        for (const part of [...parts, ...parts].reverse()) backwards.importCandles(BTC, timeframe, series(part, step));
        expect(contents(backwards)).toEqual(contents(forwards));
        const all = series(parts.flat(), step);
        const id = datasetId(BTC.exchange, BTC.symbol, timeframe);
        expect(rowsOf(forwards.loadCandles(id))).toEqual(rowsOf(all));
        expect(forwards.gaps(id)).toEqual(findGaps(all, step));
        expect(forwards.get(id)).toMatchObject({
          count: all.length,
          gaps: findGaps(all, step).length,
          missing: countMissing(all, step),
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe('funding rates', () => {
  const time = Float64Array.of(START, START + 8 * HOUR, START + 16 * HOUR);
  const rate = Float64Array.of(0.0001, -0.00002, 0.0003);

  it('come back in order, and are counted with the series of their market', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(3));
    store.importFunding(BTC, time.slice(1), rate.slice(1));
    expect(store.importFunding(BTC, time, rate)).toEqual({ added: 1, merged: 2 });
    expect(store.loadFunding(BTC.exchange, BTC.symbol)).toEqual({ time, rate });
    expect(store.get(ID)?.fundingRates).toBe(3);
  });

  it('are empty where there are none', () => {
    expect(storeIn().loadFunding('binance', 'BTC/USDT:USDT').time).toHaveLength(0);
  });

  it('with other values are refused as a whole', () => {
    const store = storeIn();
    store.importFunding(BTC, time.slice(0, 2), rate.slice(0, 2));
    expect(() => store.importFunding(BTC, time, Float64Array.of(0.0001, 0.5, 0.0003))).toThrow(
      '1 funding rate of binance:BTC/USDT:USDT is stored with other values; the first is at 2024-01-01 08:00 UTC (1704096000000): stored -0.00002, new 0.5. Nothing was imported; delete the stored rates first if the new ones are right',
    );
    expect(store.loadFunding(BTC.exchange, BTC.symbol).time).toHaveLength(2);
  });

  it('can be deleted without the candles', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(3));
    store.importFunding(BTC, time, rate);
    expect(store.deleteFunding(BTC)).toBe(3);
    expect(store.listFunding()).toEqual([]);
    expect(store.get(ID)).toMatchObject({ count: 3, fundingRates: 0 });
  });
});

describe('deleting a series', () => {
  it('takes its candles away and leaves the others', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(100));
    store.importCandles(BTC, '4h', steady(100, 4 * HOUR));
    store.deleteSeries(ID);
    expect(store.list().map(({ timeframe }) => timeframe)).toEqual(['4h']);
    expect(() => store.loadCandles(ID)).toThrow(/are stored/);
    store.importCandles(BTC, '1h', steady(5));
    expect(store.loadCandles(ID).length).toBe(5);
  });

  it('leaves the funding rates of the market', () => {
    const store = storeIn();
    store.importCandles(BTC, '1h', steady(3));
    store.importFunding(BTC, Float64Array.of(START), Float64Array.of(0.0001));
    store.deleteSeries(ID);
    expect(store.listFunding()).toEqual([{ ...BTC, count: 1, from: START, to: START }]);
  });

  it('gives the space back to the disk', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const size = () => {
      const db = openSqlite(join(folder, 'market.db'));
      const pages =
        Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
      db.close();
      return pages;
    };
    store.importCandles(BTC, '1m', steady(400_000, 60_000));
    expect(size()).toBeGreaterThan(19_000_000);
    store.deleteSeries('binance:BTC/USDT:USDT@1m');
    expect(size()).toBeLessThan(1_000_000);
  });
});
