import type { UseFormReturn } from 'react-hook-form';
import type { BacktestRequest } from '#contract/backtests.ts';
import type { FieldName, FormValues } from './form-values.ts';

/** The form as its parts get it. */
export type FormApi = UseFormReturn<FormValues, unknown, BacktestRequest>;

export interface FormPartProps {
  readonly form: FormApi;
  readonly values: FormValues;
}

/** What is wrong with a field, in a sentence. */
export function problemOf({ formState }: FormApi, name: FieldName): string | undefined {
  return formState.errors[name]?.message;
}
