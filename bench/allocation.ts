import { spawnSync } from 'node:child_process';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { runBacktest } from '#core/simulation/backtest.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import { isProgram, median } from './fresh-process.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const SMALL = 200_000;
const LARGE = 1_200_000;
const MAX_BYTES = 0.5;
const ROUNDS = 8;
/** Now and then V8 compiles in the middle of all rounds of one process. */
const PROCESSES = 5;
/** Room for everything that a run allocates, so that no collection hides it. */
const NURSERY_MB = 256;

/**
 * Bytes that the engine allocates on V8's heap for each candle, apart from columns: the difference between a long and a
 * short run of a strategy that trades hardly at all, so that trades do not count. The baseline is one small object a
 * candle.
 */
export async function allocation(): Promise<BenchmarkResult[]> {
  const measured = Array.from({ length: PROCESSES }, inOwnProcess);
  const engine = median(measured.map((each) => each.engine));
  const objects = median(measured.map((each) => each.objects));
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return [
    {
      name: 'heap-per-candle',
      value: round(engine),
      unit: 'bytes',
      baseline: round(objects),
      baselineName: 'an object with two numbers a candle',
      ratio: round(engine / objects),
      target: `at most ${MAX_BYTES} bytes`,
      ok: engine <= MAX_BYTES,
    },
  ];
}

/** Bytes a candle. */
interface Allocated {
  readonly engine: number;
  readonly objects: number;
}

function inOwnProcess(): Allocated {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [`--max-semi-space-size=${NURSERY_MB}`, '--expose-gc', import.meta.filename],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function measureHere(): Allocated {
  const result = validateTemplate({
    format: 'plutarc-strategy/1',
    name: 'one long trade',
    components: [
      { id: 'cross', use: 'ema-cross', role: 'signal', params: { fast: 12, slow: 26, output: 'state' } },
      { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 99 } },
    ],
    direction: 'long',
  });
  if (!result.valid) throw new Error('the benchmark template is not valid');
  const { strategy } = result;
  const large = randomCandles(LARGE);
  const small = randomCandles(SMALL);
  // Columns from a pool: fresh ones would press the collector to run, which hides what is allocated.
  const pool = new ColumnPool();
  const run = (candles: typeof large) => {
    runBacktest({
      strategy,
      candles,
      market: 'random walk',
      synthetic: true,
      timeframeMs: 60_000,
      instrument: instrumentSchema.parse({}),
      settings: backtestSettingsSchema.parse({}),
      funding: null,
      pool,
    });
    pool.recycle();
  };
  const kept: { a: number; b: number }[] = [];
  const objects = (count: number) => {
    kept.length = 0;
    for (let i = 0; i < count; i++) kept.push({ a: i, b: -i });
  };
  const allocated = (work: () => void): number => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    work();
    return process.memoryUsage().heapUsed - before;
  };
  // V8 itself allocates now and then, to compile; the least of several runs is what the engine needs.
  const least = (candles: typeof large) => {
    const runs = Array.from({ length: ROUNDS }, () => allocated(() => run(candles)));
    return Math.min(...runs.filter((bytes) => bytes >= 0));
  };
  const engine = Math.max(0, least(large) - least(small)) / (LARGE - SMALL);
  return { engine, objects: allocated(() => objects(SMALL)) / SMALL };
}

if (isProgram(import.meta.url)) console.log(JSON.stringify(measureHere()));
