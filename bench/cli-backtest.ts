import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { median } from './fresh-process.ts';
import { FIVE_YEARS_OF_MINUTES, randomCandles } from './random-candles.ts';
import type { BenchmarkResult } from './result.ts';

const ROUNDS = 3;
const MAX_MEGABYTES = 400;
const MAX_SECONDS = 1.5;
const MARKET = { exchange: 'bench', symbol: 'A/B:B' };

/**
 * `plutarc backtest` over 2.6 million stored candles, through its launcher: peak memory of the process that runs it, and
 * seconds from the start of the launcher to the report. The baseline is a process that only starts (`plutarc --version`).
 */
export async function cliBacktest(): Promise<BenchmarkResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plutarc-bench-'));
  try {
    const store = MarketStore.open(folder);
    store.importCandles(MARKET, '1m', randomCandles(FIVE_YEARS_OF_MINUTES));
    store.close();
    const report = join(folder, 'report.json');
    const command = ['backtest', '--template', 'ema-trend', '--market', 'bench:A/B:B', '--timeframe', '1m'];
    const rounds = Array.from({ length: ROUNDS }, () => measure(folder, [...command, '--json', report]));
    const idle = Array.from({ length: ROUNDS }, () => measure(folder, ['--version']));
    const { assumptions } = JSON.parse(readFileSync(report, 'utf8')) as { assumptions: { candles: number } };
    if (assumptions.candles !== FIVE_YEARS_OF_MINUTES) throw new Error(`the run saw ${assumptions.candles} candles`);
    const of = (runs: Measured[], what: keyof Measured) => Math.round(100 * median(runs.map((run) => run[what]))) / 100;
    return [
      result('cli-backtest-memory', 'MB', of(rounds, 'megabytes'), of(idle, 'megabytes'), MAX_MEGABYTES),
      result('cli-backtest-time', 's', of(rounds, 'seconds'), of(idle, 'seconds'), MAX_SECONDS),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly megabytes: number;
  readonly seconds: number;
}

/** Runs the built command line; its processes report their peak memory at their end. */
function measure(dataFolder: string, args: readonly string[]): Measured {
  const probe = join(dataFolder, 'probe.mjs');
  const peaks = mkdtempSync(join(dataFolder, 'peaks-'));
  writeFileSync(
    probe,
    // The high-water mark of the process itself: getrusage also counts what the parent had when it forked.
    `import { readFileSync, writeFileSync } from 'node:fs';
const peak = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
process.on('exit', () => writeFileSync(\`${peaks}/\${process.pid}\`, peak()));`,
  );
  const launcher = fileURLToPath(new URL('../bin/plutarc.mjs', import.meta.url));
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PLUTARC_DATA_DIR: dataFolder, NODE_OPTIONS: `--import=${pathToFileURL(probe)}` },
  });
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`plutarc ${args[0]} ended with ${status}: ${stderr}`);
  const kilobytes = readdirSync(peaks).map((name) => Number(readFileSync(join(peaks, name), 'utf8')));
  return { megabytes: Math.max(...kilobytes) / 1024, seconds };
}

function result(name: string, unit: string, value: number, baseline: number, limit: number): BenchmarkResult {
  return {
    name,
    value,
    unit,
    baseline,
    baselineName: 'plutarc --version',
    ratio: Math.round((value / baseline) * 100) / 100,
    target: `at most ${limit} ${unit}`,
    ok: value <= limit,
  };
}
