/** How a parameter is described: its kind, bounds, default and help. */
interface SpecBase {
  readonly title: string;
  /** One sentence. */
  readonly help: string;
}

export interface NumberParam extends SpecBase {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly unit?: string;
}

export interface ChoiceParam<C extends string = string> extends SpecBase {
  readonly kind: 'choice';
  readonly choices: readonly C[];
  readonly default: C;
}

export interface FlagParam extends SpecBase {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** A list of steps, each written as `value:percent`. */
export interface StepsParam extends SpecBase {
  readonly kind: 'steps';
  readonly default: readonly string[];
}

/** Several of the choices; at least one. */
export interface ChoicesParam<C extends string = string> extends SpecBase {
  readonly kind: 'choices';
  readonly choices: readonly C[];
  readonly default: readonly C[];
}

/** A list of whole numbers in rising order. */
export interface NumbersParam extends SpecBase {
  readonly kind: 'numbers';
  readonly min: number;
  readonly max: number;
  readonly least: number;
  readonly most: number;
  readonly default: readonly number[];
  readonly unit?: string;
}

/** A time of day in UTC, as HH:MM. */
export interface TimeParam extends SpecBase {
  readonly kind: 'time';
  readonly default: string;
}

export type Param = NumberParam | ChoiceParam | FlagParam | StepsParam | ChoicesParam | NumbersParam | TimeParam;
export type ParamSpec = Param & { readonly name: string };
export type ParamShape = Readonly<Record<string, Param>>;

/** The values that a shape of parameters stands for. */
export type ParamValues<S extends ParamShape> = {
  readonly [K in keyof S]: S[K] extends NumberParam
    ? number
    : S[K] extends ChoiceParam<infer C>
      ? C
      : S[K] extends FlagParam
        ? boolean
        : S[K] extends StepsParam
          ? readonly string[]
          : S[K] extends ChoicesParam<infer C>
            ? readonly C[]
            : S[K] extends NumbersParam
              ? readonly number[]
              : S[K] extends TimeParam
                ? string
                : never;
};

type NumberOptions = Omit<NumberParam, 'kind'>;

export function integer(options: NumberOptions): NumberParam {
  return { kind: 'integer', ...options };
}

export function decimal(options: NumberOptions): NumberParam {
  return { kind: 'number', ...options };
}

export function choice<const C extends string>(options: Omit<ChoiceParam<C>, 'kind'>): ChoiceParam<C> {
  return { kind: 'choice', ...options };
}

export function flag(options: Omit<FlagParam, 'kind'>): FlagParam {
  return { kind: 'flag', ...options };
}

export function steps(options: Omit<StepsParam, 'kind' | 'default'>): StepsParam {
  return { kind: 'steps', default: [], ...options };
}

export function choices<const C extends string>(options: Omit<ChoicesParam<C>, 'kind'>): ChoicesParam<C> {
  return { kind: 'choices', ...options };
}

export function numbers(options: Omit<NumbersParam, 'kind'>): NumbersParam {
  return { kind: 'numbers', ...options };
}

export function timeOfDay(options: Omit<TimeParam, 'kind'>): TimeParam {
  return { kind: 'time', ...options };
}

/** A look-back length in candles. */
export function period(defaultValue: number, options: { title?: string; help: string; min?: number }): NumberParam {
  return integer({
    title: options.title ?? 'Period',
    help: options.help,
    min: options.min ?? 2,
    max: 5000,
    default: defaultValue,
    unit: 'candles',
  });
}

/** What every signal that comes from a cross or a breakout offers. */
export const eventOrState = choice({
  title: 'Output',
  help: 'Whether the signal lasts only for the candle on which it begins (event) or as long as it holds (state).',
  choices: ['event', 'state'],
  default: 'event',
});

/**
 * Checks one value against its specification.
 * @returns null, or what would be valid, e.g. "a whole number from 2 to 5000"
 */
export function whatIsValid(spec: Param, value: unknown): string | null {
  switch (spec.kind) {
    case 'integer':
      if (typeof value === 'number' && Number.isInteger(value) && value >= spec.min && value <= spec.max) return null;
      return `a whole number from ${spec.min} to ${spec.max}`;
    case 'number':
      if (typeof value === 'number' && value >= spec.min && value <= spec.max) return null;
      return `a number from ${spec.min} to ${spec.max}`;
    case 'choice':
      if (typeof value === 'string' && spec.choices.includes(value)) return null;
      return `one of ${spec.choices.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'steps':
      if (Array.isArray(value) && value.every((step) => typeof step === 'string')) return null;
      return 'a list of steps, each as "value:percent"';
    case 'choices':
      if (isListOf(value, (each) => typeof each === 'string' && spec.choices.includes(each))) return null;
      return `a list of at least one of ${spec.choices.join(', ')}, none twice`;
    case 'numbers': {
      const { min, max, least, most } = spec;
      const fits = (each: unknown) => Number.isInteger(each) && Number(each) >= min && Number(each) <= max;
      const rising = (list: readonly unknown[]) =>
        list.every((each, k) => k === 0 || Number(each) > Number(list[k - 1]));
      if (isListOf(value, fits) && value.length >= least && value.length <= most && rising(value)) return null;
      return `a rising list of ${least} to ${most} whole numbers from ${min} to ${max}`;
    }
    case 'time':
      if (typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return null;
      return 'a time of day as HH:MM, from 00:00 to 23:59';
  }
}

/** Whether it is a list with at least one element, all valid and none twice. */
function isListOf(value: unknown, valid: (each: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(valid) && new Set(value).size === value.length;
}
