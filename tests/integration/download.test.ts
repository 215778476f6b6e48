import { describe, expect, it } from 'vitest';
import { contractOf } from '#main/services/market-data/download/instrument-list.ts';
import { SIMULATED_MARKETS } from './exchange/support/simulated-exchange.ts';
import { downloading } from './support/downloading.ts';

/** One linear market a venue; what is special about inverse contracts is the client's affair. */
const MARKETS = SIMULATED_MARKETS.filter(({ symbol }) => contractOf(symbol) === 'linear');
const [BYBIT] = MARKETS;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Venues round volumes to their own steps. */
const prices = (rows: readonly number[][]) => rows.map((row) => row.slice(0, 5));

describe.each(MARKETS)('a download from $venue', (market) => {
  it('brings every closed candle, page by page, exactly as the exchange has it', async () => {
    const { download, closedBars, storedRows, told, simulator } = await downloading(market);
    const outcome = await download();
    const expected = closedBars();
    expect(expected.length).toBeGreaterThan(4000);
    expect(storedRows().map(([time]) => time)).toEqual(expected.map(([time]) => time));
    expect(storedRows().map((row) => row.slice(0, 5))).toEqual(expected.map((row) => row.slice(0, 5)));
    const { contractSize } = simulator.exchange.market(market.id).spec;
    for (const [i, row] of storedRows().entries()) expect(row[5]).toBeCloseTo(expected[i][5] * contractSize, 3);
    expect(outcome).toMatchObject({ added: expected.length, missing: 0, gaps: 0, error: null });
    expect(told.at(-1)).toMatchObject({ phase: 'candles', done: expect.any(Number), waiting: null });
    const pages = simulator.journal.entries.filter(({ call }) => call === 'candles');
    expect(pages.length).toBeGreaterThan(2);
  });

  it('brings the funding rates of the same time', async () => {
    const { download, store, simulator } = await downloading(market);
    const from = simulator.exchange.now() - 60 * HOUR;
    const outcome = await download({ timeframe: '1h', from, funding: true });
    const { time, rate } = store.loadFunding(market.venue, market.symbol);
    const paid = simulator.exchange.market(market.id).funding.between(from, simulator.exchange.now());
    expect([...time]).toEqual(paid.map((entry) => entry.time));
    expect(outcome.fundingAdded).toBe(paid.length);
    for (const [i, entry] of paid.entries()) expect(rate[i]).toBeCloseTo(entry.rate, 8);
    expect((await download({ timeframe: '1h', from, funding: true })).fundingAdded).toBe(0);
  });

  it('never stores the candle that is still forming, and brings it once it has closed', async () => {
    const { download, closedBars, storedRows, simulator, connection } = await downloading(market);
    await download({ from: simulator.exchange.now() - HOUR });
    const forming = Math.floor(simulator.exchange.now() / MINUTE) * MINUTE;
    expect(storedRows().at(-1)?.[0]).toBe(forming - MINUTE);
    simulator.advance(2 * MINUTE);
    await connection.client.measureClock();
    const outcome = await download({ from: simulator.exchange.now() - HOUR });
    expect(outcome).toMatchObject({ added: 2, notes: [] });
    expect(storedRows().at(-1)?.[0]).toBe(forming + MINUTE);
    expect(prices(storedRows())).toEqual(prices(closedBars().slice(-storedRows().length)));
  });
});

describe('a download that is broken off', () => {
  it('goes on where it was: nothing is asked for twice and nothing is left out', async () => {
    const { download, closedBars, storedRows, simulator } = await downloading(BYBIT);
    const signal = { aborted: false };
    const broken = download(
      {},
      {
        signal,
        onProgress: ({ done }) => {
          if (done >= 2000) signal.aborted = true;
        },
      },
    );
    await expect(broken).rejects.toMatchObject({ code: 'cancelled' });
    const before = storedRows().length;
    expect(before).toBeGreaterThanOrEqual(2000);
    expect(before).toBeLessThan(closedBars().length);
    const asked = simulator.journal.entries.length;
    const outcome = await download();
    expect(outcome.added).toBe(closedBars().length - before);
    expect(prices(storedRows())).toEqual(prices(closedBars()));
    const again = simulator.journal.entries
      .slice(asked)
      .filter(({ call, params }) => call === 'candles' && params.interval === '1');
    expect(Math.min(...again.map(({ params }) => Number(params.start)))).toBe(storedRows()[before - 1][0]);
  });

  it('asks for nothing when all is there', async () => {
    const { download, simulator } = await downloading(BYBIT);
    const to = simulator.exchange.now() - HOUR;
    const from = to - 5 * HOUR;
    const asked = () => simulator.journal.entries.filter(({ call }) => call === 'candles').length;
    await download({ from, to });
    const before = asked();
    expect(await download({ from, to })).toMatchObject({ added: 0, missing: 0 });
    expect(asked()).toBe(before);
  });
});

