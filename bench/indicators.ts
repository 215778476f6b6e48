import { ColumnGraph } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { STEP } from '#core/simulation/backtest.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { OTHERS, RECURSIONS } from './indicator-list.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const COUNT = 1_000_000;
const PROCESSES = 3;
const PASSES = 9;
const WARM_FROM = 4;
const MIN_SPEED = 80_000_000;

type Times = Readonly<Record<string, number[]>>;

/** Candles per second of each indicator over columns in memory, next to copying one column. */
export async function indicators(): Promise<BenchmarkResult[]> {
  const runs = Array.from({ length: PROCESSES }, () => inFreshProcess<Times>(import.meta.filename, []));
  const warm = (name: string) => median(runs.map((run) => median(run[name].slice(WARM_FROM))));
  const speed = (ms: number) => Math.round((COUNT / ms) * 1000);
  const copy = speed(warm('copy'));
  return Object.keys(runs[0])
    .filter((name) => name !== 'copy')
    .map((name) => {
      const value = speed(warm(name));
      const targeted = Object.hasOwn(RECURSIONS, name);
      return {
        name: `indicator-${name}`,
        value,
        unit: 'values/s',
        baseline: copy,
        baselineName: 'copying the column',
        ratio: Math.round((value / copy) * 1000) / 1000,
        target: targeted ? 'at least 80 million values/s' : 'none',
        ok: !targeted || value >= MIN_SPEED,
      };
    });
}

function measureHere(): Times {
  const candles = randomCandles(COUNT);
  const pool = new ColumnPool();
  const copy = (graph: ColumnGraph) =>
    graph.column('copy', (out) => ({
      run(from, to) {
        for (let i = from; i < to; i++) out[i] = candles.close[i];
      },
    }));
  const times: Record<string, number[]> = {};
  for (const [name, ask] of Object.entries({ copy, ...RECURSIONS, ...OTHERS })) {
    times[name] = [];
    for (let pass = 0; pass < PASSES; pass++) {
      const graph = new ColumnGraph({ candles, timeframeMs: 60_000 }, pool);
      ask(graph);
      const begin = performance.now();
      for (let from = 0; from < COUNT; from += STEP) graph.run(from, Math.min(COUNT, from + STEP));
      times[name].push(performance.now() - begin);
      pool.recycle();
    }
  }
  return times;
}

if (isProgram(import.meta.url)) console.log(JSON.stringify(measureHere()));
