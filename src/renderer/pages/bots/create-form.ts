import type { CreateValues } from './create-values.ts';

/** What every part of the dialog for a new bot works on. */
export interface CreateFormProps {
  readonly values: CreateValues;
  readonly set: (changes: Partial<CreateValues>) => void;
}

type TextName = {
  [N in keyof CreateValues]: string extends CreateValues[N] ? N : never;
}[keyof CreateValues];

/** Ties a text field to one of the values. */
export function textOf({ values, set }: CreateFormProps, name: TextName) {
  return {
    value: values[name],
    onChange: (event: { readonly target: { readonly value: string } }) => set({ [name]: event.target.value }),
  };
}
