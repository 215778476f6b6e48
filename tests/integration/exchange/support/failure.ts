import { expect } from 'vitest';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';

/** The failure that a call must end in. */
export async function failureOf(call: Promise<unknown>): Promise<ExchangeError> {
  const failure = await call.then(
    () => new Error('the call went through'),
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ExchangeError);
  return failure as ExchangeError;
}
