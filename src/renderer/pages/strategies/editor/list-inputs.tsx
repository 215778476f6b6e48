import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ChoicesParam, NumbersParam } from '#core/components/params.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import type { ControlIds } from './control-ids.ts';
import { NumberInput } from './number-input.tsx';

/** Several of the choices, each a button that is in or out. */
export function ChoicesInput({
  spec,
  value,
  onChange,
  id,
  'aria-describedby': describedBy,
}: ControlIds & {
  readonly spec: ChoicesParam & { readonly title: string };
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}) {
  return (
    <fieldset id={id} aria-label={spec.title} aria-describedby={describedBy} className="flex flex-wrap gap-1">
      {spec.choices.map((choice) => {
        const chosen = value.includes(choice);
        return (
          <button
            key={choice}
            type="button"
            aria-pressed={chosen}
            onClick={() => onChange(spec.choices.filter((each) => (each === choice ? !chosen : value.includes(each))))}
            className={classes(
              'h-6 rounded-md border px-2 text-small transition-colors',
              chosen ? 'border-accent bg-accent-soft' : 'border-line text-muted hover:bg-hover',
            )}
          >
            {choice}
          </button>
        );
      })}
    </fieldset>
  );
}

/** A list of numbers as text with commas. */
export function NumbersInput({
  spec,
  value,
  onChange,
  ...ids
}: ControlIds & {
  readonly spec: NumbersParam;
  readonly value: readonly number[];
  readonly onChange: (value: number[]) => void;
}) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly stands: readonly number[] } | null>(null);
  const text = typed && typed.stands.join() === value.join() ? typed.text : value.join(', ');
  const numbers = numbersIn(text);
  return (
    <TextInput
      {...ids}
      aria-invalid={ids['aria-invalid'] || numbers === null}
      unit={spec.unit}
      className={spec.unit ? 'pr-16!' : undefined}
      value={text}
      onChange={(event) => {
        const read = numbersIn(event.target.value);
        setTyped({ text: event.target.value, stands: read ?? value });
        if (read) onChange(read);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** `8, 13 21` as numbers; null where something else stands between them. */
function numbersIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = parts.map(Number);
  return parts.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}

/** Steps of a ladder as rows: at which value, and what share is closed there. */
export function StepsInput({
  title,
  value,
  onChange,
  id,
  'aria-describedby': describedBy,
}: ControlIds & {
  readonly title: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}) {
  const rows = value.map((step) => step.split(':').map(Number));
  const put = (index: number, place: 0 | 1, number: number) =>
    onChange(
      rows.map((row, k) => {
        const [at = 1, share = 50] = row;
        if (k !== index) return `${at}:${share}`;
        return place === 0 ? `${number}:${share}` : `${at}:${number}`;
      }),
    );
  const last = rows.at(-1)?.[0] ?? 0;
  return (
    <fieldset id={id} aria-label={title} aria-describedby={describedBy} className="flex flex-col gap-1.5">
      {rows.map(([at = 0, share = 0], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place and its numbers
        <div key={index} className="flex items-center gap-2 text-small text-muted">
          <span>At</span>
          <div className="w-20">
            <NumberInput
              aria-label={`Step ${index + 1}: value`}
              value={at}
              onChange={(number) => put(index, 0, number)}
            />
          </div>
          <span>close</span>
          <div className="w-20">
            <NumberInput
              aria-label={`Step ${index + 1}: percent`}
              value={share}
              unit="%"
              onChange={(number) => put(index, 1, number)}
            />
          </div>
          <IconButton
            icon={X}
            label={`Remove step ${index + 1}`}
            onClick={() => onChange(value.filter((_, k) => k !== index))}
          />
        </div>
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...value, `${last + 1}:${rows.length === 0 ? 50 : 25}`])}>
          Add a step
        </Button>
      </div>
    </fieldset>
  );
}
