import { writeFileSync } from 'node:fs';
import { textTable } from '#main/cli/text-table.ts';
import type { BenchmarkResult } from './result.ts';

/** Prints a table, or JSON where `json` is `-`, or writes JSON to the file that it names. */
export function printResults(results: readonly BenchmarkResult[], json: string | undefined): void {
  if (json === '-') {
    console.log(JSON.stringify(results, null, 2));
    return;
  }
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
    return;
  }
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
  process.stdout.write(textTable(columns, rows));
}
