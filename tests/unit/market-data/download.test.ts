import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DownloadRequest } from '#contract/downloads.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { type DownloadOptions, runDownload } from '#main/services/market-data/download/download.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { candlesOf, HOUR, rowAt, rowsOf, START } from '../storage/series.ts';
import { MemoryExchange, type MemoryExchangeOptions } from './memory-exchange.ts';

const MARKET = { exchange: 'bybit', symbol: 'BTC/USDT:USDT' };
const ID = 'bybit:BTC/USDT:USDT@1h';
const NOW = START + 240 * HOUR + 1234;

function house(options: Partial<MemoryExchangeOptions> = {}) {
  const exchange = new MemoryExchange({ timeframe: '1h', listed: START, now: NOW, pageCandles: 24, ...options });
  const store = MarketStore.open(temporaryFolder());
  onTestFinished(() => store.close());
  const download = (request: Partial<DownloadRequest> = {}, changed: Partial<DownloadOptions> = {}) =>
    runDownload(
      { market: ID.slice(0, -3), timeframe: '1h', from: START, to: null, funding: false, gapsOnly: false, ...request },
      {
        connect: async () => exchange.connection,
        exchangeName: 'Bybit',
        store,
        signal: { aborted: false },
        onProgress: () => undefined,
        ...changed,
      },
    );
  const stored = () => (store.get(ID) ? rowsOf(store.loadCandles(ID)) : []);
  return { exchange, store, download, stored };
}

const hours = fc.uniqueArray(fc.integer({ min: 1, max: 238 }), { maxLength: 40 });
const toTimes = (list: readonly number[]) => new Set(list.map((hour) => START + hour * HOUR));

/** One try: it is stopped after so many answers, or the exchange has moved on by so many hours before it. */
const tries = fc.array(fc.record({ answers: fc.integer({ min: 0, max: 6 }), hours: fc.integer({ min: 0, max: 30 }) }), {
  maxLength: 8,
});

describe('a download', () => {
  it('leaves every candle exactly once, wherever and however often it is broken off', async () => {
    await fc.assert(
      fc.asyncProperty(tries, hours, hours, async (attempts, lacking, imported) => {
        let answers = 0;
        const signal = { aborted: false };
        const lacks = toTimes(lacking);
        const { exchange, store, download, stored } = house({
          lacks,
          beforeAnswer: () => {
            if (answers-- <= 0) signal.aborted = true;
          },
        });
        const before = [...toTimes(imported)].filter((time) => !lacks.has(time)).sort((a, b) => a - b);
        if (before.length > 0) store.importCandles(MARKET, '1h', candlesOf(before.map(rowAt)));
        for (const attempt of attempts) {
          answers = attempt.answers;
          signal.aborted = false;
          exchange.now += attempt.hours * HOUR;
          await download({}, { signal }).catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
        }
        answers = Number.POSITIVE_INFINITY;
        signal.aborted = false;
        const outcome = await download({}, { signal });
        expect(stored()).toEqual(exchange.closed.map(rowAt));
        expect(outcome.notes).toEqual([]);
        expect(outcome.candles).toBe(exchange.closed.length);
        const between = lacking.filter((hour) => START + hour * HOUR < (exchange.closed.at(-1) ?? 0));
        const first = exchange.closed[0];
        expect(outcome.missing).toBe(between.filter((hour) => START + hour * HOUR > first).length);
        exchange.asked.length = 0;
        expect((await download({}, { signal })).added).toBe(0);
        expect(exchange.asked, 'what was answered is not asked for again').toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('of several stretches in any order leaves their union, each candle once', async () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 230 }), fc.integer({ min: 1, max: 60 }));
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 6 }), async (stretches) => {
        const { exchange, download, stored } = house();
        for (const [from, length] of stretches) {
          await download({ from: START + from * HOUR, to: START + (from + length) * HOUR });
        }
        const wanted = exchange.closed.filter((time) =>
          stretches.some(([from, length]) => time >= START + from * HOUR && time < START + (from + length) * HOUR),
        );
        expect(stored()).toEqual(wanted.map(rowAt));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('fills all gaps that the exchange can fill, and reports the others', async () => {
    await fc.assert(
      fc.asyncProperty(hours, hours, async (holes, lacking) => {
        const lacks = toTimes(lacking);
        const { exchange, store, download, stored } = house({ lacks });
        const missing = toTimes(holes);
        const kept = exchange.closed.filter((time) => !missing.has(time));
        store.importCandles(MARKET, '1h', candlesOf(kept.map(rowAt)));
        const outcome = await download({ gapsOnly: true, from: null });
        const range = exchange.closed.filter((time) => time >= kept[0] && time <= (kept.at(-1) ?? 0));
        expect(stored()).toEqual(range.map(rowAt));
        expect(outcome.added).toBe(range.length - kept.length);
        expect(outcome.missing).toBe(store.get(ID)?.missing);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('asks once more for a hole, and takes what comes then', async () => {
    const hole = START + 50 * HOUR;
    const lacks = new Set([hole]);
    const { exchange, download, stored } = house({
      lacks,
      beforeAnswer: () => {
        // The candle turns up behind the last page.
        if ((exchange.asked.at(-1)?.since ?? 0) >= START + 216 * HOUR) lacks.delete(hole);
      },
    });
    const outcome = await download();
    expect(outcome).toMatchObject({ missing: 0, gaps: 0 });
    expect(stored()).toEqual(exchange.closed.map(rowAt));
    expect(exchange.asked.at(-1)).toEqual({ since: hole, limit: 1, timeframe: '1h' });
  });

  it('tells how far it is, and how long the rest will take', async () => {
    const told: number[] = [];
    const { download } = house();
    await download({}, { onProgress: ({ done, total, phase }) => phase === 'candles' && told.push(done / total) });
    expect(told.at(0)).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});
