import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '#main/errors.ts';
import type { CliContext } from './context.ts';

/** Stands for standard output where a file is expected. */
export const STANDARD_OUTPUT = '-';

/**
 * Writes a result to a file, whole or not at all, or to standard output for `-`.
 * @param text all of it, or its pieces in order
 */
export function writeOutput(context: CliContext, target: string, text: string | Iterable<string>): void {
  const pieces = typeof text === 'string' ? [text] : text;
  if (target === STANDARD_OUTPUT) {
    for (const piece of pieces) context.stdout(piece);
    return;
  }
  const path = resolve(target);
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writePieces(unfinished, pieces);
    renameSync(unfinished, path);
  } catch (cause) {
    throw new UserError(`${target} cannot be written (${(cause as Error).message}): choose another place.`, { cause });
  }
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Machine output of small commands, for people and programs alike. */
export function writeJson(context: CliContext, target: string, value: unknown): void {
  writeOutput(context, target, `${JSON.stringify(value, null, 2)}\n`);
}
