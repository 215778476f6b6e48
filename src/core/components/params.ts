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

export type Param = NumberParam | ChoiceParam | FlagParam | StepsParam;
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
  }
}
