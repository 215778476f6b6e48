import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/**
 * Runs `module` in a process of its own: one process can hide, or show, a badly compiled loop.
 * @returns what it printed as JSON
 */
export function inFreshProcess<T>(modulePath: string, args: readonly string[]): T {
  return JSON.parse(execFileSync(process.execPath, [modulePath, ...args], { encoding: 'utf8' })) as T;
}

/** Whether a module runs as the program, rather than being imported. */
export function isProgram(moduleUrl: string): boolean {
  return moduleUrl === pathToFileURL(process.argv[1] ?? '').href;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
