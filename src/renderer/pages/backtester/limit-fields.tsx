import { Field, TextInput } from '#renderer/ui/field.tsx';
import { type FormPartProps, problemOf } from './form-api.ts';
import { LIMIT_FIELDS } from './form-model.ts';
import type { FormValues } from './form-values.ts';

/** Whether limits mean something for a form, or are set in it. */
export function limitsMatter(values: FormValues): boolean {
  return values.moreDatasetIds.length > 0 || LIMIT_FIELDS.some((name) => values[name].trim() !== '');
}

/** What the account may hold at the same time. */
export function LimitFields({ form }: Pick<FormPartProps, 'form'>) {
  const { register } = form;
  return (
    <>
      <Field
        label="Open positions"
        help="How many may be open at the same time; further entries are refused and counted."
        error={problemOf(form, 'maxPositions')}
      >
        {(ids) => <TextInput {...ids} placeholder="No limit" inputMode="numeric" {...register('maxPositions')} />}
      </Field>
      <Field
        label="Notional of each"
        help="Highest notional of one position at its entry, in quote currency."
        error={problemOf(form, 'maxNotional')}
      >
        {(ids) => <TextInput {...ids} placeholder="No limit" inputMode="decimal" {...register('maxNotional')} />}
      </Field>
      <Field
        label="Exposure of each"
        help="Highest notional of one position at its entry, as a multiple of the equity then."
        error={problemOf(form, 'maxInstrumentExposure')}
      >
        {(ids) => (
          <TextInput
            {...ids}
            unit="× equity"
            className="pr-16!"
            placeholder="No limit"
            inputMode="decimal"
            {...register('maxInstrumentExposure')}
          />
        )}
      </Field>
      <Field
        label="Exposure in all"
        help="Highest notional of all open positions together, as a multiple of the equity at an entry."
        error={problemOf(form, 'maxExposure')}
      >
        {(ids) => (
          <TextInput
            {...ids}
            unit="× equity"
            className="pr-16!"
            placeholder="No limit"
            inputMode="decimal"
            {...register('maxExposure')}
          />
        )}
      </Field>
    </>
  );
}
