import { describe, expect, test } from 'vitest';
import type { Bot } from '#contract/bots.ts';
import { fleetOf, tooltipOf } from '#main/desktop/fleet.ts';
import { plainNumber, signedMoney } from '#main/desktop/money-text.ts';
import { bot, liveBot, marketWith } from './support/bots.ts';

const LOCK = { kind: 'daily-loss', since: 0, until: null, text: 'The daily loss limit is reached.' } as const;
const LOCKED = { risk: { lostTodayPct: 5, drawdownPct: 5, losses: 3, locks: [LOCK] } };
const STOPPED = bot({ state: 'stopped' });
const RUNNING = bot();
const PAUSED = bot({ state: 'paused' });
const OFFLINE = bot({ state: 'offline' });
const FAILED = bot({ state: 'error', error: 'The key is refused.' });
const UNEXPLAINED = liveBot({}, { markets: [marketWith(null, { external: { amount: 3, since: 0 } })] });

describe('the state of all bots', () => {
  test.each<{ name: string; bots: Bot[]; state: string }>([
    { name: 'idle without bots', bots: [], state: 'idle' },
    { name: 'idle when all are stopped', bots: [STOPPED], state: 'idle' },
    { name: 'running when one runs', bots: [STOPPED, RUNNING], state: 'running' },
    { name: 'running while one starts', bots: [bot({ state: 'starting' })], state: 'running' },
    { name: 'paused when one is paused', bots: [RUNNING, PAUSED], state: 'paused' },
    { name: 'paused when a limit forbids entries', bots: [RUNNING, bot({}, LOCKED)], state: 'paused' },
    { name: 'offline when one is offline', bots: [RUNNING, OFFLINE, PAUSED], state: 'offline' },
    { name: 'attention when one has failed', bots: [RUNNING, FAILED, OFFLINE], state: 'attention' },
    { name: 'attention when one cannot explain a position', bots: [UNEXPLAINED, RUNNING], state: 'attention' },
  ])('is $name', ({ bots, state }) => {
    expect(fleetOf(bots).state).toBe(state);
  });

  test.each<{ each: Bot; words: string }>([
    { each: RUNNING, words: 'running' },
    { each: bot({}, { warmup: { seen: 12, needed: 50 } }), words: 'warming up 12/50' },
    { each: PAUSED, words: 'entries paused' },
    { each: OFFLINE, words: 'offline' },
    { each: FAILED, words: 'needs attention' },
    { each: UNEXPLAINED, words: 'needs a decision' },
    { each: bot({}, LOCKED), words: 'halted by a limit' },
    { each: bot({ state: 'stopped' }, { atEnd: true }), words: 'replay finished' },
  ])('says of each bot how it is: $words', ({ each, words }) => {
    expect(fleetOf([each]).bots[0].words).toBe(words);
  });
});

describe('the tooltip', () => {
  const won = { equity: 10_012.3 };
  const lost = { equity: 9_999 };
  test.each<{ name: string; bots: Bot[]; text: string }>([
    { name: 'that nothing runs', bots: [STOPPED], text: 'plutarc: no bot runs' },
    {
      name: 'how many run and what today brought',
      bots: [liveBot({}, won), liveBot({}, lost), STOPPED],
      text: 'plutarc: 2 bots running, today +11.30 USDT',
    },
    { name: 'what paper bots made', bots: [bot({}, won)], text: 'plutarc: 1 bot running, today +12.30 USDT on paper' },
    {
      name: 'real and play money apart',
      bots: [liveBot({}, lost), bot({}, won), liveBot({ testnet: true }, won)],
      text: 'plutarc: 3 bots running, today −1.00 USDT, +24.60 USDT on paper',
    },
    {
      name: 'who needs the user',
      bots: [RUNNING, FAILED],
      text: 'plutarc: 1 bot running, 1 needs attention, today 0.00 USDT on paper',
    },
  ])('says $name', ({ bots, text }) => {
    expect(tooltipOf(fleetOf(bots))).toBe(text);
  });

  test('fits into what Windows shows', () => {
    const bots = Array.from({ length: 400 }, (_, k) => (k % 3 === 0 ? FAILED : liveBot({}, { equity: 99_999_999 })));
    expect(tooltipOf(fleetOf(bots)).length).toBeLessThanOrEqual(127);
  });
});

test.each([
  [12.3, 'USDT', '+12.30 USDT'],
  [-0.001, 'USDT', '0.00 USDT'],
  [0, 'BTC', '0.00 BTC'],
  [-0.0021, 'BTC', '−0.0021 BTC'],
  [1234.5, 'USDC', '+1,234.50 USDC'],
  [3, '', '+3.00'],
])('money %d %s is written %s', (amount, coin, text) => {
  expect(signedMoney(amount, coin)).toBe(text);
});

test('amounts and prices keep their digits', () => {
  expect([0.00012, 42_000.5, 3].map(plainNumber)).toEqual(['0.00012', '42,000.5', '3']);
});
