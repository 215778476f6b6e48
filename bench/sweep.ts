import { Worker } from 'node:worker_threads';
import type { ColumnCache } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { BYTES_PER_CANDLE, type Candles, candlesOver } from '#core/market/candles.ts';
import { runBacktest } from '#core/simulation/backtest.ts';
import { runBareLoop } from './bare-loop.ts';
import { inFreshProcess, isProgram } from './fresh-process.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';
import { workloadInput, workloadStrategy } from './workload.ts';

const COUNT = 100_000;
const PROCESSES = 3;
const PASSES = 14;
const WARM_FROM = 4;
const MAX_SECONDS = 0.5;
const MIN_SPEED_UP = 1.7;

interface Measured {
  /** Seconds a pass: 100 sets in one thread and in two workers, and as bare loops in one and two. */
  readonly one: number[];
  readonly two: number[];
  readonly bare: number[];
  readonly bareTwo: number[];
}

/**
 * 100 parameter sets over 100,000 candles: indicator columns shared; one thread and two workers over shared memory. What
 * two workers gain is shown beside what they gain with bare loops, which is what the machine has to give.
 */
export async function sweep(): Promise<BenchmarkResult[]> {
  const runs = Array.from({ length: PROCESSES }, () => inFreshProcess<Measured>(import.meta.filename, []));
  // The fastest pass: what others take of the machine meanwhile is no matter of the engine's.
  const warm = (of: keyof Measured) => Math.min(...runs.flatMap((run) => run[of].slice(WARM_FROM)));
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const [one, two, bare, bareTwo] = [warm('one'), warm('two'), warm('bare'), warm('bareTwo')];
  return [
    {
      name: 'sweep-100x100k',
      value: round(one),
      unit: 's',
      baseline: round(bare),
      baselineName: '100 bare loops',
      ratio: round(one / bare),
      target: `under ${MAX_SECONDS} s`,
      ok: one < MAX_SECONDS,
    },
    {
      name: 'sweep-two-workers',
      value: round(one / two),
      unit: 'times as fast',
      baseline: round(bare / bareTwo),
      baselineName: 'bare loops in two workers',
      ratio: round(one / two / (bare / bareTwo)),
      target: `at least ${MIN_SPEED_UP} times as fast as one thread`,
      ok: one / two >= MIN_SPEED_UP,
    },
  ];
}

/** Fast 5 to 14 against slow 20 to 38. */
const SETS = Array.from({ length: 100 }, (_, k) => ({ fast: 5 + Math.floor(k / 10), slow: 20 + 2 * (k % 10) }));

/** @returns number of trades of all sets */
function runSets(candles: Candles, sets: readonly (typeof SETS)[number][], pool: ColumnPool): number {
  const columnCache: ColumnCache = new Map();
  let trades = 0;
  for (const { fast, slow } of sets) {
    const outcome = runBacktest(workloadInput(candles, workloadStrategy(fast, slow), { pool, columnCache }));
    trades += outcome?.simulation.log.length ?? 0;
    pool.recycle();
  }
  pool.giveBack(columnCache.values());
  return trades;
}

/** @returns number of trades of all of them */
function runBareLoops(candles: Candles, count: number): number {
  const equity = new Float64Array(COUNT);
  let trades = 0;
  for (let k = 0; k < count; k++) trades += runBareLoop(candles, equity);
  return trades;
}

/** What a worker is asked to run. */
interface Half {
  readonly what: 'sets' | 'bare';
  readonly half: number;
}

async function measureHere(): Promise<Measured> {
  const shared = new SharedArrayBuffer(COUNT * BYTES_PER_CANDLE);
  new Uint8Array(shared).set(new Uint8Array(randomCandles(COUNT).time.buffer));
  const candles = candlesOver(shared, COUNT);
  const workers = [0, 1].map(() => new Worker(import.meta.filename, { workerData: shared, argv: ['worker'] }));
  const inWorkers = (what: Half['what']) =>
    Promise.all(
      workers.map(
        (worker, half) =>
          new Promise<number>((resolve) => {
            worker.once('message', resolve);
            worker.postMessage({ what, half } satisfies Half);
          }),
      ),
    );
  const pool = new ColumnPool();
  const measured: Measured = { one: [], two: [], bare: [], bareTwo: [] };
  for (let pass = 0; pass < PASSES; pass++) {
    let begin = performance.now();
    const trades = runSets(candles, SETS, pool);
    measured.one.push((performance.now() - begin) / 1000);
    begin = performance.now();
    const [even, odd] = await inWorkers('sets');
    measured.two.push((performance.now() - begin) / 1000);
    if (even + odd !== trades) throw new Error(`workers made ${even + odd} trades, one thread ${trades}`);
    begin = performance.now();
    runBareLoops(candles, SETS.length);
    measured.bare.push((performance.now() - begin) / 1000);
    begin = performance.now();
    await inWorkers('bare');
    measured.bareTwo.push((performance.now() - begin) / 1000);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return measured;
}

/** In a worker: runs every second set, or as many bare loops, each time it is asked to. */
async function serve(): Promise<void> {
  const { parentPort, workerData } = await import('node:worker_threads');
  const candles = candlesOver(workerData as SharedArrayBuffer, COUNT);
  const pool = new ColumnPool();
  parentPort?.on('message', ({ what, half }: Half) => {
    const sets = SETS.filter((_, k) => k % 2 === half);
    parentPort.postMessage(what === 'sets' ? runSets(candles, sets, pool) : runBareLoops(candles, sets.length));
  });
}

if (process.argv[2] === 'worker') await serve();
else if (isProgram(import.meta.url)) console.log(JSON.stringify(await measureHere()));
