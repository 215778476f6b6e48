import type { ExchangeInfo, MarginMode } from '#contract/keys.ts';
import { SIZING_TITLES } from '#renderer/pages/keys/instrument-rows.ts';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { type CreateFormProps, textOf } from './create-form.ts';
import type { CreateValues } from './create-values.ts';

const SIZINGS = Object.entries(SIZING_TITLES) as [CreateValues['sizing'], string][];

/** Equity of a paper account, leverage, margin and size. */
export function MoneyFields({
  values,
  set,
  exchange,
}: CreateFormProps & {
  /** The exchange that the bot follows; undefined for a replay, which any margin suits. */
  readonly exchange: ExchangeInfo | undefined;
}) {
  const modes: readonly MarginMode[] = exchange?.marginModes ?? ['isolated', 'cross'];
  const implicit = exchange?.leverage === 'implicit';
  return (
    <div className="grid grid-cols-3 items-start gap-3">
      {values.mode === 'paper' && (
        <Field label="Equity" help="Of the paper account, in the settlement coin.">
          {(ids) => <TextInput {...ids} inputMode="decimal" {...textOf({ values, set }, 'equity')} />}
        </Field>
      )}
      <Field
        label="Leverage"
        help={
          implicit
            ? `${exchange.name} takes no leverage: it follows from the size of the position. What is set here is used for sizing only.`
            : undefined
        }
      >
        {(ids) => <TextInput {...ids} unit="×" inputMode="decimal" {...textOf({ values, set }, 'leverage')} />}
      </Field>
      <Field
        label="Margin mode"
        help={modes.length === 1 ? `${exchange?.name} has ${modes[0]} margin only.` : undefined}
      >
        {(ids) => (
          <Select
            {...ids}
            value={marginModeOf(values, exchange)}
            disabled={modes.length === 1}
            onChange={(event) => set({ marginMode: event.target.value as MarginMode })}
          >
            {modes.map((mode) => (
              <option key={mode} value={mode}>
                {mode === 'isolated' ? 'Isolated' : 'Cross'}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Sizing">
        {(ids) => (
          <Select
            {...ids}
            value={values.sizing}
            onChange={(event) => set({ sizing: event.target.value as CreateValues['sizing'] })}
          >
            {SIZINGS.map(([kind, title]) => (
              <option key={kind} value={kind}>
                {title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Size">
        {(ids) => (
          <TextInput
            {...ids}
            inputMode="decimal"
            unit={values.sizing === 'notional' ? undefined : '%'}
            {...textOf({ values, set }, 'sizingValue')}
          />
        )}
      </Field>
    </div>
  );
}

/** The margin mode that is meant: the only one that the exchange has, or the chosen one. */
export function marginModeOf(values: Pick<CreateValues, 'marginMode'>, exchange: ExchangeInfo | undefined): MarginMode {
  if (!exchange || exchange.marginModes.includes(values.marginMode)) return values.marginMode;
  return exchange.marginModes[0] ?? values.marginMode;
}
