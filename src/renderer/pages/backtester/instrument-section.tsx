import type { UseFormReturn } from 'react-hook-form';
import type { BacktestRequest } from '#contract/backtests.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { UNSUPPORTED_PRESETS } from '#core/market/instrument-presets.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import type { FormValues } from './form-model.ts';
import { contractOf, equityAfterChange, FORM_PRESETS, instrumentFields, presetOf } from './instrument-fields.ts';

const FIELDS = [
  'contract',
  'contractSize',
  'tick',
  'step',
  'minAmount',
  'minNotional',
  'maintenanceMargin',
  'maxLeverage',
] as const satisfies readonly (keyof FormValues)[];

const NOT_SUPPORTED = Object.values(UNSUPPORTED_PRESETS).join('. ');

export interface InstrumentSectionProps {
  readonly form: UseFormReturn<FormValues, unknown, BacktestRequest>;
  readonly values: FormValues;
  /** Symbol of the chosen market, e.g. `BTC/USDT:USDT`. */
  readonly symbol: string | undefined;
}

function setContract(
  { setValue }: InstrumentSectionProps['form'],
  values: FormValues,
  contract: Instrument['contract'],
): void {
  setValue('equity', equityAfterChange(values.equity, values.contract, contract));
  setValue('contract', contract);
}

/** Says when the chosen market is of another kind of contract than the form, and puts it right. */
export function ContractNotice({ form, values, symbol }: InstrumentSectionProps) {
  const wanted = symbol === undefined ? null : contractOf(symbol);
  if (!wanted || wanted === values.contract) return null;
  return (
    <p role="status" className="flex items-center gap-2 rounded-md bg-warn-soft px-2.5 py-1.5 text-small">
      <span className="flex-1">
        {symbol} is {wanted === 'inverse' ? 'an inverse' : 'a linear'} contract; the form says {values.contract}.
      </span>
      <Button onClick={() => setContract(form, values, wanted)}>Set to {wanted}</Button>
    </p>
  );
}

/** The contract's rules: filled in from a preset or by hand. */
export function InstrumentSection({ form, values, symbol }: InstrumentSectionProps) {
  const { register, setValue, formState } = form;
  const [base = 'base', quote = 'quote'] = symbol?.split(/[/:]/) ?? [];
  const problem = (name: keyof FormValues) => formState.errors[name]?.message;
  const hasProblem = FIELDS.some((name) => formState.errors[name]);

  function fill(id: string) {
    const preset = FORM_PRESETS.find((candidate) => candidate.id === id);
    if (!preset) return;
    setContract(form, values, preset.instrument.contract);
    for (const [name, value] of Object.entries(instrumentFields(preset.instrument))) {
      setValue(name as keyof FormValues, value, { shouldValidate: formState.isSubmitted });
    }
  }

  return (
    <details className="group" open={hasProblem || undefined}>
      <summary className="rounded-sm text-small font-semibold text-text">Instrument</summary>
      <div className="mt-2 grid grid-cols-2 items-end gap-x-2 gap-y-3">
        <Field
          label="Preset"
          help={`Fills the fields below and the fees; each can be changed. Not supported: ${NOT_SUPPORTED}.`}
          className="col-span-2"
        >
          {(ids) => (
            <Select {...ids} value={presetOf(values)?.id ?? ''} onChange={(event) => fill(event.target.value)}>
              <option value="" disabled hidden>
                Own values
              </option>
              {FORM_PRESETS.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Contract"
          help="Linear: margin and profit in the quote coin. Inverse: both in the base coin."
          error={problem('contract')}
        >
          {(ids) => (
            <Select
              {...ids}
              value={values.contract}
              onChange={(event) => setContract(form, values, event.target.value as Instrument['contract'])}
            >
              <option value="linear">Linear</option>
              <option value="inverse">Inverse</option>
            </Select>
          )}
        </Field>
        <Field label="Contract size" error={problem('contractSize')}>
          {(ids) => (
            <TextInput
              {...ids}
              unit={values.contract === 'linear' ? base : quote}
              inputMode="decimal"
              {...register('contractSize')}
            />
          )}
        </Field>
        <Field
          label="Maintenance margin"
          help="Share of the notional that must stay in the margin; below it the position is liquidated."
          error={problem('maintenanceMargin')}
        >
          {(ids) => <TextInput {...ids} unit="%" inputMode="decimal" {...register('maintenanceMargin')} />}
        </Field>
        <Field label="Maximum leverage" help="0 when it is not known." error={problem('maxLeverage')}>
          {(ids) => <TextInput {...ids} unit="×" inputMode="decimal" {...register('maxLeverage')} />}
        </Field>
        <p className="col-span-2 text-small text-muted">In the fields below 0 means that there is no such rule.</p>
        <Field label="Price tick" error={problem('tick')}>
          {(ids) => <TextInput {...ids} unit={quote} inputMode="decimal" {...register('tick')} />}
        </Field>
        <Field
          label="Amount step"
          help="Amounts are cut down to a multiple of this many contracts."
          error={problem('step')}
        >
          {(ids) => <TextInput {...ids} inputMode="decimal" {...register('step')} />}
        </Field>
        <Field label="Least amount" help="Smallest order, in contracts." error={problem('minAmount')}>
          {(ids) => <TextInput {...ids} inputMode="decimal" {...register('minAmount')} />}
        </Field>
        <Field label="Least notional" error={problem('minNotional')}>
          {(ids) => <TextInput {...ids} unit={quote} inputMode="decimal" {...register('minNotional')} />}
        </Field>
      </div>
    </details>
  );
}
