import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fewer, planKills } from './kills/plan.ts';
import { SCRIPTS } from './kills/scripts.ts';
import { playSession } from './kills/session.ts';
import { type SweepResult, sweep } from './kills/sweep.ts';
import { allCells, type MatrixResult, playMatrix } from './matrix/matrix.ts';
import { type FaultsOptions, readOptions, USAGE } from './options.ts';
import { type FaultsReport, failed, textOf } from './report.ts';
import { hostInside, hostOutside } from './world/hosts.ts';

/** `npm run test:faults`: kills a live bot everywhere, and lets everything go wrong at every step of an order. */

/** Sessions and cells that are played at once in one process: they wait most of the time. */
const AT_ONCE = 4;
/** Deaths of real processes: each costs a start of one. */
const REAL_KILLS = 44;

const NO_MATRIX: MatrixResult = { cells: [], impossible: [] };
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Every point of every script, in this process. */
async function playKills(seed: number): Promise<SweepResult[]> {
  const sweeps: SweepResult[] = [];
  for (const script of SCRIPTS) {
    const undisturbed = await playSession({ script, seed, host: hostInside, kills: new Map() });
    const sessions = planKills(script, undisturbed.points, seed);
    const options = { sessions, seed, host: hostInside, real: false, atOnce: AT_ONCE };
    say(`killing at every point of "${script.name}": ${sessions.length} sessions …`);
    const result = await sweep(options);
    const problems =
      undisturbed.problems.length > 0 ? [{ session: script.name, real: false, problems: undisturbed.problems }] : [];
    sweeps.push({ ...result, failures: [...problems, ...result.failures] });
  }
  return sweeps;
}

/** Some of them again, with real processes and SIGKILL. */
async function playRealKills(seed: number): Promise<SweepResult[]> {
  const sweeps: SweepResult[] = [];
  for (const script of SCRIPTS) {
    const { points } = await playSession({ script, seed, host: hostInside, kills: new Map() });
    const sessions = fewer(planKills(script, points, seed), REAL_KILLS / SCRIPTS.length);
    say(`killing processes in "${script.name}": ${sessions.length} sessions …`);
    sweeps.push(await sweep({ sessions, seed, host: hostOutside, real: true, atOnce: 1 }));
  }
  return sweeps;
}

async function playAllCells(seed: number): Promise<MatrixResult> {
  const { cells, impossible } = allCells();
  say(`playing ${cells.length} cells …`);
  return { cells: await playMatrix(cells, seed, AT_ONCE), impossible };
}

async function playPart(part: 'kills' | 'matrix', seed: number): Promise<FaultsReport> {
  if (part === 'kills') return { seed, sweeps: await playKills(seed), matrix: NO_MATRIX };
  const matrix = await playAllCells(seed);
  return { seed, sweeps: await playRealKills(seed), matrix };
}

/** The matrix in a process of its own, beside this one. */
async function playElsewhere(seed: number): Promise<FaultsReport> {
  const args = ['--part', 'matrix', '--seed', String(seed), '--json'];
  const child = fork(new URL(import.meta.url), args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (chunks.length === 0) throw new Error(`the process with the matrix has ended with ${code} and without a result`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as FaultsReport;
}

async function playOnly({ only, seed, real }: FaultsOptions): Promise<FaultsReport> {
  const sessions = only?.session ? [only.session] : [];
  const host = real ? hostOutside : hostInside;
  const sweeps = sessions.length > 0 ? [await sweep({ sessions, seed, host, real, atOnce: 1 })] : [];
  const cells = await playMatrix(only?.cells ?? [], seed, AT_ONCE);
  return { seed, sweeps, matrix: { cells, impossible: [] } };
}

async function play(options: FaultsOptions): Promise<FaultsReport> {
  const { only, part, seed } = options;
  if (only) return await playOnly(options);
  if (part) return await playPart(part, seed);
  const [kills, rest] = await Promise.all([playPart('kills', seed), playElsewhere(seed)]);
  return { seed, sweeps: [...kills.sweeps, ...rest.sweeps], matrix: rest.matrix };
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.error(`test:faults: ${options}\n${USAGE}`);
  process.exit(2);
}
const report = await play(options);
process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
process.exitCode = failed(report) ? 1 : 0;
if (process.connected) process.disconnect();
