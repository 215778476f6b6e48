import { CATALOGUE } from '#core/components/catalogue.ts';
import type { AnyParams, Component } from '#core/components/component.ts';
import { ColumnGraph } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import type { Candles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { runBacktest, STEP } from '#core/simulation/backtest.ts';
import { TEMPLATE_FORMAT } from '#core/strategy/template.ts';
import { type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';
import { workloadInput } from './workload.ts';

const COUNT = 500_000;
const PASSES = 7;
const WARM_FROM = 3;
/** Names of what the others are compared with; no component has a blank in its id. */
const COPY = 'copying the column';
const BARE = 'the same backtest without it';

type Times = Readonly<Record<string, number>>;

/**
 * Every component of the catalogue with its defaults. Those that the market alone decides: candles per second of all the
 * columns that they set up, next to copying one. Those that look at the strategy's own past, and the exits: candles per
 * second of a backtest with them, next to one without.
 */
export async function components(): Promise<BenchmarkResult[]> {
  const times = inFreshProcess<Times>(import.meta.filename, []);
  const speed = (ms: number) => Math.round((COUNT / ms) * 1000);
  return CATALOGUE.map((component) => {
    const baselineName = ofMarketAlone(component) ? COPY : BARE;
    const value = speed(times[component.id]);
    const baseline = speed(times[baselineName]);
    return {
      name: `component-${component.id}`,
      value,
      unit: 'candles/s',
      baseline,
      baselineName,
      ratio: Math.round((value / baseline) * 1000) / 1000,
      target: 'none',
      ok: true,
    };
  });
}

function ofMarketAlone({ signal, filter }: Component): boolean {
  return signal !== undefined || filter !== undefined;
}

function measureHere(): Times {
  const candles = randomCandles(COUNT);
  const funding = fundingOver(candles);
  const pool = new ColumnPool();
  const setUps: Record<string, (graph: ColumnGraph) => unknown> = {
    [COPY]: (graph) =>
      graph.column('copy', (out) => ({
        run(from, to) {
          for (let i = from; i < to; i++) out[i] = candles.close[i];
        },
      })),
  };
  const strategies: Record<string, ValidTemplate> = { [BARE]: strategyWith(null) };
  for (const component of CATALOGUE) {
    const params = defaultsOf(component);
    if (component.signal) setUps[component.id] = (graph) => component.signal?.(graph, params);
    else if (component.filter)
      setUps[component.id] = (graph) => component.filter?.(graph, params, { roundTripCost: 0.0014 });
    else strategies[component.id] = strategyWith(component);
  }
  const times: Record<string, number> = {};
  for (const [name, setUp] of Object.entries(setUps)) {
    times[name] = warmTime(() => {
      const graph = new ColumnGraph({ candles, timeframeMs: 60_000, funding }, pool);
      setUp(graph);
      return () => {
        for (let from = 0; from < COUNT; from += STEP) graph.run(from, Math.min(COUNT, from + STEP));
        pool.recycle();
      };
    });
  }
  for (const [name, strategy] of Object.entries(strategies)) {
    const input = workloadInput(candles, strategy, { pool });
    times[name] = warmTime(() => () => {
      runBacktest(input);
      pool.recycle();
    });
  }
  return times;
}

/** Median of the later passes, ms; what `prepare` does is not counted. */
function warmTime(prepare: () => () => void): number {
  const passes = Array.from({ length: PASSES }, () => {
    const run = prepare();
    const begin = performance.now();
    run();
    return performance.now() - begin;
  });
  return median(passes.slice(WARM_FROM));
}

/** Crosses that are left after some candles, beside a stop, with the component in its usual role. */
function strategyWith(component: Component | null): ValidTemplate {
  const validation = validateTemplate({
    format: TEMPLATE_FORMAT,
    name: 'Benchmark',
    components: [
      { id: 'cross', use: 'sma-cross', role: 'signal' },
      { id: 'stop', use: 'stop-loss', role: 'exit' },
      { id: 'time', use: 'time-stop', role: 'exit' },
      ...(component ? [{ id: 'it', use: component.id, role: component.roles[0] }] : []),
    ],
    sessions: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '02:00', end: '22:00' }],
  });
  if (!validation.valid) throw new Error(`the strategy with ${component?.id} is not valid`);
  return validation.strategy;
}

function defaultsOf({ params }: Component): AnyParams {
  return Object.fromEntries(params.map((spec) => [spec.name, spec.default]));
}

/** A rate every eight hours. */
function fundingOver({ time, length }: Candles): FundingRates {
  const every = 8 * 60;
  const count = Math.floor(length / every);
  return {
    time: Float64Array.from({ length: count }, (_, k) => time[k * every]),
    rate: Float64Array.from({ length: count }, (_, k) => ((k % 7) - 3) * 0.0002),
  };
}

if (isProgram(import.meta.url)) console.log(JSON.stringify(measureHere()));
