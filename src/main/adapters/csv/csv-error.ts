import { basename } from 'node:path';
import { UserError } from '#main/errors.ts';

/** A problem with one line of a file: `candles.csv line 17: high 100 is below low 101`. */
export function lineError(path: string, line: number, problem: string): UserError {
  return new UserError(`${basename(path)} line ${line}: ${problem}`);
}

/** A problem with a whole file. */
export function fileError(path: string, problem: string, cause?: unknown): UserError {
  return new UserError(`${basename(path)} ${problem}`, { cause });
}

/** The operating system's reason why a file cannot be used, in words; other errors pass unchanged. */
export function describeFileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`${path} does not exist`, { code: 'not-found', cause: error });
    case 'EISDIR':
      return new UserError(`${path} is a folder, not a file`, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new UserError(`${path} may not be accessed: check its permissions`, { cause: error });
    case 'ENOSPC':
      return new UserError(`The disk with ${path} is full: free some space and try again`, { cause: error });
    case 'EROFS':
      return new UserError(`${path} is on a disk that cannot be written`, { cause: error });
    case 'EIO':
      return new UserError(`${path} could not be read: check the disk and try again`, { cause: error });
    default:
      return error;
  }
}

/** What a cancelled piece of work ends with. */
export function cancelledError(): UserError {
  return new UserError('Cancelled', { code: 'cancelled' });
}

/** Text of a file for use inside a message: one line, not too long. */
export function quoteForMessage(text: string): string {
  const plain = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return `"${plain.length > 40 ? `${plain.slice(0, 40)}…` : plain}"`;
}
