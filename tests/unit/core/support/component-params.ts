import fc from 'fast-check';
import type { AnyParams, Component } from '#core/components/component.ts';
import { type ParamSpec, whatIsValid } from '#core/components/params.ts';

type Value = AnyParams[string];

const TIMES = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 0, 0, 15, 30, 59) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

/** Whole numbers within bounds, mostly as small as a test's series, so that components have something to say. */
function wholeNumber(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min, max: Math.min(max, min + 12) }) },
    { weight: 2, arbitrary: fc.integer({ min, max: Math.min(max, min + 60) }) },
    { weight: 1, arbitrary: fc.constantFrom(min, Math.min(max, 500)) },
  );
}

function anyValue(spec: ParamSpec): fc.Arbitrary<Value> {
  switch (spec.kind) {
    case 'integer':
      return wholeNumber(spec.min, spec.max);
    case 'number':
      return fc.oneof(
        fc.constant(spec.default),
        fc.double({ min: spec.min, max: Math.min(spec.max, spec.min + 100), noNaN: true }),
        fc.double({ min: spec.min, max: Math.min(spec.max, spec.min + 3), noNaN: true }),
        fc.constantFrom(spec.min, spec.max),
      );
    case 'choice':
      return fc.constantFrom(...spec.choices);
    case 'flag':
      return fc.boolean();
    case 'choices':
      return fc.shuffledSubarray([...spec.choices], { minLength: 1 });
    case 'numbers':
      return fc
        .uniqueArray(wholeNumber(spec.min, spec.max), { minLength: spec.least, maxLength: spec.most })
        .map((list) => list.sort((a, b) => a - b));
    case 'steps':
      return fc.constantFrom<readonly string[]>([], ['0.5:50'], ['0.7:40', '2.1:60']);
    case 'time':
      return TIMES;
  }
}

/** Parameters that the component accepts. */
export function paramsArbitrary(component: Component): fc.Arbitrary<AnyParams> {
  const values = Object.fromEntries(component.params.map((spec) => [spec.name, anyValue(spec)]));
  return fc.record(values).filter((params) => component.check?.(params) == null);
}

export function defaultsOf(component: Component): AnyParams {
  return Object.fromEntries(component.params.map((spec) => [spec.name, spec.default]));
}

/** Values that a parameter must refuse. */
export function refusedBy(spec: ParamSpec): Value[] {
  switch (spec.kind) {
    case 'integer':
      return [spec.min - 1, spec.max + 1, spec.min + 0.5, Number.NaN, 'many'];
    case 'number':
      return [spec.min - 1e-6, spec.max + 1e-6, Number.NaN, Number.POSITIVE_INFINITY, '1'];
    case 'choice':
      return ['no such choice', '', 1];
    case 'flag':
      return ['true', 1];
    case 'choices':
      return [[], ['no such choice'], [spec.choices[0], spec.choices[0]], spec.choices[0]];
    case 'numbers':
      return [[], [spec.min - 1, spec.min], [spec.min, spec.max + 1], [spec.min + 1, spec.min], spec.min];
    case 'steps':
      return ['1:50', [1]];
    case 'time':
      return ['24:00', '7:00', '07:60', 7];
  }
}

/** Whether a value passes the bounds of its own parameter. */
export function accepts(spec: ParamSpec, value: unknown): boolean {
  return whatIsValid(spec, value) === null;
}
