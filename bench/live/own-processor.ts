import { execFileSync } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';

/**
 * Lets another process run on the last processor only, and this one's main thread on the others. Exchanges are other
 * machines in life: where both share a processor, the first order wakes the exchange, which then takes it from the
 * host for up to four milliseconds, before the second order is sent.
 */
export function giveOwnProcessor(pid: number | undefined): void {
  const processors = availableParallelism();
  if (pid === undefined || processors < 2) return;
  setPriority(pid, constants.priority.PRIORITY_LOW);
  if (process.platform !== 'linux') return;
  const last = processors - 1;
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(last), String(pid)]);
  execFileSync('taskset', ['--cpu-list', '--pid', last === 1 ? '0' : `0-${last - 1}`, String(process.pid)]);
}
