import { describe, expect, test } from 'vitest';
import { FALL, firstTrade, hour, play, RISE } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

describe('rule 1: an order decided at a close fills at the next open', () => {
  test('an entry and an exit, with slippage and fees', () => {
    // Close 1 (101) is above close 0 (100): buy at the open of candle 2, 100, with 10 basis points: 100.1.
    // 1000 / 100.1 = 9.990009990 contracts; fee 0.05 % of 1000 = 0.5.
    // Time stop of one candle: sell at the open of candle 3, 102, less 10 basis points: 101.898.
    // 9.990009990 × (101.898 − 100.1) = 17.962037962; fee 0.05 % of 9.990009990 × 101.898 = 0.508981019.
    // Slippage: 9.990009990 × (0.1 + 0.102) = 2.017982018.
    const trade = firstTrade({
      rows: [...RISE, [100, 103, 99, 101], [102, 102, 101, 101]],
      exits: [['time-stop', { candles: 1 }]],
      instrument: { feeTaker: 0.0005 },
      settings: { slippageBps: 10 },
    });
    const amount = 1000 / 100.1;
    expect(trade).toMatchObject({
      side: 'long',
      entryPrice: about(100.1),
      amount: about(amount),
      notional: about(1000),
      exitPrice: about(101.898),
      exitReason: 'time-stop',
      fees: about(0.5 + amount * 101.898 * 0.0005),
      slippage: about(amount * 0.202),
      pnl: about(amount * 1.798 - 0.5 - amount * 101.898 * 0.0005),
      bars: 1,
    });
    expect([hour(trade.entryTime), hour(trade.exitTime)]).toEqual([2, 3]);
    expect(trade.pnlPct).toBeCloseTo(trade.pnl / 10, 9);
  });

  test('a short sells below the open and buys back above it', () => {
    const trade = firstTrade({
      rows: [...FALL, [100, 103, 97, 99], [98, 99, 97, 99]],
      exits: [['time-stop', { candles: 1 }]],
      settings: { slippageBps: 10 },
    });
    // Sell 100 × 0.999 = 99.9; buy 98 × 1.001 = 98.098; 1000 / 99.9 × (99.9 − 98.098).
    expect(trade).toMatchObject({ side: 'short', entryPrice: about(99.9), exitPrice: about(98.098) });
    expect(trade.pnl).toBeCloseTo((1000 / 99.9) * 1.802, 9);
  });

  test('a reversal is two fills at one open, the exit first, the new amount from what is left', () => {
    // Long 10,000 / 1.001 = 9990.00999 at 100 (fee 0.1 %: 9.99000999), equity-percent 100 at leverage 1.
    // Close 2 falls to 99: leave and turn at the open of candle 3, 90.
    // Long: 99.9000999 contracts × −10 = −999.000999; fee 0.1 % of 8991.008991 = 8.991008991.
    // Cash 10,000 − 9.99000999 − 999.000999 − 8.991008991 = 8982.017982018.
    // Short: 8982.017982018 / 1.001 = 8973.044937081 notional at 90 = 99.700499301 contracts.
    const report = play({
      rows: [...RISE, [100, 100, 99, 99], [90, 90, 90, 90], [90, 90, 90, 90]],
      exits: [['signal-flip']],
      instrument: { feeTaker: 0.001 },
      settings: { sizing: { kind: 'equity-percent', percent: 100 } },
    });
    const [long, short] = report.trades;
    expect(long).toMatchObject({ side: 'long', exitPrice: 90, exitReason: 'signal-flip', bars: 1 });
    expect(long.pnl).toBeCloseTo(-999.000999 - 9.99000999 - 8.991008991, 6);
    expect(short).toMatchObject({ side: 'short', entryPrice: 90, entryTime: long.exitTime });
    expect(short.amount).toBeCloseTo(8982.017982018 / 1.001 / 90, 6);
  });

  test('the side that was just left waits for the next close', () => {
    // Always rising: wants to be long at every close. Left at the open of candle 3 by the close of candle 2; the close
    // of candle 3 decides the next entry, which fills in candle 4.
    const report = play({
      rows: [...RISE, [101, 102, 101, 102], [102, 103, 102, 103], [103, 104, 103, 104], [104, 105, 104, 105]],
      exits: [['time-stop', { candles: 1 }]],
    });
    expect(report.trades.map((trade) => [hour(trade.entryTime), hour(trade.exitTime)])).toEqual([
      [2, 3],
      [4, 5],
    ]);
  });

  test('after a stop inside a candle, that candle’s close may enter again', () => {
    const report = play({
      rows: [...RISE, [100, 102, 97, 102], [102, 102, 102, 102]],
      exits: [['stop-loss', { unit: 'percent', value: 2 }]],
    });
    expect(report.trades.map((trade) => [hour(trade.entryTime), trade.exitReason])).toEqual([
      [2, 'stop-loss'],
      [3, 'end-of-data'],
    ]);
  });
});

