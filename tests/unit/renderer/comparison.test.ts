import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, type Metrics } from '#core/analysis/metrics.ts';
import { resultInQuote } from '#core/analysis/quote-result.ts';
import type { MarketAssumptions, Report } from '#core/analysis/report.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { templateSchema } from '#core/strategy/template.ts';
import { compareHref, idsOfRoute } from '#renderer/pages/compare/compare-route.ts';
import { compareAssumptions } from '#renderer/pages/compare/compared-assumptions.ts';
import { alignCurves } from '#renderer/pages/compare/compared-curves.ts';
import { compareMetrics } from '#renderer/pages/compare/compared-metrics.ts';
import { bestOf, directionOf } from '#renderer/report/metric-direction.ts';
import { createReportModel } from '#renderer/report/report-model.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 0, 1);
const NO_METRICS = Object.fromEntries(METRIC_NAMES.map((name) => [name, null])) as Metrics;

interface Variant {
  readonly market?: string;
  readonly metrics?: Partial<Metrics>;
  readonly settings?: Record<string, unknown>;
  readonly instrument?: Record<string, unknown>;
  readonly use?: string;
  readonly equity?: Report['equity'];
  readonly equityInQuote?: Report['equityInQuote'];
  readonly dataHash?: string;
}

function modelOf(variant: Variant = {}) {
  const all = { ...NO_METRICS, ...variant.metrics };
  const market: MarketAssumptions = {
    market: variant.market ?? 'binance:BTC/USDT:USDT',
    synthetic: false,
    candles: 100,
    from: START,
    to: START + 100 * HOUR,
    firstDecision: START,
    gaps: 0,
    fundingCoverage: null,
    intrabarTies: 0,
    refusals: [],
    instrument: instrumentSchema.parse(variant.instrument ?? {}),
    dataHash: variant.dataHash ?? 'sha256:a',
    detail: null,
  };
  const report: Report = {
    format: 'plutarc-report/1',
    template: templateSchema.parse({
      format: 'plutarc-strategy/1',
      name: 'Trend',
      components: [{ id: 'cross', use: variant.use ?? 'ema-cross', role: 'signal' }],
    }),
    assumptions: {
      ...market,
      engine: 'test',
      template: 'Trend',
      timeframe: '1h',
      warmupCandles: 1,
      settings: backtestSettingsSchema.parse(variant.settings ?? {}),
      markets: [market],
      equityInterval: HOUR,
    },
    metrics: { all, long: NO_METRICS, short: NO_METRICS },
    notes: { all: {}, long: {}, short: {} },
    tables: { exitReason: [], month: [], weekday: [], hour: [], component: [], market: [] },
    trades: [],
    equity: variant.equity ?? [],
    equityInQuote: variant.equityInQuote ?? null,
    warnings: [],
    fingerprint: 'sha256:b',
  };
  return createReportModel(report);
}

describe('the best of a row', () => {
  it.each([
    ['sharpe', [1, 2, 1.5], [1]],
    ['maxDrawdownPct', [30, 12, 20], [1]],
    // Losses are below zero: the smaller loss is the better one.
    ['avgLoss', [-5, -2], [1]],
    ['worstTradePct', [-9, -12], [0]],
    ['cvar5Pct', [-3, -1], [1]],
    ['netProfitPct', [-40, -60], [0]],
    ['fundingPaid', [3, -1], [1]],
    ['maxConsecutiveLosses', [4, 9], [0]],
    ['trades', [10, 20], []],
    ['buyHoldPct', [10, 20], []],
    ['beta', [0, 1], []],
  ] as const)('of %s among %o is at %o', (name, values, expected) => {
    expect([...bestOf(values, directionOf(name))]).toEqual(expected);
  });

  it.each([
    ['one value alone is no best', [1, null], []],
    ['what is unknown does not win', [null, 3, 1], [1]],
    ['equal values are none better than another', [2, 2, 2], []],
    ['two may share it', [5, 1, 5], [0, 2]],
    ['what is not finite counts as unknown', [Number.POSITIVE_INFINITY, 3, 1], [1]],
  ] as const)('%s', (_sentence, values, expected) => {
    expect([...bestOf(values, 'higher')]).toEqual(expected);
  });
});

