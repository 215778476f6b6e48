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
 * bots order at every close. The baseline does what no such program can do without, on the same machine in between: it
 * reads the answer, commits the rows of all bots to the disk, and writes their orders to connections that stand.
 */
const { values } = parseArgs({
  options: { bots: { type: 'string' }, closes: { type: 'string', default: '12' }, json: { type: 'string' } },
});

const results: BenchmarkResult[] = [];
for (const bots of values.bots === undefined ? BOTS : [Number(values.bots)]) {
  console.error(`measuring ${bots} live bot${bots === 1 ? '' : 's'} …`);
  const host = join(import.meta.dirname, 'live', 'latency-host.ts');
  const { orders, bare } = inFreshProcess<Latencies>(host, [String(bots), values.closes]);
  for (const percent of [50, 99]) {
    const value = percentile(orders, percent);
    const baseline = percentile(bare, percent);
    results.push({
      name: `close-to-order-p${percent}-${bots}-bots`,
      value,
      unit: 'ms',
      baseline,
      baselineName: 'an answer, one commit, the bare orders',
      ratio: Math.round((value / baseline) * 100) / 100,
      target: percent === 99 ? `under ${MOST_MS} ms` : 'none: for comparison',
      ok: percent !== 99 || value < MOST_MS,
    });
  }
}
printResults(results, values.json);

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
  return Math.round(value * 100) / 100;
}
