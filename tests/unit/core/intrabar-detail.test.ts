import { describe, expect, test } from 'vitest';
import type { BacktestSettings } from '#core/simulation/settings.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { BTC_1H, BTC_30M, hasSharedData } from '../../support/shared-data.ts';
import { reportOf, run, strategyOf, templateOf } from './support/engine.ts';
import { barsFrom, HOUR, instrumentOf, type Row, settingsOf, toColumns } from './support/market.ts';
import { type ExitUse, FALL, inputOf, RISE, type Scenario } from './support/scenario.ts';

/** Equal but for the last digits. */
const about = (value: number) => expect.closeTo(value, 9);

const CALM = [100, 100, 100, 100] as const;
const HALF = HOUR / 2;

/** Stop 2 % and target 3 % away from the entry at 100. */
const BRACKET: readonly ExitUse[] = [['stop-loss'], ['take-profit']];

/** The report of a scenario whose candle 3 is shown by half hours, the first of which may be missing. */
function playInside(scenario: Scenario, halves: readonly Row[], firstHalf = 6) {
  const before: Row[] = Array.from({ length: 6 }, () => CALM);
  const [first, ...others] = halves;
  const rows = first
    ? [...before, [first[0], first[1], first[2], first[3], firstHalf - 6] as const, ...others]
    : before;
  const input = inputOf({ ...scenario, settings: { intrabar: 'detail', ...scenario.settings } });
  const candles = toColumns(barsFrom(rows, HALF));
  return reportOf(run({ ...input, detail: { candles, timeframeMs: HALF } }));
}

describe('intrabar detail: a stop and a target in one candle', () => {
  const long: Scenario = { rows: [...RISE, CALM, [100, 104, 97, 100]], exits: BRACKET };
  const short: Scenario = { rows: [...FALL, CALM, [100, 103, 96, 100]], exits: BRACKET };

  test.each<[string, Scenario, readonly Row[], number, number | undefined, number]>([
    [
      'the target comes first',
      long,
      [
        [100, 104, 99, 103],
        [103, 103, 97, 100],
      ],
      103,
      6,
      0,
    ],
    [
      'the stop comes first',
      long,
      [
        [100, 101, 97, 98],
        [98, 104, 98, 100],
      ],
      98,
      6,
      0,
    ],
    [
      'neither in the first half, the stop in the second',
      long,
      [
        [100, 101, 99, 100],
        [100, 102, 97, 100],
      ],
      98,
      6,
      0,
    ],
    [
      'both in the first half: the stop is assumed',
      long,
      [
        [100, 104, 97, 101],
        [101, 101, 100, 100],
      ],
      98,
      6,
      1,
    ],
    [
      'both in the second half: the stop is assumed',
      long,
      [
        [100, 101, 99, 100],
        [100, 104, 97, 100],
      ],
      98,
      6,
      1,
    ],
    [
      'both in the second half, which opens beyond the target',
      long,
      [
        [100, 101, 99, 101],
        [103.5, 104, 97, 100],
      ],
      103,
      6,
      0,
    ],
    [
      'both in the second half, which opens beyond the stop',
      long,
      [
        [100, 101, 99, 99],
        [97.5, 104, 97, 100],
      ],
      98,
      6,
      0,
    ],
    [
      'levels met exactly count',
      long,
      [
        [100, 103, 99, 102],
        [102, 102, 98, 100],
      ],
      103,
      6,
      0,
    ],
    ['the first half is missing: the stop is assumed', long, [[103, 104, 100, 100]], 98, 7, 1],
    ['the second half is missing, but the first tells', long, [[100, 104, 99, 103]], 103, 6, 0],
    ['the second half is missing and the first does not tell', long, [[100, 101, 99, 100]], 98, 6, 1],
    ['all of it is missing', long, [], 98, 6, 1],
    [
      'of a short: the target comes first',
      short,
      [
        [100, 101, 96, 97],
        [97, 103, 97, 100],
      ],
      97,
      6,
      0,
    ],
    [
      'of a short: the stop comes first',
      short,
      [
        [100, 103, 99, 101],
        [101, 101, 96, 100],
      ],
      102,
      6,
      0,
    ],
    [
      'of a short: both in one half',
      short,
      [
        [100, 103, 96, 101],
        [101, 101, 100, 100],
      ],
      102,
      6,
      1,
    ],
  ])('%s', (_name, scenario, halves, exitPrice, firstHalf, ties) => {
    const report = playInside(scenario, halves, firstHalf);
    expect(report.trades[0]).toMatchObject({ exitPrice: about(exitPrice), bars: 1 });
    expect(report.assumptions.intrabarTies).toBe(ties);
  });

  test('a liquidation is a stop in this respect', () => {
    // Leverage 25: 0.995 P = 96. Half hours: first the target at 103, then far below.
    const scenario: Scenario = {
      rows: [...RISE, CALM, [100, 104, 90, 100]],
      exits: [['take-profit']],
      settings: { leverage: 25 },
    };
    const lucky = playInside(scenario, [
      [100, 104, 99, 103],
      [103, 103, 90, 100],
    ]);
    expect(lucky.trades[0].exitReason).toBe('take-profit');
    const unlucky = playInside(scenario, [
      [100, 101, 90, 95],
      [95, 104, 95, 100],
    ]);
    expect(unlucky.trades[0]).toMatchObject({ exitReason: 'liquidation', exitPrice: about(96 / 0.995) });
  });

  test('each rung of a ladder is looked up, and a candle counts once', () => {
    // First half: the rung at 102. Second half: the rungs at 104 and 105 and the stop: assumed to be the stop.
    const report = playInside(
      {
        rows: [...RISE, CALM, [100, 106, 97, 100]],
        exits: [['stop-loss'], ['take-profit', { ladder: ['2:50', '4:30', '5:20'] }]],
      },
      [
        [100, 102.5, 99, 101],
        [101, 106, 97, 100],
      ],
    );
    // 5 at 102, 5 at 98.
    expect(report.trades[0]).toMatchObject({ exitReason: 'stop-loss', exitPrice: about(100) });
    expect(report.assumptions.intrabarTies).toBe(1);
  });

  test('the lower candles are asked about ties alone: fills stay those of the run', () => {
    // The half hours show neither stop nor target, as another recording may; the candle itself meets the stop.
    const report = playInside({ ...long, rows: [...RISE, CALM, [100, 101, 97, 100]] }, [CALM, CALM]);
    expect(report.trades[0]).toMatchObject({ exitReason: 'stop-loss', exitPrice: about(98) });
    expect(report.assumptions.intrabarTies).toBe(0);
  });
});

