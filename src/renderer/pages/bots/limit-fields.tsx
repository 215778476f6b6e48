import { Field, TextInput } from '#renderer/ui/field.tsx';
import { type CreateFormProps, textOf } from './create-form.ts';
import type { LimitValues } from './create-values.ts';

interface LimitField {
  readonly name: keyof LimitValues;
  readonly label: string;
  readonly help: string;
  readonly unit?: string;
}

const FIELDS: readonly LimitField[] = [
  {
    name: 'maxDailyLoss',
    label: 'Daily loss limit',
    help: 'After this loss of a day’s first equity the day has no more entries.',
    unit: '%',
  },
  { name: 'dayStartHour', label: 'Day begins at', help: 'Hour at which the day of that limit begins.', unit: 'UTC' },
  {
    name: 'maxDrawdown',
    label: 'Drawdown limit',
    help: 'So far below its highest equity the bot enters nothing until you end the lock.',
    unit: '%',
  },
  {
    name: 'maxLosses',
    label: 'Losses in a row',
    help: 'After so many losing trades in a row it enters nothing for the cool-down.',
  },
  { name: 'coolDown', label: 'Cool-down', help: 'How long it enters nothing after a streak of losses.', unit: 'min' },
  { name: 'maxPositions', label: 'Most open positions', help: 'On all of its instruments together.' },
  { name: 'maxExposure', label: 'Exposure in all', help: 'Notional of all its positions together.', unit: '× eq.' },
  {
    name: 'maxInstrumentExposure',
    label: 'Exposure of each',
    help: 'Highest notional of one position at its entry.',
    unit: '× eq.',
  },
  {
    name: 'maxSlippage',
    label: 'Slippage limit',
    help: 'An entry is left out when the price has moved further against it since the close that asked for it.',
    unit: 'bps',
  },
  {
    name: 'maxOrders',
    label: 'Entries a minute',
    help: 'Orders that open or add to positions. Orders that close are never held back.',
  },
];

/** What the bot is held to whatever its strategy wants. */
export function LimitFields(form: CreateFormProps) {
  return (
    <div className="grid grid-cols-4 items-start gap-3">
      {FIELDS.map(({ name, label, help, unit }) => (
        <Field key={name} label={label} help={help}>
          {(ids) => (
            <TextInput {...ids} unit={unit} inputMode="decimal" placeholder="no limit" {...textOf(form, name)} />
          )}
        </Field>
      ))}
    </div>
  );
}
