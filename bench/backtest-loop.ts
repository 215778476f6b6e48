import { ColumnPool } from '#core/indicators/column-pool.ts';
import { type BacktestInput, runBacktest } from '#core/simulation/backtest.ts';
import { runBareLoop } from './bare-loop.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { FIVE_YEARS_OF_MINUTES, randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';
import { workloadInput, workloadStrategy } from './workload.ts';

const PROCESSES = 5;
const PASSES = 7;
/** Passes after which V8 has settled. */
const WARM_FROM = 3;
const MAX_RATIO_WARM = 2.5;
const MAX_RATIO_COLD = 6;

/** Milliseconds of each pass, in order. */
interface Measured {
  readonly engine: number[];
  readonly bare: number[];
}

/**
 * The whole engine (indicators, signals, filter, stop, target, fees, slippage, funding, liquidation test, equity, trade
 * records) over 2.6 million candles in
 * memory, next to a bare loop over the same ones. Warm is the median of the later passes, cold the first pass; each is
 * the median of several fresh processes.
 */
export async function backtestLoop(): Promise<BenchmarkResult[]> {
  const runs = Array.from({ length: PROCESSES }, () => inFreshProcess<Measured>(import.meta.filename, []));
  const over = (pick: (run: Measured) => number) => median(runs.map(pick));
  const warm = (passes: readonly number[]) => median(passes.slice(WARM_FROM));
  return [
    result(
      'backtest-loop',
      over((run) => warm(run.engine)),
      over((run) => warm(run.bare)),
      MAX_RATIO_WARM,
    ),
    result(
      'backtest-loop-cold',
      over((run) => run.engine[0]),
      over((run) => run.bare[0]),
      MAX_RATIO_COLD,
    ),
  ];
}

function result(name: string, engineMs: number, bareMs: number, maxRatio: number): BenchmarkResult {
  const speed = (ms: number) => Math.round((FIVE_YEARS_OF_MINUTES / ms) * 1000);
  return {
    name,
    value: speed(engineMs),
    unit: 'candles/s',
    baseline: speed(bareMs),
    baselineName: 'a bare typed-array loop',
    ratio: Math.round((bareMs / engineMs) * 1000) / 1000,
    target: `takes at most ${maxRatio} times as long`,
    ok: engineMs <= maxRatio * bareMs,
  };
}

function measureHere(): Measured {
  const candles = randomCandles(FIVE_YEARS_OF_MINUTES);
  const pool = new ColumnPool();
  const input = workloadInput(candles, workloadStrategy(), { pool });
  const equity = new Float64Array(candles.length);
  const measured = { engine: [] as number[], bare: [] as number[] };
  for (let pass = 0; pass < PASSES; pass++) {
    let begin = performance.now();
    runBacktest(input);
    pool.recycle();
    measured.engine.push(performance.now() - begin);
    begin = performance.now();
    runBareLoop(candles, equity);
    measured.bare.push(performance.now() - begin);
  }
  checkSameWork(input);
  return measured;
}

/** Without slippage both make the same trades but for the seeding of the averages; if not, they did not do the same. */
function checkSameWork(input: BacktestInput): void {
  const outcome = runBacktest({ ...input, settings: { ...input.settings, slippageBps: 0 } });
  const engine = outcome?.simulation.log.length ?? 0;
  const bare = runBareLoop(input.candles, new Float64Array(input.candles.length));
  if (Math.abs(engine - bare) > 0.01 * bare) throw new Error(`the engine made ${engine} trades, the loop ${bare}`);
}

if (isProgram(import.meta.url)) console.log(JSON.stringify(measureHere()));
