import { type KeyboardEvent, useState } from 'react';
import { parseNumber } from '#renderer/pages/backtester/typed-values.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import type { ControlIds } from './control-ids.ts';

/**
 * A field for a number. What is typed is taken over as soon as it is a number, in bounds or not: what is wrong with it is
 * said by the check of the whole strategy. What is no number is dropped when the field is left.
 */
export function NumberInput({
  value,
  whole = false,
  unit,
  onChange,
  ...rest
}: Partial<ControlIds> & {
  readonly 'aria-label'?: string;
  readonly value: number;
  readonly whole?: boolean;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly stands: number } | null>(null);
  const text = typed && Object.is(typed.stands, value) ? typed.text : String(value);
  const read = (written: string) => {
    const number = parseNumber(written);
    return number !== null && (!whole || Number.isInteger(number)) ? number : null;
  };

  function take(written: string) {
    const number = read(written);
    setTyped({ text: written, stands: number ?? value });
    if (number !== null && number !== value) onChange(number);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const step = (whole ? 1 : 0.1) * (event.shiftKey ? 10 : 1);
    onChange(Number((value + direction * step).toFixed(6)));
  }

  return (
    <TextInput
      {...rest}
      aria-invalid={rest['aria-invalid'] === true || read(text) === null}
      inputMode="decimal"
      unit={unit}
      className={unit ? 'pr-8!' : undefined}
      value={text}
      onChange={(event) => take(event.target.value)}
      onBlur={() => setTyped(null)}
      onKeyDown={onKeyDown}
    />
  );
}
