import type { Role } from '../strategy/template.ts';

/** A parameter of a component, as forms, the command line, the docs and the validation read it. */
export type ParamSpec = NumberSpec | ChoiceSpec | FlagSpec;

interface SpecBase {
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly help: string;
}

export interface NumberSpec extends SpecBase {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly unit?: string;
}

export interface ChoiceSpec extends SpecBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}

export interface FlagSpec extends SpecBase {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** What the catalogue tells about a component without being able to run it. */
export interface ComponentInfo {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly help: string;
  readonly roles: readonly Role[];
  readonly params: readonly ParamSpec[];
}
