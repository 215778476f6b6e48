import { describe, expect, test } from 'vitest';
import type { Trade } from '#core/analysis/report.ts';
import { tradeTables } from '#core/analysis/tables.ts';
import { reportOf, runEngine, templateOf } from './support/engine.ts';
import { barsFrom, HOUR, instrumentOf, type Row, START, settingsOf } from './support/market.ts';
import { play, RISE } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

const DAY = 24 * HOUR;

/** Some trade with the given facts. */
function trade(id: number, facts: Partial<Trade>): Trade {
  const [made] = play({ rows: [...RISE, [100, 100, 100, 100]] }).trades;
  return { ...made, id, ...facts };
}

describe('tables of trades', () => {
  // START is a Monday, the first of January, 00:00 UTC.
  const trades = [
    trade(1, { entryTime: START, exitTime: START + HOUR, pnl: 30, pnlPct: 3, exitReason: 'take-profit' }),
    trade(2, {
      entryTime: START + 13.5 * HOUR,
      exitTime: START + 14 * HOUR,
      pnl: -10,
      pnlPct: -1,
      exitReason: 'stop-loss',
    }),
    // Entered on Wednesday, the 31st, at 23:59, and left in February.
    trade(3, {
      entryTime: START + 31 * DAY - 60_000,
      exitTime: START + 31 * DAY,
      pnl: -20,
      pnlPct: -2,
      exitReason: 'stop-loss',
    }),
    // Sunday, the 7th.
    trade(4, {
      entryTime: START + 6 * DAY,
      exitTime: START + 6 * DAY + HOUR,
      pnl: 0,
      pnlPct: 0,
      exitReason: 'time-stop',
    }),
  ];
  const supporters: Readonly<Record<number, readonly string[]>> = { 1: ['b', 'a'], 2: ['a'], 3: [], 4: ['b'] };
  const tables = tradeTables(trades, ({ id }) => supporters[id]);
  const rows = (groups: (typeof tables)['hour']) => groups.map(({ key, trades: count, pnl }) => [key, count, pnl]);

  test('describe each group: share of winners, net, mean percentage, won over lost', () => {
    // 2 + 3: nothing won of 30; 1 + 2: 30 won, 10 lost.
    expect(tables.exitReason[0]).toEqual({
      key: 'stop-loss',
      trades: 2,
      winRatePct: 0,
      pnl: -30,
      avgPct: -1.5,
      profitFactor: 0,
    });
    expect(tables.weekday[0]).toEqual({ key: 'mon', trades: 2, winRatePct: 50, pnl: 20, avgPct: 1, profitFactor: 3 });
    // A trade that won and lost nothing is no winner, and there is no loss to divide by.
    expect(tables.exitReason[2]).toMatchObject({ key: 'time-stop', winRatePct: 0, profitFactor: null });
  });

  test('by exit reason, the most frequent first, then by name', () => {
    expect(rows(tables.exitReason)).toEqual([
      ['stop-loss', 2, -30],
      ['take-profit', 1, 30],
      ['time-stop', 1, 0],
    ]);
  });

  test('by month of the exit', () => {
    expect(rows(tables.month)).toEqual([
      ['2024-01', 3, 20],
      ['2024-02', 1, -20],
    ]);
  });

  test('by weekday of the entry, from Monday on', () => {
    expect(rows(tables.weekday)).toEqual([
      ['mon', 2, 20],
      ['wed', 1, -20],
      ['sun', 1, 0],
    ]);
  });

  test('by hour of the entry', () => {
    expect(rows(tables.hour)).toEqual([
      ['00', 2, 30],
      ['13', 1, -10],
      ['23', 1, -20],
    ]);
  });

  test('by signal: a trade counts for each one that agreed, and for none when none did', () => {
    expect(rows(tables.component)).toEqual([
      ['a', 2, 20],
      ['b', 2, 30],
    ]);
  });

  test('of no trades are empty', () => {
    const none = { exitReason: [], month: [], weekday: [], hour: [], component: [], market: [] };
    expect(tradeTables([], () => [])).toEqual(none);
  });
});

describe('what a report says of its signals', () => {
  // Closes 104, 100, 101, 102, 103, 103, 102, 102. `two` is the close against the mean of 2, `three` of 3.
  // Close 2: 101 > 100.5 and 101 < 101.67: long by weight 2 against 1, with `two` alone. In at 101, out at 102.
  // Close 4: 103 > 102.5 and 103 > 102: long with both. In at 103, out at 102.
  const rows: readonly Row[] = [104, 100, 101, 102, 103, 103, 102, 102].map((close, i, all) => {
    const open = i === 6 ? 102 : all[Math.max(0, i - 1)];
    return [open, Math.max(open, close), Math.min(open, close), close];
  });
  const cross = (id: string, slow: number, weight: number) => ({
    use: 'sma-cross',
    id,
    role: 'signal',
    weight,
    params: { fast: 1, slow, output: 'state' },
  });
  const report = reportOf(
    runEngine({
      template: templateOf(
        [cross('two', 2, 2), cross('three', 3, 1), { use: 'time-stop', role: 'exit', params: { candles: 1 } }],
        { direction: 'long', combination: { mode: 'min-score', threshold: 1 } },
      ),
      bars: barsFrom(rows),
      timeframeMs: HOUR,
      instrument: instrumentOf(),
      settings: settingsOf({ sizing: { kind: 'notional', notional: 1000 } }),
      funding: [],
    }),
  );

  test('a trade is put down to those that agreed at the close that decided it', () => {
    const [won, lost] = [1000 / 101, 1000 / 103];
    expect(report.trades.map(({ pnl }) => pnl)).toEqual([about(won), about(-lost)]);
    expect(report.tables.component).toEqual([
      {
        key: 'three',
        trades: 1,
        winRatePct: 0,
        pnl: about(-lost),
        avgPct: about(-lost / 10),
        profitFactor: 0,
      },
      {
        key: 'two',
        trades: 2,
        winRatePct: 50,
        pnl: about(won - lost),
        avgPct: about((won - lost) / 20),
        profitFactor: about(won / lost),
      },
    ]);
  });

  test('open positions are in no table', () => {
    const open = play({ rows: [...RISE, [100, 101, 100, 101]], settings: { closeAtEnd: false } });
    expect(open.trades).toHaveLength(1);
    expect(open.tables.exitReason).toEqual([]);
  });
});

describe('equity in quote currency', () => {
  const rows = [...RISE, [100, 105, 100, 105], [105, 105, 80, 80]] as const;

  test('of an inverse run is the coins at each close', () => {
    // 10 coins; 10 contracts of 100 USD from 100. At 105: 10 + 1000 (1/100 − 1/105) coins = 1050 + 50 USD.
    // At 80: 10 + 1000 (1/100 − 1/80) = 7.5 coins = 600 USD.
    const report = play({ rows, instrument: { contract: 'inverse', contractSize: 100 }, settings: { equity: 10 } });
    expect(report.equityInQuote).toEqual([1000, 1010, about(1100), about(600)]);
    expect(report.equity.map(([, coins]) => coins)).toEqual([10, 10, about(1100 / 105), about(7.5)]);
  });

  test('of a linear run is its equity, and not written twice', () => {
    expect(play({ rows }).equityInQuote).toBeNull();
  });
});
