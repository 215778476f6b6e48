import { create } from 'zustand';
import { DEFAULT_VALUES, type FormValues } from './form-values.ts';

const KEY = 'plutarc.backtest-form';

/** The values of the last visit, so far as they still fit the form. */
export function recallForm(): FormValues {
  try {
    return mergeRemembered(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return DEFAULT_VALUES;
  }
}

/** Defaults with those remembered values whose name and type the form still has. */
export function mergeRemembered(stored: unknown): FormValues {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_VALUES;
  const known = Object.entries(stored).filter(
    ([name, value]) => name in DEFAULT_VALUES && isLike(value, DEFAULT_VALUES[name as keyof FormValues]),
  );
  return { ...DEFAULT_VALUES, ...Object.fromEntries(known) };
}

function isLike(value: unknown, example: FormValues[keyof FormValues]): boolean {
  if (typeof example !== 'object') return typeof value === typeof example;
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

export function rememberForm(values: FormValues): void {
  localStorage.setItem(KEY, JSON.stringify(values));
}

interface FormDraft {
  /** Grows when the form is to be filled anew from what is remembered. */
  readonly version: number;
}

export const useFormDraft = create<FormDraft>(() => ({ version: 0 }));

/** Puts other values into the form, whether it is on screen or not. */
export function fillForm(values: FormValues): void {
  rememberForm(values);
  useFormDraft.setState((draft) => ({ version: draft.version + 1 }));
}
