import { describe, expect, it } from 'vitest';
import { sliceCandles } from '#core/market/candles.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import type { CcxtApi } from '#main/adapters/exchange/ccxt-api.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { orderOf } from './support/orders.ts';
import { venueClient } from './support/session.ts';
import type { CandleRow } from './support/venue.ts';
import { VENUES } from './support/venues/all.ts';
import { bitgetVenue } from './support/venues/bitget.ts';
import { phemexVenue } from './support/venues/phemex.ts';

describe.each(VENUES)('$exchange', (venue) => {
  const profile = findSupportedProfile(venue.exchange);

  it.each(venue.markets)('lists its $contract perpetuals with our units', async (market) => {
    const { client } = await venueClient(venue, market);
    const instruments = await client.instruments();
    expect(instruments.map(({ symbol }) => symbol)).toEqual(
      venue.markets.filter(({ contract }) => contract === market.contract).map(({ symbol }) => symbol),
    );
    expect(instruments[0]).toMatchObject({
      exchange: venue.exchange,
      symbol: market.symbol,
      id: market.id,
      active: true,
      settle: market.symbol.split(':')[1],
      instrument: {
        contract: market.contract,
        contractSize: market.contractSize,
        tick: market.tick,
        step: market.step,
      },
    });
    expect(instruments[0].instrument.minAmount).toBeGreaterThan(0);
  });

  it.each(venue.markets)('gives $contract candles that are closed, in order and within the window', async (market) => {
    const timeframe = profile.candles.timeframes.includes('1h') ? '1h' : '1m';
    const length = timeframeMs(timeframe);
    // The candle that is forming now is the last of twelve; the page begins at the third and has room for twenty.
    const forming = Math.floor(Date.now() / length) * length;
    const rows = Array.from({ length: 12 }, (_, i): CandleRow => {
      const open = 50_000 + i;
      return [forming - (11 - i) * length, open, open + 20, open - 10, open + 5, i === 5 ? 0 : i + 1];
    });
    const answerCandles = venue.candles(rows, market);
    const { client, server } = await venueClient(venue, market, (r) => answerCandles(r) ?? venue.answers(r));
    const page = await client.candles(market.symbol, timeframe, rows[2][0], 20);
    const closed = rows.slice(2, 11);
    expect([...page.candles.time]).toEqual(closed.map(([time]) => time));
    expect([...page.candles.open]).toEqual(closed.map(([, open]) => open));
    expect([...page.candles.high]).toEqual(closed.map(([, , high]) => high));
    expect([...page.candles.low]).toEqual(closed.map(([, , , low]) => low));
    expect([...page.candles.close]).toEqual(closed.map(([, , , , close]) => close));
    for (const [i, row] of closed.entries()) expect(page.candles.volume[i]).toBeCloseTo(row[5], 9);
    expect(page.coveredUntil).toBe(forming);

    server.requests.length = 0;
    const older = await client.candles(market.symbol, timeframe, rows[3][0], 4);
    expect([...older.candles.time]).toEqual([...sliceCandles(page.candles, 1, 5).time]);
    expect(older.coveredUntil).toBe(rows[7][0]);
    expect(server.requests).toHaveLength(1);
  });

  it('has the timeframes that ccxt has for it', async () => {
    const { default: ccxt } = await import('ccxt');
    for (const className of Object.values<string>(profile.classes)) {
      const api: CcxtApi = Reflect.construct(Reflect.get(ccxt.pro, className), [{}]);
      expect(Object.keys(api.timeframes)).toEqual(expect.arrayContaining([...profile.candles.timeframes]));
      expect(Boolean(api.has.watchOHLCV), 'streams candles').toBe(profile.candles.source === 'stream');
      const streams = { orders: 'watchOrders', fills: 'watchMyTrades', positions: 'watchPositions' } as const;
      for (const [name, method] of Object.entries(streams)) {
        // Its positions are streamed to accounts of the unified kind only.
        if (profile.id === 'kucoinfutures' && name === 'positions') continue;
        expect(Boolean(api.has[method]), method).toBe(profile.streams[name as keyof typeof streams]);
      }
      expect(Boolean(api.has.fetchFundingRateHistory), 'past funding').toBe(profile.funding.history);
    }
  });
});

describe('past funding of Bitget', () => {
  it('is read page by page from the newest on, as far back as was asked for', async () => {
    const HOUR = 3_600_000;
    const now = Math.floor(Date.now() / (8 * HOUR)) * 8 * HOUR;
    const times = Array.from({ length: 350 }, (_, i) => now - i * 8 * HOUR);
    const { client, server } = await venueClient(bitgetVenue, bitgetVenue.markets[0], (request) => {
      const { path, fields } = request;
      if (!path.endsWith('/history-fund-rate')) return bitgetVenue.answers(request);
      const from = (Number(fields.pageNo) - 1) * 100;
      const rows = times.slice(from, from + 100).map((time, i) => ({
        symbol: 'BTCUSDT',
        fundingRate: String((from + i) / 1e6),
        fundingTime: String(time),
      }));
      return { body: { code: '00000', data: rows } };
    });
    const { rates, coveredUntil } = await client.fundingHistory('BTC/USDT:USDT', times[250]);
    expect(rates.map(({ time }) => time)).toEqual(times.slice(0, 251).reverse());
    expect(rates[0].rate).toBeCloseTo(250 / 1e6, 12);
    expect(coveredUntil).toBe(now + 1);
    expect(server.requests.filter(({ path }) => path.endsWith('/history-fund-rate'))).toHaveLength(3);
  });
});

it('does not offer the contracts of Phemex that settle in USDC, whose account would be read wrongly', async () => {
  const [market] = phemexVenue.markets;
  const { client, server } = await venueClient(phemexVenue, market);
  expect(server.requests).toEqual([]);
  const symbols = (await client.instruments()).map(({ symbol }) => symbol);
  expect(JSON.stringify(phemexVenue.answers(server.last('/public/products')))).toContain('BTCUSDC');
  expect(symbols).toEqual(['BTC/USDT:USDT']);
  server.requests.length = 0;
  const order = orderOf(findSupportedProfile('phemex'), market, 'market', {
    side: 'buy',
    marginMode: 'cross',
    reduceOnly: false,
  });
  await expect(client.createOrder({ ...order, symbol: 'BTC/USDC:USDC' })).rejects.toMatchObject({
    kind: 'unknown-instrument',
    outcomeUnknown: false,
  });
  expect(server.requests).toEqual([]);
});
