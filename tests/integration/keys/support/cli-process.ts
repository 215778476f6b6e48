import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../../src/main/cli.ts', import.meta.url));

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Arguments and environment of the process as the system showed them to everybody while it ran; Linux only. */
  readonly shown: string;
}

export interface CliOptions {
  readonly stdin?: string;
  /** Handed over on file descriptor 3. */
  readonly passphrase?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A program and its arguments that the command line is started through. */
  readonly through?: readonly string[];
}

/** Runs the command line as a process of its own. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { stdin = '', passphrase, env = {}, through = [] } = options;
  const [program, ...rest] = [...through, process.execPath, CLI, ...args];
  const child = spawn(program, rest, {
    env: { ...process.env, ...env, ...(passphrase === undefined ? {} : { PLUTARC_VAULT_FD: '3' }) },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '', shown: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  // A process that has ended early no longer reads.
  child.stdin?.on('error', () => undefined);
  const pipe = child.stdio[3];
  pipe?.on('error', () => undefined);
  child.stdin?.end(stdin);
  if (pipe && 'end' in pipe) pipe.end(passphrase === undefined ? '' : `${passphrase}\n`);
  const looking = setInterval(() => {
    output.shown += shownOf(child.pid);
  }, 50);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { status, ...output };
  } finally {
    clearInterval(looking);
  }
}

function shownOf(pid: number | undefined): string {
  try {
    return ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join('\n');
  } catch {
    return '';
  }
}
