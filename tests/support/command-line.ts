import { mkdirSync } from 'node:fs';
import { runCommandLine } from '#main/cli/command-line.ts';

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process, as a terminal would see it; `--data-dir` must be among the arguments. */
export async function runCommand(...args: string[]): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' };
  const status = await runCommandLine(args, {
    dataFolder: (option) => {
      mkdirSync(option ?? '', { recursive: true });
      return option ?? '';
    },
    stdout: (text) => {
      output.stdout += text;
    },
    stderr: (line) => {
      output.stderr += `${line}\n`;
    },
    progress: () => undefined,
  });
  return { status, ...output };
}