/** Long from 100 in candle 2 (open 100), stop 98, target 103; then one candle. */
const BRACKET = [
  ['stop-loss', { unit: 'percent', value: 2 }],
  ['take-profit', { unit: 'percent', value: 3 }],
] as const;

describe('rule 2: price levels inside a candle', () => {
  const calm = [100, 101, 99, 100] as const;

  test.each([
    ['the stop is met on the way: at its level', [100, 101, 97, 99], 98, 'stop-loss'],
    ['the low is the stop exactly: met', [100, 101, 98, 99], 98, 'stop-loss'],
    ['the low stays a tick above it: not met', [100, 101, 98.01, 99], 99, 'end-of-data'],
    ['the open has passed the stop: at the open', [95, 99, 94, 96], 95, 'stop-loss'],
    ['the target is met on the way: at its level', [100, 105, 99, 101], 103, 'take-profit'],
    ['the high is the target exactly: met', [100, 103, 99, 101], 103, 'take-profit'],
    ['the open has passed the target: at the better open', [106, 107, 105, 106], 106, 'take-profit'],
    ['both are met: the stop is taken to be first', [100, 104, 97, 100], 98, 'stop-loss'],
    ['both are met, but the open has passed the target', [104, 105, 97, 100], 104, 'take-profit'],
    ['both are met, but the open has passed the stop', [97, 104, 96, 100], 97, 'stop-loss'],
  ] as const)('of a long: %s', (_name, candle, price, reason) => {
    const trade = firstTrade({ rows: [...RISE, calm, candle], exits: BRACKET });
    expect(trade).toMatchObject({ exitPrice: about(price), exitReason: reason, stop: about(98), target: about(103) });
  });

  test.each([
    ['the stop is met on the way', [100, 103, 99, 101], 102, 'stop-loss'],
    ['the open has passed the stop', [105, 106, 101, 104], 105, 'stop-loss'],
    ['the target is met on the way', [100, 101, 96, 99], 97, 'take-profit'],
    ['the open has passed the target', [94, 95, 93, 94], 94, 'take-profit'],
    ['both are met', [100, 103, 96, 100], 102, 'stop-loss'],
  ] as const)('of a short: %s', (_name, candle, price, reason) => {
    const trade = firstTrade({ rows: [...FALL, calm, candle], exits: BRACKET });
    expect(trade).toMatchObject({ side: 'short', exitPrice: about(price), exitReason: reason });
  });

  test('optimistic takes the target first, and both assumptions count the tie', () => {
    const rows = [...RISE, calm, [100, 104, 97, 100]] as const;
    const optimistic = play({ rows, exits: BRACKET, settings: { intrabar: 'optimistic' } });
    expect(optimistic.trades[0]).toMatchObject({ exitPrice: about(103), exitReason: 'take-profit' });
    expect(optimistic.assumptions.intrabarTies).toBe(1);
    expect(play({ rows, exits: BRACKET }).assumptions.intrabarTies).toBe(1);
    const gapped = play({ rows: [...RISE, calm, [97, 104, 96, 100]], exits: BRACKET });
    expect(gapped.assumptions.intrabarTies, 'the open settles the order').toBe(0);
  });

  test('the entry candle is tested after its fill', () => {
    const trade = firstTrade({ rows: [...RISE, [100, 101, 97, 99]], exits: BRACKET });
    expect(trade).toMatchObject({ exitReason: 'stop-loss', exitPrice: about(98), bars: 0 });
    expect(hour(trade.exitTime)).toBe(2);
  });

  test('a stop nearer than the entry’s own slippage fills at the open at once', () => {
    // Buys at 100.5 (50 basis points); the stop lies 0.1 % below, at 100.3995, and the open (100) has passed it.
    const trade = firstTrade({
      rows: [...RISE, [100, 102, 99, 101]],
      exits: [['stop-loss', { unit: 'percent', value: 0.1 }]],
      settings: { slippageBps: 50 },
    });
    expect(trade).toMatchObject({ entryPrice: about(100.5), exitPrice: about(99.5), bars: 0 });
  });

  test('levels in ATR take the ATR of the signal candle, not of the entry candle', () => {
    // ATR 1 is the last true range: 1 at the signal candle (101 − 100), 20 in the entry candle.
    const trade = firstTrade({
      rows: [...RISE, [100, 110, 90, 100]],
      exits: [
        ['stop-loss', { unit: 'atr', value: 15, atr: 1 }],
        ['take-profit', { unit: 'atr', value: 12, atr: 1 }],
      ],
    });
    expect(trade).toMatchObject({ stop: about(85), target: about(112) });
  });

  test('a structure stop is the lowest low of the look-back, the signal candle included, the entry candle not', () => {
    const rows = [
      [100, 100, 90, 100],
      [100, 100, 95, 99],
      [99, 101, 97, 101],
      [100, 100, 96.5, 100],
      [100, 100, 93, 100],
    ] as const;
    const stop = (lookback: number) =>
      firstTrade({
        rows,
        template: { direction: 'long' },
        exits: [['stop-loss', { unit: 'price-structure', lookback }]],
      }).stop;
    expect([stop(1), stop(2), stop(3)]).toEqual([97, 95, 90]);
  });

  test('a target in R is so many times the distance of the stop', () => {
    const trade = firstTrade({
      rows: [...RISE, [100, 101, 99, 100], [100, 106, 99, 100]],
      exits: [
        ['stop-loss', { unit: 'percent', value: 2 }],
        ['take-profit', { unit: 'r', value: 2.5 }],
      ],
    });
    // 2.5 × 2 = 5 above the entry; the gain is 5/100 of 1000 = 50, which is 2.5 times the risk of 20.
    expect(trade).toMatchObject({ target: about(105), exitReason: 'take-profit', pnl: about(50), r: about(2.5) });
  });

  test('of two stops and two targets the nearest ones count', () => {
    const trade = firstTrade({
      rows: [...RISE, [100, 101, 99, 100], [100, 100, 100, 100]],
      exits: [
        ['stop-loss', { unit: 'percent', value: 5 }],
        ['stop-loss', { unit: 'percent', value: 3 }],
        ['take-profit', { unit: 'percent', value: 4 }],
        ['take-profit', { unit: 'percent', value: 6 }],
      ],
    });
    expect(trade).toMatchObject({ stop: about(97), target: about(104) });
  });

  test('a stop that would not lose refuses the entry, with the reason', () => {
    // The signal candle's low is 100, and the entry opens below it.
    const report = play({
      rows: [...RISE, [98, 99, 97, 98]],
      exits: [['stop-loss', { unit: 'price-structure', lookback: 1 }]],
    });
    expect(report.trades).toEqual([]);
    expect(report.assumptions.refusals).toEqual([{ reason: 'the stop would be beyond the entry price', count: 1 }]);
  });
});

