import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ColumnCache } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import { BYTES_PER_CANDLE, type Candles, candlesOver } from '#core/market/candles.ts';
import { runBacktest } from '#core/simulation/backtest.ts';
import { runBareLoop } from './bare-loop.ts';
import { inFreshProcess, isProgram, median } from './fresh-process.ts';
import { randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';
import { workloadInput, workloadStrategy } from './workload.ts';

const COUNT = 100_000;
const PROCESSES = 3;
/** Passes of each process, and after how many the code is compiled. */
const PASSES = 24;
const WARM_FROM = 4;
/** The bare loops, which are there to compare with, run in two of six passes only, by each worker once. */
const BARE_EVERY = 6;
const MAX_SECONDS = 0.5;
const MIN_SPEED_UP = 1.7;

interface Measured {
  /** Seconds a warm pass: 100 sets in one worker and in two, and as bare loops in one and two. */
  readonly one: number[];
  readonly two: number[];
  readonly bare: number[];
  readonly bareTwo: number[];
}

/**
 * 100 parameter sets over 100,000 candles: indicator columns shared; one worker and two over shared memory. What
 * two workers gain is shown beside what they gain with bare loops, which is what the machine has to give.
 */
export async function sweep(): Promise<BenchmarkResult[]> {
  const runs = Array.from({ length: PROCESSES }, () => inFreshProcess<Measured>(import.meta.filename, []));
  const all = (of: keyof Measured) => runs.flatMap((run) => run[of]);
  // The fastest pass: what others take of the machine meanwhile is no matter of the engine's.
  const [one, bare] = [Math.min(...all('one')), Math.min(...all('bare'))];
  // What two gain is worked out within each pass, one right after the other: a shared machine changes its pace by half
  // from second to second, and one worker may be lucky where two are not.
  const gain = (single: readonly number[], both: readonly number[]) => median(single.map((time, k) => time / both[k]));
  const [gained, bareGained] = [gain(all('one'), all('two')), gain(all('bare'), all('bareTwo'))];
  const round = (value: number) => Math.round(value * 1000) / 1000;
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
      value: round(gained),
      unit: 'times as fast',
      baseline: round(bareGained),
      baselineName: 'bare loops in two workers',
      ratio: round(gained / bareGained),
      target: `at least ${MIN_SPEED_UP} times as fast as one worker`,
      ok: gained >= MIN_SPEED_UP,
    },
  ];
}

/** Fast 5 to 14 against slow 20 to 38. */
const SETS = Array.from({ length: 100 }, (_, k) => ({ fast: 5 + Math.floor(k / 10), slow: 20 + 2 * (k % 10) }));

/** Numbers of the sets that are left, one after the other. */
type Queue = Iterable<number>;

/** @returns number of trades of the sets that it got */
function runSets(candles: Candles, queue: Queue, pool: ColumnPool): number {
  const columnCache: ColumnCache = new Map();
  let trades = 0;
  for (const k of queue) {
    const { fast, slow } = SETS[k];
    const outcome = runBacktest(workloadInput(candles, workloadStrategy(fast, slow), { pool, columnCache }));
    trades += outcome?.simulation.log.length ?? 0;
    pool.recycle();
  }
  pool.giveBack(columnCache.values());
  return trades;
}

/** @returns number of trades of the loops that it got */
function runBareLoops(candles: Candles, queue: Queue): number {
  const equity = new Float64Array(COUNT);
  let trades = 0;
  for (const _ of queue) trades += runBareLoop(candles, equity);
  return trades;
}

/**
 * Two workers share the sets until none is left, one from the front and one from the back: the faster processor does
 * more, and neighbours, which share indicator columns, stay together.
 */
function* takeFrom(end: 'front' | 'back', taken: Int32Array): Queue {
  for (let k = 0; Atomics.add(taken, 0, 1) < SETS.length; k++) yield end === 'front' ? k : SETS.length - 1 - k;
}

/** What a worker is asked to run. */
interface Task {
  readonly what: 'sets' | 'bare';
  readonly end: 'front' | 'back';
  /** How many sets the two have taken, shared. */
  readonly taken: Int32Array;
}

async function measureHere(): Promise<Measured> {
  const shared = new SharedArrayBuffer(COUNT * BYTES_PER_CANDLE);
  new Uint8Array(shared).set(new Uint8Array(randomCandles(COUNT).time.buffer));
  const workers = [0, 1].map(() => new Worker(import.meta.filename, { workerData: shared, argv: ['worker'] }));
  const measured: Measured = { one: [], two: [], bare: [], bareTwo: [] };
  for (let pass = 0; pass < PASSES; pass++) {
    /** @returns trades that the workers have made, together */
    const timed = async (as: keyof Measured, what: Task['what'], who: readonly Worker[]): Promise<number> => {
      const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const begin = performance.now();
      const trades = await Promise.all(
        who.map((worker, k) => {
          worker.postMessage({ what, end: k === 0 ? 'front' : 'back', taken } satisfies Task);
          return once(worker, 'message').then(([count]) => count as number);
        }),
      );
      if (pass >= WARM_FROM) measured[as].push((performance.now() - begin) / 1000);
      return trades.reduce((sum, count) => sum + count, 0);
    };
    const alone = [workers[pass % 2]];
    const one = await timed('one', 'sets', alone);
    const two = await timed('two', 'sets', workers);
    if (one !== two) throw new Error(`two workers made ${two} trades, one ${one}`);
    if (pass % BARE_EVERY >= 2) continue;
    await timed('bare', 'bare', alone);
    await timed('bareTwo', 'bare', workers);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return measured;
}

/** In a worker: runs what is left of the sets, or as many bare loops, each time it is asked to. */
async function serve(): Promise<void> {
  const { parentPort, workerData } = await import('node:worker_threads');
  const candles = candlesOver(workerData as SharedArrayBuffer, COUNT);
  const pool = new ColumnPool();
  parentPort?.on('message', ({ what, end, taken }: Task) => {
    const queue = takeFrom(end, taken);
    parentPort.postMessage(what === 'sets' ? runSets(candles, queue, pool) : runBareLoops(candles, queue));
  });
}

if (process.argv[2] === 'worker') await serve();
else if (isProgram(import.meta.url)) console.log(JSON.stringify(await measureHere()));
