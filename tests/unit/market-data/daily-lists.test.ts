import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '#main/errors.ts';
import { silentLog } from '#main/log.ts';
import { startDailyLists } from '#main/services/market-data/daily-lists.ts';

const MINUTE = 60_000;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const botOn = (market: string, kind: 'live' | 'replay') => ({ config: { feed: { kind }, markets: [{ market }] } });

function lists(ensure: (exchange: string) => Promise<unknown> = async () => null) {
  const asked: string[] = [];
  const daily = startDailyLists({
    keys: () => [
      { exchange: 'okx', active: true },
      { exchange: 'gate', active: false },
      { exchange: 'bybit', active: true },
      { exchange: 'bybit', active: true },
    ],
    bots: () => [
      botOn('deribit:BTC/USDC:USDC', 'live'),
      botOn('woo:BTC/USDT:USDT', 'replay'),
      botOn('demo:BTC/USDT:USDT', 'live'),
    ],
    ensure: (exchange) => {
      asked.push(exchange);
      return ensure(exchange);
    },
    log: silentLog,
  });
  onTestFinished(() => daily.stop());
  return { daily, asked };
}

it('the lists of active keys and of bots on live markets are looked after, each once a look, and not at the start', async () => {
  const { asked } = lists();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toEqual(['bybit', 'okx', 'deribit']);
  await vi.advanceTimersByTimeAsync(27 * MINUTE);
  expect(asked).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toHaveLength(6);
});

it('an exchange that is away is asked at the next look again, and keeps nobody else waiting', async () => {
  const { asked } = lists(async () => {
    throw new UserError('Bybit cannot be reached.');
  });
  await vi.advanceTimersByTimeAsync(29 * MINUTE);
  expect(asked).toEqual(['bybit', 'okx', 'deribit']);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(asked).toHaveLength(6);
});

it('one list is read at a time, however long that takes, and none after the end', async () => {
  let answer: () => void = () => undefined;
  const { daily, asked } = lists(() => new Promise<void>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(120 * MINUTE);
  expect(asked).toEqual(['bybit']);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(['bybit', 'okx']);
  const ended = daily.stop();
  answer();
  await ended;
  await vi.advanceTimersByTimeAsync(120 * MINUTE);
  expect(asked).toEqual(['bybit', 'okx']);
});
