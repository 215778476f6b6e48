import { describe, expect, test } from 'vitest';
import type { Trade } from '#core/analysis/report.ts';
import type { BotNews } from '#core/bots/bot-news.ts';
import type { Notification, NotifyingBot } from '#core/notifications/notification.ts';
import { notificationOfBacktest } from '#core/notifications/of-backtest.ts';
import { notificationOfCommand, notificationOfKillSwitch } from '#core/notifications/of-command.ts';
import { isTold, notificationOfNews } from '#core/notifications/of-news.ts';
import { notificationOfState } from '#core/notifications/of-state.ts';

const NOW = Date.UTC(2026, 4, 4, 12);
const BOT: NotifyingBot = {
  name: 'Trend',
  mode: 'live',
  testnet: false,
  markets: ['binance:BTC/USDT:USDT', 'deribit:ETH/USD:ETH'],
};
const TRADE: Trade = {
  id: 1,
  side: 'short',
  entryTime: NOW,
  entryPrice: 42_000,
  exitTime: NOW,
  exitPrice: 41_000,
  amount: 0.5,
  notional: 21_000,
  pnl: 487.5,
  pnlPct: 2.3214,
  fees: 12,
  funding: 0,
  slippage: 1,
  exitReason: 'take-profit',
  mae: 0,
  mfe: 500,
  bars: 3,
  open: false,
  stop: 43_000,
  target: 41_000,
  r: 1,
};
const order = { kind: 'order', market: 0, time: NOW, role: 'stop', side: 'sell', amount: 0.5, price: 41_000 } as const;

interface NewsCase {
  readonly name: string;
  readonly news: BotNews;
  readonly told: Notification | null;
}

const trades = { category: 'trades', urgent: false } as const;
const risk = { category: 'risk', urgent: true } as const;

const NEWS: readonly NewsCase[] = [
  {
    name: 'an entry, with its levels',
    news: {
      kind: 'entry',
      market: 0,
      time: NOW,
      side: 'long',
      price: 42_000.5,
      amount: 0.1 + 0.2,
      stop: 41_000,
      target: 45_000,
    },
    told: {
      ...trades,
      title: 'Trend (live): long on BTC/USDT:USDT',
      text: '0.3 at 42000.5. Stop 41000. Target 45000.',
    },
  },
  {
    name: 'an entry without a stop',
    news: { kind: 'entry', market: 1, time: NOW, side: 'short', price: 2000, amount: 10, stop: null, target: null },
    told: { ...trades, title: 'Trend (live): short on ETH/USD:ETH', text: '10 at 2000. No stop.' },
  },
  {
    name: 'a part that is closed',
    news: { kind: 'partial-exit', market: 0, time: NOW, price: 43_000, amount: 0.25 },
    told: { ...trades, title: 'Trend (live): part of BTC/USDT:USDT closed', text: '0.25 at 43000.' },
  },
  {
    name: 'an exit, with its result in the settlement coin',
    news: { kind: 'exit', market: 0, time: NOW, trade: TRADE },
    told: {
      ...trades,
      title: 'Trend (live): BTC/USDT:USDT closed, +487.50 USDT',
      text: 'Short 0.5 from 42000 to 41000, +2.32 %, by take-profit.',
    },
  },
  {
    name: 'an exit with a small loss of an inverse contract',
    news: { kind: 'exit', market: 1, time: NOW, trade: { ...TRADE, side: 'long', pnl: -0.00123, pnlPct: -0.5 } },
    told: {
      ...trades,
      title: 'Trend (live): ETH/USD:ETH closed, −0.00123 ETH',
      text: 'Long 0.5 from 42000 to 41000, −0.50 %, by take-profit.',
    },
  },
  {
    name: 'a limit that ends by itself',
    news: {
      kind: 'lock',
      time: NOW,
      lock: { kind: 'daily-loss', since: NOW, until: NOW + 43_200_000, text: 'The limit is 5 %.' },
    },
    told: { ...risk, title: 'Trend (live): no more entries', text: 'The limit is 5 %. Until 2026-05-05 00:00 UTC.' },
  },
  {
    name: 'a limit that the user must end',
    news: { kind: 'lock', time: NOW, lock: { kind: 'drawdown', since: NOW, until: null, text: 'The limit is 5 %.' } },
    told: { ...risk, title: 'Trend (live): no more entries', text: 'The limit is 5 %. Until you release it.' },
  },
  {
    name: 'an order that was rejected',
    news: { ...order, what: 'rejected', text: 'the price is off the tick' },
    told: {
      ...risk,
      title: 'Trend (live): stop order was rejected',
      text: 'sell 0.5 BTC/USDT:USDT at 41000: the price is off the tick',
    },
  },
  {
    name: 'a market order of which nobody knows',
    news: { ...order, role: 'exit', price: null, what: 'unresolved', text: 'the exchange did not answer' },
    told: {
      ...risk,
      title: 'Trend (live): exit order is unresolved',
      text: 'sell 0.5 BTC/USDT:USDT: the exchange did not answer',
    },
  },
  { name: 'an order that was placed', news: { ...order, what: 'placed', text: 'stop-loss' }, told: null },
  { name: 'an order that was cancelled', news: { ...order, what: 'cancelled', text: 'replaced' }, told: null },
  {
    name: 'an alarm',
    news: { kind: 'alarm', market: 0, time: NOW, text: 'The stop could not be placed.' },
    told: { ...risk, title: 'Trend (live): look at it on BTC/USDT:USDT', text: 'The stop could not be placed.' },
  },
  {
    name: 'a comparison with the exchange',
    news: { kind: 'reconciled', market: null, time: NOW, text: 'Two fills were taken over.' },
    told: {
      category: 'connection',
      urgent: false,
      title: 'Trend (live): compared with the exchange',
      text: 'Two fills were taken over.',
    },
  },
  { name: 'a refusal', news: { kind: 'refusal', market: 0, time: NOW, reasons: ['the session'] }, told: null },
];

