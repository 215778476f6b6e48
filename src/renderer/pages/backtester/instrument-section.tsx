import type { Instrument } from '#core/market/instrument.ts';
import { UNSUPPORTED_PRESETS } from '#core/market/instrument-presets.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { type FormApi, type FormPartProps, problemOf } from './form-api.ts';
import type { FormValues } from './form-values.ts';
import { contractOf, equityAfterChange, FORM_PRESETS, instrumentFields, presetOf } from './instrument-fields.ts';

const FIELDS = [
  'contract',
  'contractSize',
  'tick',
  'step',
  'minAmount',
  'minNotional',
  'maintenanceMargin',
  'maintenanceTiers',
  'maxLeverage',
] as const satisfies readonly (keyof FormValues)[];

const NOT_SUPPORTED = Object.values(UNSUPPORTED_PRESETS).join('. ');

function setContract({ setValue }: FormApi, values: FormValues, contract: Instrument['contract']): void {
  setValue('equity', equityAfterChange(values.equity, values.contract, contract));
  setValue('contract', contract);
}

export interface ContractNoticeProps extends FormPartProps {
  /** Symbol of the first market, e.g. `BTC/USDT:USDT`. */
  readonly symbol: string | undefined;
}

/** Says when the chosen market is of another kind of contract than the form, and puts it right. */
export function ContractNotice({ form, values, symbol }: ContractNoticeProps) {
  const wanted = symbol === undefined ? null : contractOf(symbol);
  if (!wanted || wanted === values.contract) return null;
  return (
    <Notice action={<Button onClick={() => setContract(form, values, wanted)}>Set to {wanted}</Button>}>
      {symbol} is {wanted === 'inverse' ? 'an inverse' : 'a linear'} contract; the form says {values.contract}.
    </Notice>
  );
}

export interface InstrumentSectionProps extends FormPartProps {
  /** Symbols of the chosen markets. */
  readonly symbols: readonly string[];
}

/** The coin of that place in all symbols, or what such a coin is called. */
function commonCoin(symbols: readonly string[], place: 0 | 1): string {
  const coins = new Set(symbols.map((symbol) => symbol.split(/[/:]/)[place]));
  const [coin] = coins;
  return coins.size === 1 && coin ? coin : (['base', 'quote'] as const)[place];
}

/** The contract's rules, the same for all markets: filled in from a preset or by hand. */
export function InstrumentSection({ form, values, symbols }: InstrumentSectionProps) {
  const { register, setValue, formState } = form;
  const base = commonCoin(symbols, 0);
  const quote = commonCoin(symbols, 1);
  const problem = (name: keyof FormValues) => problemOf(form, name);
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
        {symbols.length > 1 && (
          <p className="col-span-2 text-small text-muted">These rules and the fees hold for every chosen market.</p>
        )}
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
        <Field
          label="Maintenance tiers"
          help="Higher maintenance margins of larger positions, as notional:percent, such as 50000:1, 250000:2.5. Empty for none."
          className="col-span-2"
          error={problem('maintenanceTiers')}
        >
          {(ids) => <TextInput {...ids} {...register('maintenanceTiers')} />}
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
