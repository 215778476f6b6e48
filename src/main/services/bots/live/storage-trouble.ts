import { UserError } from '#main/errors.ts';

/**
 * Whether something could not be written for a reason that may go away: the disk is full or does
 * not answer, the file is locked. What a bot had decided then was not sent, and it goes on from what is on the disk when that can be written again.
 */
export function isStorageTrouble(error: unknown): boolean {
  if (!(error instanceof UserError) || !(error.cause instanceof Error)) return false;
  const { code, syscall } = error.cause as NodeJS.ErrnoException;
  return String(code).startsWith('SQLITE_') || syscall === 'fdatasync';
}
