import type { Dataset } from '#contract/market-data.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { type FormPartProps, problemOf } from './form-api.ts';
import { describeRange } from './form-range.ts';
import type { Range } from './form-values.ts';
import { dayText } from './typed-values.ts';

const RANGE_OPTIONS: readonly { value: Range; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: '1y', label: '1 y' },
  { value: '6m', label: '6 mo' },
  { value: '3m', label: '3 mo' },
  { value: '1m', label: '1 mo' },
  { value: 'custom', label: 'Dates' },
];

export interface RangeFieldsProps extends FormPartProps {
  /** The chosen series that are stored. */
  readonly chosen: readonly Dataset[];
}

/** How much of the stored candles the run is over. */
export function RangeFields({ form, values, chosen }: RangeFieldsProps) {
  const { register, setValue, formState } = form;
  const described = values.range === 'custom' || chosen.length === 0 ? null : describeRange(values.range, chosen);
  return (
    <>
      <div className="flex flex-col gap-1">
        <span className="text-small text-muted">Range</span>
        <Segmented
          label="Range"
          value={values.range}
          options={RANGE_OPTIONS}
          onChange={(range) => setValue('range', range, { shouldValidate: formState.isSubmitted })}
          className="w-full"
        />
        {described && <p className="num text-small text-muted">{described.text}</p>}
        {described?.note && <p className="num text-small text-muted">{described.note}</p>}
      </div>
      {values.range === 'custom' && (
        <div className="grid grid-cols-2 gap-2">
          <Field label="First day (UTC)" error={problemOf(form, 'from')}>
            {(ids) => <TextInput {...ids} placeholder={dayOr(earliest(chosen))} {...register('from')} />}
          </Field>
          <Field label="Last day (UTC)" error={problemOf(form, 'to')}>
            {(ids) => <TextInput {...ids} placeholder={dayOr(latest(chosen))} {...register('to')} />}
          </Field>
        </div>
      )}
    </>
  );
}

function earliest(chosen: readonly Dataset[]): number | null {
  const times = chosen.flatMap(({ from }) => (from === null ? [] : [from]));
  return times.length > 0 ? Math.min(...times) : null;
}

function latest(chosen: readonly Dataset[]): number | null {
  const times = chosen.flatMap(({ to }) => (to === null ? [] : [to]));
  return times.length > 0 ? Math.max(...times) : null;
}

function dayOr(time: number | null): string {
  return time === null ? 'YYYY-MM-DD' : dayText(time);
}
