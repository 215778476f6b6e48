import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '#main/errors.ts';
import type { CliContext } from './context.ts';

/** Stands for standard output where a file is expected. */
export const STANDARD_OUTPUT = '-';

/** Writes a result to a file, whole or not at all, or to standard output for `-`. */
export function writeOutput(context: CliContext, target: string, text: string): void {
  if (target === STANDARD_OUTPUT) {
    context.stdout(text);
    return;
  }
  const path = resolve(target);
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (cause) {
    throw new UserError(`${target} cannot be written (${(cause as Error).message}): choose another place.`, { cause });
  }
}

/** Machine output of small commands, for people and programs alike. */
export function writeJson(context: CliContext, target: string, value: unknown): void {
  writeOutput(context, target, `${JSON.stringify(value, null, 2)}\n`);
}