describe.skipIf(!hasSharedData)('on real candles', () => {
  test('detail lies between the two assumptions, trade by trade, and has to assume less', () => {
    const candles = readCandlesFile(BTC_1H, { timeframe: '1h' });
    const inner = readCandlesFile(BTC_30M, { timeframe: '30m' });
    const strategy = strategyOf(
      templateOf([
        { use: 'sma-cross', role: 'signal', params: { fast: 3, slow: 8, output: 'state' } },
        { use: 'stop-loss', role: 'exit', params: { value: 0.4 } },
        { use: 'take-profit', role: 'exit', params: { value: 0.5 } },
      ]),
    );
    const sizing = { kind: 'notional', notional: 1000 } as const;
    const play = (intrabar: BacktestSettings['intrabar']) =>
      reportOf(
        run({
          market: 'test:BTC/USDT:USDT',
          synthetic: false,
          strategy,
          candles,
          timeframeMs: HOUR,
          instrument: instrumentOf({ feeTaker: 0.0005, feeMaker: 0.0002 }),
          // Enough to lose on every trade and go on.
          settings: settingsOf({ intrabar, sizing, slippageBps: 2, equity: 1_000_000 }),
          funding: null,
          detail: intrabar === 'detail' ? { candles: inner, timeframeMs: HALF } : null,
        }),
      );
    const [worst, found, best] = [play('pessimistic'), play('detail'), play('optimistic')];

    // The amounts do not depend on what was won before, so the three make the same entries.
    const entries = ({ trades }: typeof found) => trades.map(({ entryTime }) => entryTime).join(' ');
    expect(entries(found) === entries(worst) && entries(found) === entries(best)).toBe(true);
    const strays = found.trades.filter(({ pnl }, k) => pnl !== worst.trades[k].pnl && pnl !== best.trades[k].pnl);
    expect(strays).toEqual([]);

    const profit = ({ metrics }: typeof found) => Number(metrics.all.netProfit);
    expect(profit(found)).toBeGreaterThan(profit(worst));
    expect(profit(found)).toBeLessThan(profit(best));
    expect(found.assumptions.detail).toMatchObject({ timeframeMs: HALF, candles: inner.length });
    expect(found.assumptions.detail?.dataHash).not.toBe(found.assumptions.dataHash);
    expect(worst.assumptions.detail).toBeNull();
    const ties = [worst, found, best].map(({ assumptions }) => assumptions.intrabarTies);
    expect(ties[0]).toBe(ties[2]);
    expect(ties[1]).toBeGreaterThan(0);
    expect(ties[1]).toBeLessThan(ties[0]);
  });
});
