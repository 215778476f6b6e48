import type { Failure } from '#contract/result.ts';

/**
 * Something that the user can understand and act on. The message is one sentence that says what is wrong, where, and
 * what to do. The command line prints it and ends with status 2; over IPC it becomes a {@link Failure}. Any other
 * error is a defect of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: Failure['code'];
  readonly field: string | undefined;

  constructor(message: string, options: { code?: Failure['code']; field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code ?? 'invalid-input';
    this.field = options.field;
  }
}