describe('what a bot does', () => {
  test.each(NEWS)('$name', ({ news, told }) => {
    expect(notificationOfNews(news, BOT, NOW)).toEqual(told);
    expect(isTold(news)).toBe(told !== null);
  });

  test('is told with the time of the market where that is another one', () => {
    const news: BotNews = { kind: 'partial-exit', market: 0, time: Date.UTC(2024, 1, 3, 4), price: 1, amount: 1 };
    expect(notificationOfNews(news, { ...BOT, mode: 'paper' }, NOW)).toMatchObject({
      title: 'Trend (paper): part of BTC/USDT:USDT closed',
      text: '1 at 1. It was 2024-02-03 04:00 UTC on the market.',
    });
  });
});

describe('a state', () => {
  const states = (
    [
      ['starting', 'running', 'status', 'Trend (testnet) is running'],
      ['starting', 'paused', 'status', 'Trend (testnet) is running, entries paused'],
      ['running', 'stopped', 'status', 'Trend (testnet) has stopped'],
      ['stopping', 'stopped', 'status', 'Trend (testnet) has stopped'],
      ['running', 'offline', 'connection', 'Trend (testnet) is offline'],
      ['offline', 'running', 'connection', 'Trend (testnet) is connected again'],
      ['offline', 'paused', 'connection', 'Trend (testnet) is connected again, entries paused'],
      ['offline', 'error', 'status', 'Trend (testnet) needs you'],
      ['stopped', 'starting', null, null],
      ['running', 'stopping', null, null],
      ['running', 'paused', null, null],
      ['paused', 'running', null, null],
    ] as const
  ).map(([from, state, category, title]) => ({ from, state, category, title }));

  test.each(states)('from $from to $state', ({ from, state, category, title }) => {
    const to = { state, error: state === 'error' ? 'The key is gone.' : null, note: 'A note.' };
    const told = notificationOfState(from, to, { ...BOT, testnet: true });
    expect(told && { category: told.category, title: told.title }).toEqual(title === null ? null : { category, title });
    if (told) expect(told).toMatchObject({ urgent: state === 'error', text: to.error ?? to.note });
  });
});

describe('commands', () => {
  test.each([
    ['pause', 'Trend (live): entries are paused'],
    ['resume', 'Trend (live): entries are allowed again'],
    ['flatten', 'Trend (live): everything is to be closed'],
    ['release', 'Trend (live): the limits are released'],
    ['start', undefined],
    ['stop', undefined],
  ])('%s', (command, title) => {
    expect(notificationOfCommand(command, BOT)?.title).toBe(title);
  });

  test('a kill switch that every bot obeyed is a command, one that some did not is a risk', () => {
    const outcomes = [
      { ok: true, text: 'A is flat.' },
      { ok: false, text: 'B still has a position.' },
    ];
    expect(notificationOfKillSwitch('flatten', outcomes)).toEqual({
      category: 'risk',
      urgent: true,
      title: 'Kill switch: 1 of 2 bots did not obey',
      text: 'B still has a position.',
    });
    expect(notificationOfKillSwitch('flatten', outcomes.slice(0, 1))).toEqual({
      category: 'commands',
      urgent: false,
      title: 'Kill switch: everything closed',
      text: '1 bot obeyed.',
    });
  });
});

test('a backtest that has ended is told with its figures, or with its reason', () => {
  const done = { kind: 'done', netProfitPct: -1.234, trades: 1, warnings: 2 } as const;
  expect(notificationOfBacktest('EMA on X 1h', done)).toMatchObject({
    category: 'backtests',
    title: 'Backtest done: −1.23 %',
    text: 'EMA on X 1h: 1 trade, 2 warnings.',
  });
  expect(notificationOfBacktest('EMA on X 1h', { kind: 'failed', error: 'No candles.' })).toMatchObject({
    title: 'Backtest failed',
    text: 'EMA on X 1h: No candles.',
  });
});
