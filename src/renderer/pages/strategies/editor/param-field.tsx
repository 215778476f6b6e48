import type { NumberParam, ParamSpec } from '#core/components/params.ts';
import type { ParamValue } from '#core/strategy/template.ts';
import { Choice } from '#renderer/ui/choice.tsx';
import { Checkbox, Field, TextInput } from '#renderer/ui/field.tsx';
import { Slider } from '#renderer/ui/slider.tsx';
import { describeParam } from '../describe-param.ts';
import type { ControlIds } from './control-ids.ts';
import { ChoicesInput, NumbersInput, StepsInput } from './list-inputs.tsx';
import { NumberInput } from './number-input.tsx';
import { SLIDER_STEPS, sliderScale } from './slider-scale.ts';

export interface ParamFieldProps {
  readonly spec: ParamSpec;
  readonly value: ParamValue | undefined;
  readonly problem: string | undefined;
  readonly onChange: (value: ParamValue) => void;
}

/** One parameter with the control that suits its kind. */
export function ParamField({ spec, value, problem, onChange }: ParamFieldProps) {
  const { bounds } = describeParam(spec);
  const help = [spec.help, bounds].filter(Boolean).join(' ');
  const wide = spec.kind === 'steps' || spec.kind === 'choices' || spec.kind === 'numbers';
  const shown = value ?? spec.default;
  if (spec.kind === 'flag') {
    return (
      <div className="flex items-end pb-1.5" title={help}>
        <Checkbox label={spec.title} checked={shown === true} onChange={(event) => onChange(event.target.checked)} />
      </div>
    );
  }
  return (
    <Field label={spec.title} help={help} error={problem} className={wide ? 'col-span-full' : undefined}>
      {(ids) => {
        switch (spec.kind) {
          case 'integer':
          case 'number':
            return <NumberControl {...ids} spec={spec} value={Number(shown)} onChange={onChange} />;
          case 'choice':
            return (
              <Choice
                label={spec.title}
                value={String(shown)}
                options={spec.choices.map((choice) => ({ value: choice, label: choice.replaceAll('-', ' ') }))}
                onChange={onChange}
                className="w-full"
              />
            );
          case 'time':
            return (
              <TextInput
                {...ids}
                unit="UTC"
                maxLength={5}
                value={String(shown)}
                onChange={(event) => onChange(event.target.value)}
              />
            );
          case 'choices':
            return <ChoicesInput {...ids} spec={spec} value={shown as string[]} onChange={onChange} />;
          case 'numbers':
            return <NumbersInput {...ids} spec={spec} value={shown as number[]} onChange={onChange} />;
          case 'steps':
            return <StepsInput {...ids} title={spec.title} value={shown as string[]} onChange={onChange} />;
        }
      }}
    </Field>
  );
}

/** Units that would not leave a number any room; how many of what it counts is said by its help. */
const SHORT_UNITS: Readonly<Record<string, string>> = { candles: '', settlements: '', trades: '', minutes: 'min' };

const STEP_OF_KEY: Readonly<Record<string, -1 | 1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** A slider for the rough value, a field for the exact one. */
function NumberControl({
  spec,
  value,
  onChange,
  ...ids
}: ControlIds & {
  readonly spec: NumberParam & { readonly title: string };
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const scale = sliderScale(spec);
  const unit = spec.unit && (SHORT_UNITS[spec.unit] ?? spec.unit);
  return (
    <div className="flex items-center gap-2">
      <Slider
        label={`${spec.title}, roughly`}
        min={0}
        max={SLIDER_STEPS}
        value={scale.positionOf(value)}
        onChange={(position) => onChange(scale.valueAt(position))}
        onKeyDown={(event) => {
          const direction = STEP_OF_KEY[event.key];
          if (direction === undefined) return;
          event.preventDefault();
          onChange(scale.next(value, direction));
        }}
      />
      <div className="w-[76px] shrink-0">
        <NumberInput
          {...ids}
          value={value}
          whole={spec.kind === 'integer'}
          unit={unit || undefined}
          onChange={onChange}
        />
      </div>
    </div>
  );
}
