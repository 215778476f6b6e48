import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, stat } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets another process run on the last processor only, and this one's main thread on the others. Exchanges are other
 * machines in life: where both share a processor, the first order wakes the exchange, which then takes it from the
 * host for up to four milliseconds, before the second order is sent. Where that cannot be had, the other one is at
 * least the less urgent of the two.
 */
export function giveOwnProcessor(pid: number | undefined): void {
  if (pid === undefined) return;
  setPriority(pid, constants.priority.PRIORITY_LOW);
  const processors = allowedProcessors();
  const last = processors.pop();
  if (last === undefined || processors.length === 0) return;
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(last), String(pid)]);
    execFileSync('taskset', ['--cpu-list', '--pid', processors.join(','), String(process.pid)]);
    for (const thread of threadsBeside()) execFileSync('taskset', ['--cpu-list', '--pid', String(last), thread]);
  } catch (error) {
    console.error(`the simulated exchanges share the host's processors, which slows it: ${String(error)}`);
  }
}

/**
 * Threads of this process that wait for the disk, compile and collect garbage. They are there to run while its main thread
 * goes on: some virtual machines put all on the same processor, where one waits for the other for milliseconds.
 */
function threadsBeside(): string[] {
  if (process.platform !== 'linux') return [];
  // Those for the disk are made with the first thing that there is for them to do.
  stat('.', () => undefined);
  return readdirSync('/proc/self/task').filter((thread) => Number(thread) !== process.pid);
}

/** Numbers of the processors that this process may use: in a container not all, nor the first ones. Empty beside Linux. */
function allowedProcessors(): number[] {
  if (process.platform !== 'linux') return [];
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((span) => {
    const [from, to = from] = span.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, k) => from + k);
  });
}