describe('metrics of several runs', () => {
  const cellsOf = (models: Parameters<typeof compareMetrics>[0], name: string) =>
    compareMetrics(models)
      .flatMap(({ metrics }) => metrics)
      .find(({ info }) => info.name === name);

  it('mark the best and write each in its own format', () => {
    const row = cellsOf(
      [modelOf({ metrics: { maxDrawdownPct: 20 } }), modelOf({ metrics: { maxDrawdownPct: 5 } })],
      'maxDrawdownPct',
    );
    expect(row?.values.map(({ best }) => best)).toEqual([false, true]);
    expect(row?.values[1]?.text).toBe('5.00\u2009%');
  });

  it.each([
    ['coins', { market: 'bitmex:BTC/USD:BTC', instrument: { contract: 'inverse' } }],
    ['initial equity', { settings: { equity: 500 } }],
  ] as const)('set no money against money of other %s, but percentages', (_what, other) => {
    const metrics = { netProfit: 100, netProfitPct: 1 };
    const models = [modelOf({ metrics }), modelOf({ ...other, metrics: { netProfit: 2, netProfitPct: 2 } })];
    const money = cellsOf(models, 'netProfit');
    expect(money?.incomparable).toContain('Not compared');
    expect(money?.values.some(({ best }) => best)).toBe(false);
    expect(cellsOf(models, 'netProfitPct')?.values.map(({ best }) => best)).toEqual([false, true]);
  });

  it('name the coin where it is not the same for all', () => {
    const inverse = modelOf({
      market: 'bitmex:BTC/USD:BTC',
      instrument: { contract: 'inverse' },
      settings: { equity: 1 },
      metrics: { netProfit: 0.25 },
    });
    const row = cellsOf([modelOf({ metrics: { netProfit: 100 } }), inverse], 'netProfit');
    expect(row?.values.map(({ text }) => text)).toEqual(['+100.00 USDT', '+0.250000 BTC']);
  });
});

describe('assumptions of several runs', () => {
  it('that differ come first and are the ones that were changed', () => {
    const rows = compareAssumptions([
      modelOf(),
      modelOf({ settings: { leverage: 3, slippageBps: 5 }, instrument: { feeTaker: 0.0003 }, use: 'sma-cross' }),
    ]);
    const differing = rows.filter(({ differs }) => differs);
    expect(differing.map(({ title }) => title)).toEqual(['Strategy parameters', 'Leverage', 'Taker fee', 'Slippage']);
    expect(rows.slice(0, differing.length)).toEqual(differing);
    expect(differing.find(({ title }) => title === 'Taker fee')?.values).toEqual(['0.0500\u2009%', '0.0300\u2009%']);
  });

  it('all hold for two runs of the same kind', () => {
    expect(compareAssumptions([modelOf(), modelOf()]).filter(({ differs }) => differs)).toEqual([]);
  });

  it('give contents that are equal the same letter', () => {
    const rows = compareAssumptions(['a', 'b', 'a'].map((dataHash) => modelOf({ dataHash })));
    expect(rows[0]).toEqual({ title: 'Candle data', values: ['A', 'B', 'A'], differs: true });
  });
});