describe('rule 3: exits that are asked at a close leave at the next open', () => {
  test.each([
    ['one candle', { candles: 1 }, 3],
    ['two candles', { candles: 2 }, 4],
    ['while losing: from the first close that is not above the entry', { candles: 1, onlyWhenLosing: true }, 5],
  ] as const)('a time stop after %s', (_name, params, exitHour) => {
    // Entry at 100 in candle 2; closes 102, 103, 100, 100.
    const rows = [
      ...RISE,
      [100, 102, 100, 102],
      [102, 103, 102, 103],
      [103, 103, 100, 100],
      [100, 100, 100, 100],
    ] as const;
    const trade = firstTrade({ rows, exits: [['time-stop', params]] });
    expect(hour(trade.exitTime)).toBe(exitHour);
    expect(trade).toMatchObject({ exitReason: 'time-stop', bars: exitHour - 2 });
  });

  test('without an exit rule an opposite signal changes nothing', () => {
    const report = play({ rows: [...RISE, [100, 100, 95, 95], [95, 95, 90, 90]] });
    expect(report.trades).toHaveLength(1);
    expect(report.trades[0]).toMatchObject({ exitReason: 'end-of-data', exitPrice: 90, bars: 2 });
  });
});

describe('rule 4: costs', () => {
  test.each([
    ['a buy no higher than the high', RISE, [100, 100.2, 99, 100], 100.2],
    ['a buy at the open of a candle that never traded above it', RISE, [100, 100, 99, 100], 100],
    ['a sale no lower than the low', FALL, [100, 101, 99.7, 100], 99.7],
  ] as const)('slippage is bounded by the candle: %s', (_name, before, candle, price) => {
    const trade = firstTrade({ rows: [...before, candle], settings: { slippageBps: 100 } });
    expect(trade.entryPrice).toBe(price);
  });

  test('a stop slips from its level, at most to the low, and pays the taker fee', () => {
    const instrument = { feeTaker: 0.001, feeMaker: 0.0001 };
    const at = (low: number) =>
      firstTrade({
        rows: [...RISE, [100, 100, 99, 100], [100, 100, low, 98]],
        exits: [['stop-loss', { unit: 'percent', value: 2 }]],
        settings: { slippageBps: 50 },
        instrument,
      });
    // Bounded by the high of candle 2, the entry is 100; the stop 98 slips to 97.51.
    expect(at(97)).toMatchObject({ exitPrice: about(97.51), slippage: about(10 * 0.49), fees: about(1 + 0.9751) });
    expect(at(97.8)).toMatchObject({ exitPrice: about(97.8), slippage: about(10 * 0.2) });
  });

  test('a target pays the maker fee and does not slip; a rebate is money back', () => {
    const target = (feeMaker: number) =>
      firstTrade({
        rows: [...RISE, [100, 100, 99, 100], [100, 104, 99, 103]],
        exits: [['take-profit', { unit: 'percent', value: 3 }]],
        settings: { slippageBps: 50 },
        instrument: { feeTaker: 0.001, feeMaker },
      });
    expect(target(0.0002)).toMatchObject({ exitPrice: about(103), slippage: about(0), fees: about(1 + 0.206) });
    expect(target(-0.0001)).toMatchObject({ fees: about(1 - 0.103), pnl: about(30 - 1 + 0.103) });
  });
});

