import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '#core/analysis/build-report.ts';
import { curveMarks } from '#core/analysis/equity-curve.ts';
import { reportOf, runEngine, sha256, templateOf } from './support/engine.ts';
import { inputArbitrary } from './support/generators.ts';
import { barsFromCloses, HOUR, instrumentOf, START, settingsOf } from './support/market.ts';
import { FALL, play, RISE, type Scenario } from './support/scenario.ts';

const CALM = [100, 100, 100, 100] as const;

describe('the same run', () => {
  test('gives the same report to the byte, however often', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 100), (input) => {
        const once = JSON.stringify(reportOf(runEngine(input)));
        expect(JSON.stringify(reportOf(runEngine(structuredClone(input))))).toBe(once);
      }),
      { numRuns: 60 },
    );
  });

  test('survives being written as JSON: no NaN, no infinity, nothing undefined', () => {
    fc.assert(
      fc.property(inputArbitrary(1, 100), (input) => {
        const report = reportOf(runEngine(input));
        // JSON writes −0 as 0; anything else must come back as it was.
        expect(JSON.parse(JSON.stringify(report))).toEqual(withoutMinusZero(report));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the fingerprint', () => {
  const base: Scenario = { rows: [...RISE, [100, 104, 97, 101], [101, 103, 96, 99]] };
  const print = (change: Partial<Scenario> = {}) => play({ ...base, ...change }).fingerprint;

  test('is a SHA-256 that does not depend on the name of the strategy', () => {
    expect(print()).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(print({ template: { name: 'Another name' } })).toBe(print());
  });

  test.each<[string, Partial<Scenario>]>([
    ['the entry price', { settings: { slippageBps: 1 } }],
    ['the exit price', { rows: [...RISE, [100, 104, 97, 101], [101, 103, 96, 99.01]] }],
    ['the amount', { settings: { sizing: { kind: 'notional', notional: 1000.01 } } }],
    ['the fees', { instrument: { feeTaker: 0.0001 } }],
    ['the funding', { funding: [[3, 0.0001]] }],
    ['the reason of the exit', { exits: [['stop-loss', { unit: 'percent', value: 3.5 }]] }],
    ['the side', { rows: [...FALL, [100, 104, 97, 101], [101, 103, 96, 99]] }],
    ['the time of the entry', { rows: [CALM, ...RISE, [100, 104, 97, 101], [101, 103, 96, 99]] }],
  ])('changes with %s of a trade', (_name, change) => {
    expect(print(change)).not.toBe(print());
  });

  test('the data hash changes with any candle, the fingerprint only with the trades', () => {
    const [first, ...others] = base.rows;
    const volume = play({ ...base, rows: [[first[0], 100.5, first[2], first[3]], ...others] });
    expect(volume.assumptions.dataHash).not.toBe(play(base).assumptions.dataHash);
    expect(volume.fingerprint).toBe(print());
  });

  test('an open position is part of it', () => {
    const open = (rows: Scenario['rows']) => play({ rows, settings: { closeAtEnd: false } });
    const first = open([...RISE, CALM]);
    const second = open([...RISE, [100.5, 101, 100, 100]]);
    expect(first.trades[0].open).toBe(true);
    expect(first.fingerprint).not.toBe(second.fingerprint);
  });
});

describe('warnings', () => {
  const cycle = Array.from({ length: 24 * 100 }, (_, i) => 100 + 3 * Math.sin(i / 9) + Math.sin(i / 2.3));
  const cross = { use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } };
  const flip = { use: 'signal-flip', role: 'exit' };

  function long(synthetic = false) {
    const outcome = runEngine({
      template: templateOf([cross, flip]),
      bars: barsFromCloses(cycle),
      timeframeMs: HOUR,
      instrument: instrumentOf(),
      settings: settingsOf({ sizing: { kind: 'notional', notional: 1000 } }),
      funding: Array.from({ length: 300 }, (_, k) => ({ time: START + k * 8 * HOUR, rate: 0 })),
    });
    const [market] = outcome.markets;
    const marked = { ...outcome, markets: [{ ...market, input: { ...market.input, synthetic } }] };
    return buildReport(marked, { engine: 'test', timeframe: '1h' }, sha256);
  }

  test('a long run with many trades, all rates and no accident has none', () => {
    const report = long();
    expect(report.metrics.all.trades).toBeGreaterThan(100);
    expect(report.warnings).toEqual([]);
  });

  test('synthetic candles are said to be synthetic, first of all', () => {
    expect(long(true).warnings[0]).toMatch(/synthetic/);
  });

  test.each<[string, Scenario, RegExp, RegExp | null]>([
    ['few trades', { rows: [...RISE, CALM] }, /Only 1 trade: with fewer than 30/, /There was no trade/],
    ['a short period', { rows: [...RISE, CALM] }, /period is 0\.1 days: below 90/, null],
    ['missing candles', { rows: [...RISE, [100, 100, 100, 100, 7]] }, /7 candles of the range are missing/, null],
    ['one missing candle', { rows: [...RISE, [100, 100, 100, 100, 1]] }, /1 candle of the range is missing/, null],
    [
      'stop and target in one candle',
      {
        rows: [...RISE, [100, 110, 90, 100]],
        exits: [
          ['stop-loss', {}],
          ['take-profit', {}],
        ],
      },
      /In 1 candle stop and target were both touched; the stop was taken to come first/,
      null,
    ],
    ['no rates', { rows: [...RISE, CALM] }, /Funding is not counted/, null],
    [
      'some rates',
      // Eight hours a rate: 00:00 and 08:00 are expected in nine candles; one is known.
      { rows: [...RISE, CALM, CALM, CALM, CALM, CALM, CALM, CALM], funding: [[0, 0.0001]] },
      /known for 50\.0 % of the range; the missing ones count as 0/,
      /Funding is not counted/,
    ],
    [
      'liquidations',
      { rows: [...RISE, [100, 100, 80, 90]], settings: { leverage: 10 } },
      /1 position was liquidated/,
      null,
    ],
    [
      'entries that could not be paid',
      { rows: [...RISE, CALM], settings: { sizing: { kind: 'notional', notional: 20_000 } } },
      /1 entry could not be sent: not enough margin/,
      /the signals never reached/,
    ],
    [
      'no trade because the signals never fired',
      { rows: [CALM, CALM, CALM, CALM] },
      /There was no trade: the signals never reached the threshold/,
      /refused/,
    ],
    [
      'no trade because a check forbade them all',
      { rows: [...RISE, CALM], template: { direction: 'short' } },
      /There was no trade: .*only short entries \(1 times?\)/,
      /the signals never reached/,
    ],
    [
      'no decision at all',
      { rows: [...RISE, CALM], exits: [['stop-loss', { unit: 'atr', atr: 14 }]] },
      /needs 15 candles to warm up and there are only 3/,
      /There was no trade/,
    ],
    [
      'a position that is still open is a trade that happened',
      { rows: [...RISE, CALM], settings: { closeAtEnd: false } },
      /still open/,
      /There was no trade/,
    ],
  ])('%s', (_name, scenario, said, notSaid) => {
    const warnings = play(scenario).warnings.join('\n');
    expect(warnings).toMatch(said);
    if (notSaid) expect(warnings).not.toMatch(notSaid);
  });

  test('one trade that makes most of the profit is named with its share', () => {
    // Two longs of 10 contracts: 100 → 101 gains 10, 101 → 110 gains 9/101 × 1000 = 89.1; together 99.1.
    const report = play({
      rows: [...RISE, [100, 101, 100, 101], [101, 102, 101, 102], [101, 103, 101, 103], [110, 110, 110, 110]],
      exits: [['time-stop', { candles: 1 }]],
    });
    expect(report.trades.map((trade) => trade.pnl)).toEqual([expect.closeTo(10, 9), expect.closeTo(9000 / 101, 9)]);
    expect(report.warnings.join('\n')).toMatch(/One trade makes 90 % of the net profit/);
  });
});

describe('long curves', () => {
  test('are thinned without losing the last mark of a day or of the run', () => {
    const length = 150_000;
    const times = Float64Array.from({ length }, (_, i) => START + i * 60_000);
    const { indices, interval } = curveMarks(times, 60_000);
    expect(interval).toBe(5 * 60_000);
    expect(indices.length).toBeLessThanOrEqual(100_000);
    expect(indices.at(-1)).toBe(length - 1);
    const kept = new Set(indices.map((i) => times[i]));
    for (let day = 1; day * 1440 <= length; day++) expect(kept.has(times[day * 1440 - 1]), `day ${day}`).toBe(true);
  });

  test('up to a hundred thousand marks all stay', () => {
    const times = Float64Array.from({ length: 100_000 }, (_, i) => START + i * 60_000);
    expect(curveMarks(times, 60_000)).toMatchObject({ interval: 60_000, indices: { length: 100_000 } });
  });
});

function withoutMinusZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutMinusZero(inner)]));
}
