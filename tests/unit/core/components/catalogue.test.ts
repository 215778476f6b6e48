import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAheadCheck } from '#core/analysis/look-ahead.ts';
import { CATALOGUE } from '#core/components/catalogue.ts';
import {
  type AnyParams,
  type Component,
  componentInfo,
  type FilterOutput,
  type SignalOutput,
} from '#core/components/component.ts';
import { ColumnGraph, type MarketSeries } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { type BacktestInput, BacktestRun } from '#core/simulation/backtest.ts';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import { type Role, TEMPLATE_FORMAT } from '#core/strategy/template.ts';
import { type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import type { Bar } from '../oracle/indicators.ts';
import { accepts, defaultsOf, paramsArbitrary, refusedBy } from '../support/component-params.ts';
import { strategyOf } from '../support/engine.ts';
import { barsWithVolume, walk } from '../support/indicator-cases.ts';
import { HOUR, instrumentOf, settingsOf, toColumns } from '../support/market.ts';

/** One component in one of its roles. */
interface Case {
  readonly name: string;
  readonly component: Component;
  readonly role: Role;
}

const CASES: readonly Case[] = CATALOGUE.flatMap((component) =>
  component.roles.map((role) => ({ name: `${component.id} as ${role}`, component, role })),
);

/** Those that the market alone decides: their columns can be looked at without a run. */
const COLUMN_CASES = CASES.filter(({ component, role }) => role === 'signal' || component.filter);

/** Random series: mostly with the defaults' reach in view, always short enough for many runs. */
const BARS = barsWithVolume(2, 160);

const CUTS = fc.array(fc.nat(160), { maxLength: 6 }).map((cuts) => cuts.sort((a, b) => a - b));

/** Default parameters every now and then, random valid ones otherwise. */
function paramsOf(component: Component): fc.Arbitrary<AnyParams> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(defaultsOf(component)) },
    { weight: 5, arbitrary: paramsArbitrary(component) },
  );
}

/** A rate every eight hours, of changing size and sign, as far as it is known when the last candle has closed. */
function fundingOver(bars: readonly Bar[]): FundingRates {
  const time: number[] = [];
  const rate: number[] = [];
  const end = bars[bars.length - 1].time + HOUR;
  for (let at = Math.ceil(bars[0].time / (8 * HOUR)) * 8 * HOUR; at <= end; at += 8 * HOUR) {
    time.push(at);
    rate.push((((at / HOUR) % 7) - 3) * 0.0004);
  }
  return { time: Float64Array.from(time), rate: Float64Array.from(rate) };
}

function seriesOf(bars: readonly Bar[]): MarketSeries {
  return { candles: toColumns(bars), timeframeMs: HOUR, funding: fundingOver(bars) };
}

/** A pool whose memory holds the leftovers of an earlier run. */
function usedPool(length: number): ColumnPool {
  const pool = new ColumnPool();
  for (let k = 0; k < 24; k++) {
    pool.float64(length).fill(123.456);
    pool.int8(length).fill(1);
    pool.uint8(length).fill(3);
  }
  pool.recycle();
  return pool;
}

/** Everything that a component computed over a series, by name. */
type Columns = ReadonlyMap<string, ArrayLike<number>>;

/** Expects two series of columns to be the same to the bit, over the candles that the first one has. */
function expectSame(found: Columns, wanted: Columns): void {
  expect([...found.keys()]).toEqual([...wanted.keys()]);
  for (const [name, column] of found) {
    const whole = wanted.get(name) ?? [];
    for (let i = 0; i < column.length; i++) {
      if (!Object.is(column[i], whole[i])) expect(column[i], `${name} at ${i}`).toBe(whole[i]);
    }
  }
}

/** The component laid over candles, which are evaluated in steps that end at the given indices. */
function evaluate(
  { component, role }: Case,
  params: AnyParams,
  bars: readonly Bar[],
  ends: readonly number[],
): Columns {
  const graph = new ColumnGraph(seriesOf(bars), usedPool(bars.length));
  const { column, readings } = setUp(component, role, graph, params);
  let from = 0;
  for (const to of [...ends.filter((end) => end < bars.length), bars.length]) {
    graph.run(from, to);
    from = to;
  }
  const lines = readings.map(({ name, column: line }) => [`reading ${name}`, line] as const);
  return new Map<string, ArrayLike<number>>([['output', column], ...lines, ...graph.columns]);
}

