import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { textTable } from '#main/cli/text-table.ts';
import { allocation } from './allocation.ts';
import { backtestLoop } from './backtest-loop.ts';
import { cliBacktest } from './cli-backtest.ts';
import { indicators } from './indicators.ts';
import type { BenchmarkResult } from './result.ts';
import { storeLoad } from './store-load.ts';
import { sweep } from './sweep.ts';

/** `npm run bench -- [--only NAME] [--json FILE]`: every figure as a ratio against a baseline of the same run. */
const BENCHMARKS: Readonly<Record<string, () => Promise<BenchmarkResult[]>>> = {
  'backtest-loop': backtestLoop,
  'heap-per-candle': allocation,
  indicators,
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

if (values.json === undefined || values.json === '-') {
  const shown = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const rows = results.map((each) => [
    each.name,
    `${shown(each.value)} ${each.unit}`,
    `${shown(each.baseline)} ${each.unit}`,
    each.baselineName,
    each.ratio.toFixed(2),
    each.target,
    each.ok ? 'yes' : 'NO',
  ]);
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'Name' },
    right('Value'),
    right('Baseline'),
    { title: 'Baseline is' },
    right('Ratio'),
    { title: 'Target' },
    { title: 'Met' },
  ];
  if (values.json === '-') console.log(JSON.stringify(results, null, 2));
  else process.stdout.write(textTable(columns, rows));
} else {
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}