describe('what an exchange does not have', () => {
  it('is asked for twice, then reported and not asked for again until somebody wants that', async () => {
    const { download, simulator, storedRows, store, market } = await downloading(BYBIT);
    const now = Math.floor(simulator.exchange.now() / MINUTE) * MINUTE;
    const { candles } = simulator.exchange.market(BYBIT.id);
    for (const ago of [30, 31, 200]) candles.omit(MINUTE, now - ago * MINUTE);
    const from = now - 5 * HOUR;
    expect(await download({ from })).toMatchObject({ missing: 3, gaps: 2, added: 297 });
    expect(store.get(`${market}@1m`)).toMatchObject({ gaps: 2, missing: 3 });
    const asked = () => simulator.journal.entries.filter(({ call }) => call === 'candles').length;
    const before = asked();
    expect(await download({ from })).toMatchObject({ missing: 3, added: 0 });
    expect(asked()).toBe(before);
    expect(await download({ gapsOnly: true })).toMatchObject({ missing: 3, added: 0 });
    expect(asked()).toBe(before + 1);
    expect(storedRows()).toHaveLength(297);
  });

  it('is filled when the exchange has it after all', async () => {
    const { download, closedBars, store, market, storedRows } = await downloading(BYBIT);
    await download();
    const full = store.loadCandles(`${market}@1m`);
    store.deleteSeries(`${market}@1m`);
    const keep = Array.from(full.time.keys()).filter((i) => i < 100 || (i > 120 && i < 3000) || i > 3005);
    const pick = (column: Float64Array) => Float64Array.from(keep, (i) => column[i]);
    const { time, open, high, low, close, volume } = full;
    const withHoles = {
      length: keep.length,
      time: pick(time),
      open: pick(open),
      high: pick(high),
      low: pick(low),
      close: pick(close),
      volume: pick(volume),
    };
    store.importCandles({ exchange: 'bybit', symbol: BYBIT.symbol }, '1m', withHoles);
    expect(await download({ gapsOnly: true })).toMatchObject({ added: 27, missing: 0, gaps: 0 });
    expect(prices(storedRows())).toEqual(prices(closedBars()));
  });
});

describe('candles that are stored already', () => {
  it('stay as they are when the exchange has other values, and the outcome says so', async () => {
    const { download, closedBars, store, storedRows } = await downloading(BYBIT);
    const bars = closedBars();
    const last = bars[2000];
    // As from a file whose last candle was still forming.
    const column = (k: number) => Float64Array.from(bars.slice(1000, 2001), (bar) => bar[k]);
    const [time, open, high, low, close, volume] = [0, 1, 2, 3, 4, 5].map(column);
    volume[1000] = 0.001;
    store.importCandles({ exchange: 'bybit', symbol: BYBIT.symbol }, '1m', {
      length: 1001,
      time,
      open,
      high,
      low,
      close,
      volume,
    });
    const outcome = await download();
    expect(outcome.notes).toEqual([
      expect.stringContaining('1 stored candle differs from what Bybit has now and stayed as stored; the first is at '),
    ]);
    expect(outcome.added).toBe(bars.length - 1001);
    expect(storedRows()[2000]).toEqual([...last.slice(0, 5), 0.001]);
  });
});