function setUp(component: Component, role: Role, graph: ColumnGraph, params: AnyParams): SignalOutput | FilterOutput {
  const made =
    role === 'signal'
      ? component.signal?.(graph, params)
      : component.filter?.(graph, params, { roundTripCost: 0.0014 });
  if (!made) throw new Error(`${component.id} cannot be used as ${role}`);
  return made;
}

/** A strategy that uses the component in its role, beside what it needs to trade. */
function strategyWith({ component, role }: Case, params: AnyParams): ValidTemplate {
  const it = { id: 'it', use: component.id, role, params };
  const cross = { id: 'cross', use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 3 } };
  const stop = { id: 'stop', use: 'stop-loss', role: 'exit', params: { value: 4 } };
  const short = { id: 'short', use: 'time-stop', role: 'exit', params: { candles: 7 } };
  return strategyOf({
    format: TEMPLATE_FORMAT,
    name: component.id,
    components: [it, ...(role === 'signal' ? [] : [cross]), stop, ...(role === 'exit' ? [] : [short])],
    combination: { mode: 'any' },
    sessions: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '02:00', end: '22:00' }],
  });
}

function runOf(theCase: Case, params: AnyParams, bars: readonly Bar[]): BacktestInput {
  return {
    strategy: strategyWith(theCase, params),
    market: 'test:BTC/USDT:USDT',
    synthetic: false,
    ...seriesOf(bars),
    funding: fundingOver(bars),
    instrument: instrumentOf({ feeTaker: 0.0005 }),
    settings: settingsOf({ sizing: { kind: 'notional', notional: 500 } }),
  };
}

const TRADE_FACTS = ['side', 'amount', 'entryIndex', 'entryPrice', 'exitIndex', 'exitPrice', 'pnl'] as const;

/** What a run has decided and done, when its candles were given to it in steps. */
function history(input: BacktestInput, ends: readonly number[]): Columns {
  const run = new BacktestRun(input);
  for (const end of ends) if (end < input.candles.length) run.advanceTo(end);
  run.advanceTo(input.candles.length);
  const { evaluator, simulation } = run.finish();
  return new Map<string, ArrayLike<number>>([
    ['direction', evaluator.direction],
    ['entry', evaluator.entry],
    ['equity', simulation.equity],
    ['trades', [simulation.log.length]],
    ...TRADE_FACTS.map((name) => [name, simulation.log.column(name).slice(0, simulation.log.length)] as const),
  ]);
}

/** Where to cut a series to be given one candle at a time. */
function eachOf(bars: readonly Bar[]): number[] {
  return bars.map((_, i) => i);
}

describe.each(COLUMN_CASES)('$name', (theCase) => {
  const { component } = theCase;

  test('says the same wherever the candles are cut, and one candle at a time', () => {
    fc.assert(
      fc.property(BARS, paramsOf(component), CUTS, (bars, params, cuts) => {
        const whole = evaluate(theCase, params, bars, []);
        expectSame(evaluate(theCase, params, bars, cuts), whole);
        expectSame(evaluate(theCase, params, bars, eachOf(bars)), whole);
      }),
      { numRuns: 25 },
    );
  });

  test('says the same when later candles are not there to be seen', () => {
    fc.assert(
      fc.property(BARS, paramsOf(component), fc.double({ min: 0, max: 1, noNaN: true }), (bars, params, share) => {
        const known = 1 + Math.floor(share * (bars.length - 1));
        const whole = evaluate(theCase, params, bars, []);
        expectSame(evaluate(theCase, params, bars.slice(0, known), []), whole);
      }),
      { numRuns: 40 },
    );
  });

  test('takes finished columns from a cache as its own', () => {
    fc.assert(
      fc.property(BARS, paramsOf(component), (bars, params) => {
        const cache = new Map<string, Float64Array>();
        const run = () => {
          const graph = new ColumnGraph(seriesOf(bars), usedPool(bars.length), cache);
          const { column } = setUp(component, theCase.role, graph, params);
          graph.run(0, bars.length);
          graph.keep();
          return new Map<string, ArrayLike<number>>([['output', column], ...cache]);
        };
        const first = run();
        const made = cache.size;
        expectSame(run(), first);
        expect(cache.size, 'a second run over the same candles makes no column').toBe(made);
      }),
      { numRuns: 10 },
    );
  });

  test('names the lines behind its output, each once and unknown before it is known', () => {
    const params = defaultsOf(component);
    const bars = walk(component.warmup(params) + 200);
    const graph = new ColumnGraph(seriesOf(bars));
    const { readings } = setUp(component, theCase.role, graph, params);
    graph.run(0, bars.length);
    const names = readings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, column } of readings) {
      expect(name).toMatch(/\S/);
      expect(column).toHaveLength(bars.length);
      expect(column.some(Number.isFinite), `${name} is known at some candle`).toBe(true);
    }
  });
});

