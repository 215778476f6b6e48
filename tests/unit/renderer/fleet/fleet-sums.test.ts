import { describe, expect, test } from 'vitest';
import { DAY_MS } from '#core/market/calendar.ts';
import { accountKind, accountMark, kindsOf } from '#renderer/fleet/account-kind.ts';
import { fleetSums } from '#renderer/fleet/fleet-sums.ts';
import { todayWords } from '#renderer/fleet/today-words.ts';
import { BTC, botOf, INVERSE, long, market } from '../support/bots.ts';

const NOW = 100 * DAY_MS + 3_600_000;

describe('the figures of all bots together', () => {
  test('are added up by settlement coin: a bitcoin is never added to a dollar', () => {
    const inverse = market({
      market: INVERSE,
      mark: 50_000,
      position: long({ amount: 100, entryPrice: 40_000, unrealised: 0.005 }),
    });
    const sums = fleetSums(
      [
        botOf({ name: 'a', standing: { equity: 900, dayStart: 1000, trades: 4, wins: 1 } }),
        botOf({
          name: 'b',
          standing: { equity: 3000, dayStart: 2000, trades: 6, wins: 5, markets: [market({ position: long() })] },
        }),
        botOf({ name: 'c', standing: { equity: 2, dayStart: 2, markets: [inverse] } }),
      ],
      NOW,
    );
    expect(sums.map(({ coin }) => coin)).toEqual(['BTC', 'USDT']);
    expect(sums[1]).toMatchObject({
      bots: 2,
      running: 2,
      equity: 3900,
      today: 900,
      todayPct: 30,
      open: 20,
      positions: 1,
      trades: 10,
      wins: 6,
      exposure: 220,
    });
    expect(sums[1].exposureTimes).toBeCloseTo(220 / 3900);
    // 100 contracts of 10 dollars at 50,000 are 0.02 BTC.
    expect(sums[0]).toMatchObject({ exposure: 0.02, open: 0.005, equity: 2 });
  });

  test('weigh the drawdown of each account with its highest equity', () => {
    const at = (equity: number, drawdownPct: number) =>
      botOf({ standing: { equity, risk: { lostTodayPct: 0, drawdownPct, losses: 0, locks: [] } } });
    // Peaks of 1000 and 3000, of which 900 and 3000 are left.
    expect(fleetSums([at(900, 10), at(3000, 0)], NOW)[0].drawdownPct).toBeCloseTo(2.5);
  });

  test('leave out what has stopped, but for what a live bot left open and what today brought', () => {
    const stopped = { state: 'stopped' as const };
    const open = { markets: [market({ position: long() })] };
    const counted = (bot: ReturnType<typeof botOf>) => fleetSums([bot], NOW).map(({ bots, today }) => [bots, today])[0];
    expect(counted(botOf({ ...stopped, standing: { equity: 900 } }))).toBeUndefined();
    expect(counted(botOf({ ...stopped, standing: open }))).toBeUndefined();
    expect(counted(botOf({ ...stopped, mode: 'live', standing: open }))).toEqual([1, 0]);
    expect(counted(botOf({ ...stopped, standing: { equity: 900, marketTime: NOW - 60_000 } }))).toEqual([0, -100]);
    const replay = { feed: { kind: 'replay' as const, from: null, speed: 60 } };
    expect(
      counted(botOf({ ...stopped, config: replay, standing: { equity: 900, marketTime: NOW - 60_000 } })),
    ).toBeUndefined();
  });
});

describe('whose money it is', () => {
  const live = botOf({ name: 'live', mode: 'live', standing: { equity: 1010 } });
  const testnet = botOf({ name: 'testnet', mode: 'live', testnet: true, standing: { equity: 990 } });
  const simulator = botOf({ name: 'simulator', mode: 'live', endpoint: 'http://127.0.0.1:8902' });
  const paper = botOf({ name: 'paper', endpoint: 'http://127.0.0.1:8902', standing: { equity: 5000 } });

  test('is told for every bot, and a simulator is never taken for an exchange', () => {
    expect([live, testnet, simulator, paper].map((bot) => [accountKind(bot), accountMark(bot)])).toEqual([
      ['live', 'LIVE'],
      ['test', 'TESTNET'],
      ['test', 'SIMULATOR'],
      ['paper', 'PAPER'],
    ]);
    expect(kindsOf([paper, simulator, live])).toEqual(['live', 'test', 'paper']);
  });

  test('decides what the day’s result is about: real money where there is any, and the others beside it', () => {
    expect(todayWords([paper, live, testnet], NOW)).toEqual({
      kind: 'live',
      coin: 'USDT',
      value: 10,
      text: '+10.00 USDT',
      all: ['Live: +10.00 USDT', 'Test: −10.00 USDT', 'Paper: +4,000.00 USDT'],
    });
    expect(todayWords([paper], NOW)?.kind).toBe('paper');
    expect(todayWords([botOf({ state: 'stopped' })], NOW)).toBeNull();
  });

  test('does not matter for the coin', () => {
    expect(fleetSums([botOf({ standing: { markets: [market({ market: BTC })] } })], NOW)[0].coin).toBe('USDT');
  });
});
