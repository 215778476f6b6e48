import { parseArgs } from 'node:util';
import { allocation } from './allocation.ts';
import { backtestLoop } from './backtest-loop.ts';
import { cliBacktest } from './cli-backtest.ts';
import { components } from './components.ts';
import { indicators } from './indicators.ts';
import { printResults } from './print-results.ts';
import type { BenchmarkResult } from './result.ts';
import { storeLoad } from './store-load.ts';
import { sweep } from './sweep.ts';

/** `npm run bench -- [--only NAME] [--json FILE]`: every figure as a ratio against a baseline of the same run. */
const BENCHMARKS: Readonly<Record<string, () => Promise<BenchmarkResult[]>>> = {
  'backtest-loop': backtestLoop,
  'heap-per-candle': allocation,
  indicators,
  components,
  sweep,
  'store-load': storeLoad,
  'cli-backtest': cliBacktest,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });

if (values.only !== undefined && !Object.hasOwn(BENCHMARKS, values.only)) {
  console.error(`bench: there is no benchmark "${values.only}"; choose one of ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}

const results: BenchmarkResult[] = [];
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (values.only !== undefined && values.only !== name) continue;
  console.error(`measuring ${name} …`);
  results.push(...(await run()));
}

printResults(results, values.json);