describe.each(COLUMN_CASES.filter(({ role }) => role === 'signal'))('$name', (theCase) => {
  test('speaks for both sides over a long walk, with its defaults', () => {
    const output = evaluate(theCase, defaultsOf(theCase.component), walk(4000), []).get('output') ?? [];
    expect(new Set(Array.from(output))).toEqual(new Set([-1, 0, 1]));
  });
});

describe.each(CASES)('a strategy with $name', (theCase) => {
  test('decides and trades the same in steps of any size', () => {
    fc.assert(
      fc.property(BARS, paramsOf(theCase.component), CUTS, (bars, params, cuts) => {
        const input = runOf(theCase, params, bars);
        const whole = history(input, []);
        expectSame(history(input, cuts), whole);
        expectSame(history(input, eachOf(bars)), whole);
      }),
      { numRuns: 15 },
    );
  });

  test('passes the look-ahead check', () => {
    fc.assert(
      fc.property(BARS, paramsOf(theCase.component), (bars, params) => {
        const cuts = [1, Math.ceil(bars.length / 3), Math.ceil(bars.length / 2), bars.length - 1];
        const { findings } = lookAheadCheck(runOf(theCase, params, bars), cuts);
        expect(findings).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

describe('the catalogue', () => {
  test('has every id once', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(CATALOGUE.map((component) => [component.id, component] as const))(
    '%s describes itself to forms, to the command line and in plain words',
    (id, component) => {
      const info = componentInfo(component);
      expect(JSON.parse(JSON.stringify(info))).toEqual(info);
      expect(info.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(info.help).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/);
      for (const spec of info.params) {
        expect(spec.title, `${spec.name} title`).toMatch(/^[A-Z+%−]/);
        expect(spec.help, `${spec.name} help`).toMatch(/^[A-Z%+−0-9].*\.$/);
        expect(accepts(spec, spec.default), `${spec.name} accepts its default`).toBe(true);
      }
      for (const role of component.roles) {
        const words = inPlainWords(strategyWith({ name: id, component, role }, defaultsOf(component)));
        const phrase = component.describe(defaultsOf(component));
        expect(phrase).not.toMatch(/undefined|NaN|\.$/);
        expect(words.join(' ')).toContain(phrase);
      }
    },
  );

  test.each(
    CATALOGUE.flatMap(({ id, params, roles }) => params.map((spec) => [id, spec.name, spec, roles[0]] as const)),
  )('%s refuses values of %s that are out of bounds, naming the field', (use, name, spec, role) => {
    for (const value of refusedBy(spec)) {
      expect(accepts(spec, value), `${name} ${JSON.stringify(value)}`).toBe(false);
      if (typeof value === 'number' && !Number.isFinite(value)) continue;
      const checked = validateTemplate({
        format: TEMPLATE_FORMAT,
        name: 'Out of bounds',
        components: [{ id: 'it', use, role, params: { [name]: value } }],
      });
      const issues = checked.valid ? [] : checked.issues;
      expect(issues.map(({ field }) => field)).toContain(`components[0].params.${name}`);
    }
  });

  test.each(CATALOGUE.map((component) => [component.id, component] as const))(
    '%s needs at least one candle, and says so for all valid parameters',
    (_id, component) => {
      fc.assert(
        fc.property(paramsArbitrary(component), (params) => {
          const candles = component.warmup(params);
          expect(Number.isInteger(candles)).toBe(true);
          expect(candles).toBeGreaterThanOrEqual(1);
        }),
      );
    },
  );
});
