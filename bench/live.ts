import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inFreshProcess } from './fresh-process.ts';
import type { Latencies } from './live/latency-host.ts';
import { printResults } from './print-results.ts';
import type { BenchmarkResult } from './result.ts';

const BOTS = [1, 10, 100];
const MOST_MS = 10;

/**
 * `npm run bench:live -- [--bots N] [--closes N] [--json FILE]`: from the moment at which an exchange begins to write the
 * answer that holds a closed candle to the moment at which the host begins to write the order that follows from it. All
 * bots decide at every close. Bots that trade one instrument see the same candle: at each close one of nine instruments
 * turns, and all of its bots order. What it takes when all instruments turn in the same moment, and all bots order, is
 * shown for comparison: signing that many orders alone takes longer than the target. The baseline does what no such
 * program can do without, on the same machine in between: it reads the answer, commits the rows of those bots to the
 * disk, and writes their orders to connections that stand.
 */
const { values } = parseArgs({
  options: { bots: { type: 'string' }, closes: { type: 'string', default: '27' }, json: { type: 'string' } },
});

const results: BenchmarkResult[] = [];
for (const bots of values.bots === undefined ? BOTS : [Number(values.bots)]) {
  console.error(`measuring ${bots} live bot${bots === 1 ? '' : 's'} …`);
  const host = join(import.meta.dirname, 'live', 'latency-host.ts');
  const { orders, bare, herd, bareHerd } = inFreshProcess<Latencies>(host, [String(bots), values.closes]);
  add(`close-to-order-p50-${bots}-bots`, 50, orders, bare, null);
  add(`close-to-order-p99-${bots}-bots`, 99, orders, bare, MOST_MS);
  if (bots < 10) continue;
  add(`close-to-order-p50-${bots}-bots-all-at-once`, 50, herd, bareHerd, null);
  add(`close-to-order-p99-${bots}-bots-all-at-once`, 99, herd, bareHerd, null);
}
printResults(results, values.json);

function add(name: string, percent: number, measured: readonly number[], bare: readonly number[], most: number | null) {
  const value = percentile(measured, percent);
  const baseline = percentile(bare, percent);
  results.push({
    name,
    value,
    unit: 'ms',
    baseline,
    baselineName: 'an answer, one commit, the bare orders',
    ratio: Math.round((value / baseline) * 100) / 100,
    target: most === null ? 'none: for comparison' : `under ${most} ms`,
    ok: most === null || value < most,
  });
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
  return Math.round(value * 100) / 100;
}