describe('rule 5: inverse contracts', () => {
  test('count profit, fees and notional in the coin', () => {
    // 1000 of quote at 100 a contract: 10 contracts. Entry 100, exit 110.
    // Notional 1000/100 = 10 coins; profit 1000 × (1/100 − 1/110) = 0.909090909 coins.
    // Fees 0.1 %: 0.01 in, 1000/110 × 0.001 = 0.00909090909 out.
    const inverse = { contract: 'inverse', contractSize: 100, feeTaker: 0.001 } as const;
    const exits = [['time-stop', { candles: 1 }]] as const;
    const settings = { equity: 50 };
    const long = firstTrade({
      rows: [...RISE, [100, 110, 99, 105], [110, 110, 105, 105]],
      exits,
      instrument: inverse,
      settings,
    });
    expect(long).toMatchObject({
      amount: 10,
      notional: about(10),
      fees: about(0.01 + 1 / 110),
      pnl: about(10 / 11 - 0.01 - 1 / 110),
    });
    // A short over the same way loses what the long wins: 1000 × (1/100 − 1/110) the other way round.
    const short = firstTrade({
      rows: [...FALL, [100, 110, 99, 105], [110, 110, 105, 105]],
      exits,
      instrument: inverse,
      settings,
    });
    expect(short.pnl).toBeCloseTo(-10 / 11 - 0.01 - 1 / 110, 9);
  });
});

describe('excursions', () => {
  test('are the worst and the best open result in money, the exit candle counting by its exit alone', () => {
    // Long 10 at 100: candle 2 reaches 103 and 98, candle 3 is left at its open, 101, whatever it does later.
    const trade = firstTrade({
      rows: [...RISE, [100, 103, 98, 101], [101, 120, 80, 100]],
      exits: [['time-stop', { candles: 1 }]],
    });
    expect(trade).toMatchObject({ mae: about(20), mfe: about(30) });
    const stopped = firstTrade({
      rows: [...RISE, [100, 103, 99, 101], [101, 120, 80, 100]],
      exits: [['stop-loss', { unit: 'percent', value: 5 }]],
    });
    expect(stopped).toMatchObject({ mae: about(50), mfe: about(30) });
  });
});
