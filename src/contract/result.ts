/** Why a request was not carried out, in one sentence a user can act on. */
export interface Failure {
  readonly code: 'invalid-input' | 'not-found' | 'refused' | 'cancelled' | 'failed';
  readonly message: string;
  /** Path of the input field the message is about, e.g. `settings.leverage`. */
  readonly field?: string;
}

/** Every reply over IPC. Nothing is ever thrown across the boundary. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: Failure['code'], message: string, field?: string): Result<never> {
  return { ok: false, error: field === undefined ? { code, message } : { code, message, field } };
}