describe('before anything is fetched', () => {
  const day = 24 * HOUR;
  it('a symbol that is not listed is refused, with what comes near', async () => {
    const { download } = await downloading(BYBIT);
    await expect(download({ market: 'bybit:BTC/USD:USD' })).rejects.toThrow(
      'Bybit lists no perpetual BTC/USD:USD: it has BTC/USDT:USDT.',
    );
  });

  it('a beginning before the listing is moved there, and said', async () => {
    const { download, closedBars, simulator, storedRows } = await downloading(BYBIT);
    const outcome = await download({ timeframe: '1h', from: simulator.exchange.now() - 30 * day });
    const first = closedBars('1h')[0][0];
    expect(storedRows('1h')[0][0]).toBe(first);
    expect(outcome.notes).toEqual([
      expect.stringMatching(/^BTC\/USDT:USDT is listed on Bybit since 2026-01-02 00:00 UTC/),
    ]);
  });

  it('a time before the listing is refused', async () => {
    const { download, simulator } = await downloading(BYBIT);
    const now = simulator.exchange.now();
    await expect(download({ timeframe: '1h', from: now - 30 * day, to: now - 20 * day })).rejects.toThrow(
      /is listed on Bybit since 2026-01-02 00:00 UTC: there is nothing before; choose a later last day/,
    );
    await expect(download({ from: now + day })).rejects.toThrow('would begin in the future');
  });
});

describe('timeframes that an exchange lacks', () => {
  it('are put together from the longest shorter ones', async () => {
    const kraken = MARKETS.find(({ venue }) => venue === 'krakenfutures') ?? BYBIT;
    const { download, closedBars, storedRows, simulator } = await downloading(kraken);
    const outcome = await download({ timeframe: '2h' });
    expect(outcome.notes).toEqual(['Put together from 1h candles.']);
    const hours = closedBars('1h');
    const stored = storedRows('2h');
    expect(stored.length).toBe(Math.floor(hours.length / 2));
    for (const row of stored) {
      const parts = hours.filter(([time]) => time >= row[0] && time < row[0] + 2 * HOUR);
      expect(row[1]).toBe(parts[0][1]);
      expect(row[2]).toBe(Math.max(...parts.map((part) => part[2])));
      expect(row[4]).toBe(parts.at(-1)?.[4]);
    }
    expect(stored.at(-1)?.[0]).toBeLessThanOrEqual(simulator.exchange.now() - 2 * HOUR);
  });
});

describe('limits and failures', () => {
  it('a refusal for too many requests is waited out, with a visible reason', async () => {
    const { download, simulator, told, storedRows, closedBars } = await downloading(BYBIT);
    simulator.faults.add({ on: 'candles', nth: 6, act: { kind: 'fail', how: 'rate-limit', retryAfterMs: 1500 } });
    const started = Date.now();
    await download();
    expect(Date.now() - started).toBeGreaterThan(1000);
    expect(prices(storedRows())).toEqual(prices(closedBars()));
    const waits = told.flatMap(({ waiting }) => waiting ?? []);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits[0].reason).toMatch(/Bybit/);
    expect(simulator.faults.allStruck).toBe(true);
  });

  it('lost answers, server errors and pages of HTML are asked for again', async () => {
    const { download, simulator, storedRows, closedBars } = await downloading(BYBIT);
    simulator.faults.add({ on: 'candles', nth: 4, act: { kind: 'lose-answer', connection: 'cut' } });
    simulator.faults.add({ on: 'candles', nth: 6, act: { kind: 'fail', how: 'bad-gateway' } });
    simulator.faults.add({ on: 'candles', nth: 7, act: { kind: 'cut-body' } });
    await download();
    expect(prices(storedRows())).toEqual(prices(closedBars()));
    expect(simulator.faults.allStruck).toBe(true);
  });

  it('an exchange that stays away ends the download with what to do, and what was stored stays', async () => {
    const { download, simulator, storedRows } = await downloading(BYBIT);
    const running = download(
      {},
      { patienceMs: 1500, onProgress: ({ done }) => void (done >= 1000 && simulator.goDown()) },
    );
    await expect(running).rejects.toThrow(/Bybit cannot be reached.*start the download again later/);
    expect(storedRows().length).toBeGreaterThanOrEqual(1000);
  });

  it('is stopped at once while it waits', async () => {
    const { download, simulator } = await downloading(BYBIT);
    simulator.faults.add({
      on: 'candles',
      nth: 5,
      times: 100,
      act: { kind: 'fail', how: 'banned', retryAfterMs: 600_000 },
    });
    const signal = { aborted: false };
    const running = download(
      {},
      {
        signal,
        onProgress: ({ waiting }) => {
          if (waiting) signal.aborted = true;
        },
      },
    );
    const started = Date.now();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
