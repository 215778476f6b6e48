import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { expect, test } from 'vitest';
import { allocateCandles, type Candles } from '#core/market/candles.ts';
import { BTC_1H, hasSharedData } from '../../support/shared-data.ts';
import { type Credentials, eventually, startVenue, subscribed } from './support/venue-under-test.ts';

const HOUR = 3_600_000;
const SYMBOL = 'BTC/USDT:USDT';
const make = (credentials: Credentials) =>
  new ccxt.pro.bybit({ ...credentials, options: { fetchMarkets: { types: ['linear'] } } });

/** Rows of time (ms), open, high, low, close, volume as columns. */
function columnsOf(rows: readonly (readonly number[])[]): Candles {
  const candles = allocateCandles(rows.length);
  rows.forEach((row, i) => {
    [candles.time[i], candles.open[i], candles.high[i], candles.low[i], candles.close[i], candles.volume[i]] = row;
  });
  return candles;
}

/** Starts Bybit at the open of the candle `from`, over hourly candles. */
async function startOver(rows: readonly (readonly number[])[], from: number) {
  const options = {
    venue: 'bybit',
    symbols: ['BTCUSDT'],
    candles: { BTCUSDT: { columns: columnsOf(rows), lengthMs: HOUR } },
    clock: { kind: 'manual', start: rows[from][0] },
  } as const;
  return startVenue(make, options, { balances: { USDT: 100_000 } });
}

const T = Date.UTC(2026, 0, 1);
const ROWS = [
  [T, 100, 110, 95, 105, 10],
  [T + HOUR, 105, 108, 90, 92, 20],
  [T + 2 * HOUR, 92, 99, 91, 98, 30],
];

test('the price follows given candles, and the exchange tells the same ones', async () => {
  const { exchange, simulator } = await startOver(ROWS, 1);
  simulator.advance(2 * HOUR - 1);
  const told = await exchange.fetchOHLCV(SYMBOL, '1h', T, 3);
  expect(told.map((row) => row.slice(0, 5))).toEqual(ROWS.map((row) => row.slice(0, 5)));
  // What was traded while it ran is the candle's volume, but for the rounding of its parts to the step.
  told.forEach((row, i) => {
    expect(Math.abs(Number(row[5]) - ROWS[i][5])).toBeLessThan(0.1);
  });
});

test('shorter candles than the given ones are cut out of the path through them', async () => {
  const { exchange } = await startOver(ROWS, 2);
  const minutes = await exchange.fetchOHLCV(SYMBOL, '1m', T, 60);
  expect(minutes).toHaveLength(60);
  expect(minutes[0][1]).toBe(100);
  expect(Math.min(...minutes.map((row) => Number(row[3])))).toBe(95);
  expect(Math.max(...minutes.map((row) => Number(row[2])))).toBe(110);
  expect(minutes[59][4]).toBe(105);
});

test('a resting order fills in the candle that reaches it', async () => {
  const { exchange, simulator, account } = await startOver(ROWS, 0);
  await exchange.createOrder(SYMBOL, 'limit', 'buy', 1, 94);
  simulator.advance(HOUR);
  expect(account.fills).toHaveLength(0);
  simulator.advance(HOUR);
  expect(account.fills[0]).toMatchObject({ price: 94, maker: true });
  expect(account.fills[0].time).toBeGreaterThan(T + HOUR);
  expect(account.fills[0].time).toBeLessThan(T + 2 * HOUR);
});

test('a stream tells every candle as closed once, with the figures that are told later', async () => {
  const { exchange, simulator } = await startOver(ROWS, 0);
  const socket = new WebSocket(`ws://127.0.0.1:${simulator.port}/v5/public/linear`);
  const closed: Record<string, unknown>[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as { topic?: string; data?: Record<string, unknown>[] };
    if (message.topic === 'kline.60.BTCUSDT') closed.push(...(message.data ?? []).filter((bar) => bar.confirm));
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  socket.send(JSON.stringify({ op: 'subscribe', args: ['kline.60.BTCUSDT'] }));
  await subscribed(simulator, 1);
  simulator.advance(2 * HOUR);
  await eventually(() => closed.length === 2, 'two closed candles');
  socket.close();
  const told = await exchange.fetchOHLCV(SYMBOL, '1h', T, 2);
  const streamed = closed.map(({ start, open, high, low, close, volume }) =>
    [start, open, high, low, close, volume].map(Number),
  );
  expect(streamed).toEqual(told);
});

test.skipIf(!hasSharedData)('real candles come out as they went in', async () => {
  const [, ...lines] = readFileSync(BTC_1H, 'utf8').trim().split('\n');
  const rows = lines.slice(0, 400).map((line) => line.split(',').map(Number));
  const { exchange, simulator } = await startOver(rows, 300);
  simulator.advance(99 * HOUR - 1);
  const told = await exchange.fetchOHLCV(SYMBOL, '1h', rows[0][0], 399);
  expect(told.map((row) => row.slice(0, 5))).toEqual(rows.slice(0, 399).map((row) => row.slice(0, 5)));
});