describe('curves on one time axis', () => {
  const curve = (from: number, values: readonly number[], interval = HOUR) => ({
    curve: {
      time: Float64Array.from(values, (_, index) => from + index * interval),
      equity: Float64Array.from(values),
      drawdown: Float64Array.from(values, (value, index) => {
        const peak = Math.max(...values.slice(0, index + 1));
        return (value / peak - 1) * 100;
      }),
    },
    initialEquity: values[0] ?? 1,
    interval,
  });

  it('begin and end where each run does', () => {
    const { time, runs } = alignCurves([curve(0, [100, 110, 120]), curve(2 * HOUR, [50, 60, 70])]);
    expect([...time]).toEqual([0, 1, 2, 3, 4].map((hour) => hour * HOUR));
    expect(runs.map(({ equity }) => [...equity].map(Math.round))).toEqual([
      [100, 110, 120, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, 100, 120, 140],
    ]);
  });

  it('hold the last known value where a coarser run has none', () => {
    const { runs } = alignCurves([curve(0, [100, 100, 100, 100, 100]), curve(0, [10, 20, 30], 2 * HOUR)]);
    expect([...(runs[1]?.equity ?? [])]).toEqual([100, 100, 200, 200, 300]);
  });

  it('keep the deepest drawdown of each step when they are thinned', () => {
    const values = [100, 100, 20, 100, 100, 100, 100, 100];
    const { time, runs } = alignCurves([curve(0, values)], 3);
    expect(time.length).toBeLessThanOrEqual(3);
    expect(Math.min(...(runs[0]?.drawdown ?? []))).toBe(-80);
  });

  it('are empty for runs without equity', () => {
    expect(alignCurves([curve(0, []), curve(0, [])]).time).toHaveLength(0);
    expect(alignCurves([curve(0, []), curve(0, [1, 2])]).runs[0]?.equity.every(Number.isNaN)).toBe(true);
  });

  it('end on their last value and have ascending times, whatever their ranges', () => {
    const run = fc.record({
      from: fc.integer({ min: 0, max: 500 }),
      every: fc.constantFrom(1, 4, 24),
      values: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 4 }), fc.integer({ min: 2, max: 400 }), (list, limit) => {
        const curves = list.map(({ from, every, values }) => curve(from * HOUR, values, every * HOUR));
        const { time, runs } = alignCurves(curves, limit);
        // One more than the limit where the last step reaches beyond the end.
        expect(time.length).toBeLessThanOrEqual(limit + 1);
        for (let i = 1; i < time.length; i++) expect(time[i]).toBeGreaterThan(time[i - 1] ?? 0);
        runs.forEach(({ equity, drawdown }, index) => {
          const { initialEquity, curve: whole } = curves[index] ?? curve(0, [1]);
          const known = [...equity].filter((value) => !Number.isNaN(value));
          expect(known.at(-1)).toBeCloseTo(((whole.equity.at(-1) ?? 0) / initialEquity) * 100, 9);
          expect(Math.min(...[...drawdown].filter((value) => !Number.isNaN(value)))).toBe(Math.min(...whole.drawdown));
        });
      }),
    );
  });
});

describe('an address of a comparison', () => {
  it('leads back to its runs', () => {
    expect(idsOfRoute(compareHref(['a-1', 'b-2']).split('/').at(-1) ?? '')).toEqual(['a-1', 'b-2']);
  });

  it.each([
    ['a+a+b', ['a', 'b']],
    ['a+b+c+d+e', ['a', 'b', 'c', 'd']],
    ['+', []],
  ])('"%s" names %o', (text, ids) => {
    expect(idsOfRoute(text)).toEqual(ids);
  });
});

describe('coins', () => {
  it.each([
    ['binance:BTC/USDT:USDT', 'linear', 'USDT', 'USDT'],
    ['bitmex:BTC/USD:BTC', 'inverse', 'BTC', 'USD'],
    ['kraken:BTC/USD:USDC', 'linear', 'USDC', 'USD'],
    // The simulation goes by the contract, whatever the symbol says.
    ['binance:BTC/USDT:USDT', 'inverse', 'BTC', 'USDT'],
    ['bitmex:BTC/USD:BTC', 'linear', 'USD', 'USD'],
    ['candles.csv', 'linear', 'quote', 'quote'],
    ['candles.csv', 'inverse', 'coin', 'quote'],
  ] as const)('of %s as %s contract are %s, priced in %s', (market, contract, coin, quote) => {
    expect(modelOf({ market, instrument: { contract } })).toMatchObject({ coin, quote });
  });

  it('of an inverse run are set against its prices at begin and end', () => {
    const model = modelOf({
      market: 'bitmex:BTC/USD:BTC',
      instrument: { contract: 'inverse' },
      settings: { equity: 2 },
      equity: [
        [START, 2],
        [START + HOUR, 1.5],
      ],
      // 40,000 at first, 60,000 in the end.
      equityInQuote: [80_000, 90_000],
    });
    expect(resultInQuote(model.report)).toEqual({ final: 90_000, profit: 10_000 });
    expect(resultInQuote(modelOf().report)).toBeNull();
  });
});
