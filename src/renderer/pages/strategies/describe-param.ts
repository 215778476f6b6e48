import type { ComponentInfo } from '#core/components/component.ts';
import type { ParamValue } from '#core/strategy/template.ts';
import { formatNumber } from '#renderer/format/number.ts';

export type ParamSpec = ComponentInfo['params'][number];

/** A parameter's value with its unit, and what values it may have. */
export function describeParam(
  spec: ParamSpec,
  value: ParamValue | readonly (string | number)[] = spec.default,
): { readonly value: string; readonly bounds: string } {
  switch (spec.kind) {
    case 'integer':
    case 'number': {
      const unit = spec.unit ? ` ${spec.unit}` : '';
      const number = (n: number) => formatNumber(n, 6, 0);
      const text = typeof value === 'number' ? number(value) : String(value);
      return { value: text + unit, bounds: `${number(spec.min)} to ${number(spec.max)}${unit}.` };
    }
    case 'choice':
      return { value: String(value), bounds: `One of ${spec.choices.join(', ')}.` };
    case 'steps':
      return {
        value: Array.isArray(value) && value.length > 0 ? value.join(', ') : 'None',
        bounds: 'Steps, each as value:percent.',
      };
    case 'choices':
      return { value: listOf(value), bounds: `Any of ${spec.choices.join(', ')}.` };
    case 'numbers': {
      const unit = spec.unit ? ` ${spec.unit}` : '';
      return {
        value: listOf(value) + unit,
        bounds: `${spec.least} to ${spec.most} numbers, ${spec.min} to ${spec.max}${unit}.`,
      };
    }
    case 'time':
      return { value: `${String(value)} UTC`, bounds: 'A time of day.' };
    case 'flag':
      return { value: value === true ? 'Yes' : 'No', bounds: '' };
  }
}

function listOf(value: ParamValue | readonly (string | number)[]): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
