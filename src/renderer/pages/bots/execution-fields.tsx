import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { type CreateFormProps, textOf } from './create-form.ts';
import type { ExecutionValues } from './create-values.ts';

/** How a live bot carries its decisions out. */
export function ExecutionFields(form: CreateFormProps) {
  const { values, set } = form;
  return (
    <div className="grid grid-cols-3 items-start gap-3">
      <Field label="Entries" help="A limit order waits at the last price and is moved after it.">
        {(ids) => (
          <Select
            {...ids}
            value={values.entry}
            onChange={(event) => set({ entry: event.target.value as ExecutionValues['entry'] })}
          >
            <option value="market">At the market</option>
            <option value="limit">Limit order</option>
          </Select>
        )}
      </Field>
      {values.entry === 'limit' && (
        <>
          <Field label="Moved after" help="When it has not filled for so long.">
            {(ids) => <TextInput {...ids} unit="s" inputMode="numeric" {...textOf(form, 'entryTimeout')} />}
          </Field>
          <Field label="Moved at most" help="Then what is left is given up.">
            {(ids) => <TextInput {...ids} unit="times" inputMode="numeric" {...textOf(form, 'entryReprices')} />}
          </Field>
        </>
      )}
      <Field
        label="Stops and targets"
        help="On the exchange they work while plutarc does not run. Where an exchange has no such orders the bot watches them."
      >
        {(ids) => (
          <Select
            {...ids}
            value={values.protection}
            onChange={(event) => set({ protection: event.target.value as ExecutionValues['protection'] })}
          >
            <option value="exchange">Wait on the exchange</option>
            <option value="software">Watched by the bot</option>
          </Select>
        )}
      </Field>
      <Field label="Trailing stop after a restart">
        {(ids) => (
          <Select
            {...ids}
            value={values.trailing}
            onChange={(event) => set({ trailing: event.target.value as ExecutionValues['trailing'] })}
          >
            <option value="resume">Goes on from its level</option>
            <option value="recalculate">Begins anew from the price</option>
          </Select>
        )}
      </Field>
      <Field label="If a stop cannot be placed">
        {(ids) => (
          <Select
            {...ids}
            value={values.unprotected}
            onChange={(event) => set({ unprotected: event.target.value as ExecutionValues['unprotected'] })}
          >
            <option value="exit">Close the position</option>
            <option value="keep">Keep it, with an alarm</option>
          </Select>
        )}
      </Field>
    </div>
  );
}
