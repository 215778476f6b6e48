import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'bots-host.json';

/** Who hosts the bots of a data folder. */
export interface HostOwner {
  readonly pid: number;
  /** What the user knows it as: `the window`, `plutarc run`. */
  readonly program: string;
  /** Tells the process from a later one with the same number; null where the system does not say. */
  readonly born: string | null;
}

/** The right to host the bots of a data folder; one process has it at a time. */
export interface HostLock {
  release(): void;
}

/**
 * Takes the right to host. What a process that is gone has left behind is no hindrance.
 * @returns the lock, or who has it
 */
export function takeHostLock(dataFolder: string, program: string): HostLock | HostOwner {
  const path = join(dataFolder, FILE);
  const own: HostOwner = { pid: process.pid, program, born: birthOf(process.pid) };
  // Whoever removes the file of a dead process may find that another one was faster: once more decides.
  for (let attempt = 0; attempt < 3; attempt++) {
    if (writeNew(path, JSON.stringify(own))) return { release: () => release(path, own) };
    const owner = readHostOwner(dataFolder);
    if (owner) return owner;
    rmSync(path, { force: true });
  }
  return readHostOwner(dataFolder) ?? { pid: 0, program: 'another program', born: null };
}

export function isLock(taken: HostLock | HostOwner): taken is HostLock {
  return 'release' in taken;
}

/** The living process that hosts the bots of a data folder, or null. */
export function readHostOwner(dataFolder: string): HostOwner | null {
  let owner: Partial<HostOwner>;
  try {
    owner = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
  } catch {
    return null;
  }
  const { pid, program, born = null } = owner;
  if (typeof pid !== 'number' || typeof program !== 'string' || !isAlive(pid)) return null;
  // The number may have been given to another process since.
  return born !== null && birthOf(pid) !== born ? null : { pid, program, born };
}

function writeNew(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  return true;
}

function release(path: string, own: HostOwner): void {
  try {
    const owner: Partial<HostOwner> = JSON.parse(readFileSync(path, 'utf8'));
    if (owner.pid === own.pid && (owner.born ?? null) === own.born) rmSync(path, { force: true });
  } catch {
    // It is gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process was started, in the kernel's ticks (field 22 of `/proc/<pid>/stat`); null outside Linux. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
