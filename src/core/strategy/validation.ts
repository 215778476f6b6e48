import type { z } from 'zod';
import { CATALOGUE, findComponent } from '../components/catalogue.ts';
import type { AnyParams, Component } from '../components/component.ts';
import { whatIsValid } from '../components/params.ts';
import { type Template, type TemplateComponent, templateSchema } from './template.ts';

/** Something wrong with a template: where, and what would be valid. */
export interface TemplateIssue {
  /** Path of the field, e.g. `components[1].params.period`. */
  readonly field: string;
  readonly message: string;
}

/** A use of a component with its catalogue entry and complete, checked parameters. */
export interface ResolvedComponent {
  readonly use: TemplateComponent;
  readonly component: Component;
  readonly params: AnyParams;
}

/** A template that can run. */
export interface ValidTemplate {
  readonly template: Template;
  /** The enabled components in the template's order. */
  readonly components: readonly ResolvedComponent[];
}

export type Validation =
  | { readonly valid: true; readonly strategy: ValidTemplate }
  | { readonly valid: false; readonly issues: readonly TemplateIssue[] };

/** Checks that run beside the signals are kept as bits of one 32-bit number a candle. */
const MAX_FILTERS = 30;

/** Reads a `plutarc-strategy/1` and checks all that can be checked without candles. */
export function validateTemplate(input: unknown): Validation {
  const parsed = templateSchema.safeParse(input);
  if (!parsed.success) return { valid: false, issues: parsed.error.issues.map(structureIssue) };
  const template = parsed.data;
  const issues: TemplateIssue[] = [];
  const components: ResolvedComponent[] = [];
  const seen = new Set<string>();
  for (const [index, use] of template.components.entries()) {
    const field = `components[${index}]`;
    if (seen.has(use.id)) issues.push({ field: `${field}.id`, message: `"${use.id}" is used twice; ids must differ` });
    seen.add(use.id);
    const component = findComponent(use.use);
    if (!component) {
      issues.push({ field: `${field}.use`, message: unknownComponent(use.use) });
      continue;
    }
    const params = resolveParams(component, use, field, issues);
    if (!component.roles.includes(use.role)) {
      const roles = component.roles.join(' or ');
      issues.push({
        field: `${field}.role`,
        message: `${use.use} cannot have the role ${use.role}; use it as ${roles}`,
      });
    } else if (params && use.enabled) components.push({ use, component, params });
  }
  if (issues.length === 0) issues.push(...combinationIssues(template, components));
  return issues.length > 0 ? { valid: false, issues } : { valid: true, strategy: { template, components } };
}

/** All issues as one line, for places that have room for one. */
export function describeIssues(issues: readonly TemplateIssue[]): string {
  return issues.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

function structureIssue(issue: z.core.$ZodIssue): TemplateIssue {
  const field = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return { field: field.replace(/^\./, '') || 'template', message: issue.message };
}

function unknownComponent(id: string): string {
  const known = CATALOGUE.map((component) => component.id).join(', ');
  return `there is no component "${id}"; known are ${known}`;
}

function resolveParams(
  component: Component,
  use: TemplateComponent,
  field: string,
  issues: TemplateIssue[],
): AnyParams | null {
  const before = issues.length;
  const names = component.params.map((spec) => spec.name);
  for (const name of Object.keys(use.params)) {
    if (names.includes(name)) continue;
    const valid = names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none';
    issues.push({ field: `${field}.params.${name}`, message: `${use.use} has no such parameter; ${valid}` });
  }
  const params: Record<string, AnyParams[string]> = {};
  for (const spec of component.params) {
    const value = use.params[spec.name] ?? spec.default;
    const valid = whatIsValid(spec, value);
    if (valid) {
      const shown = JSON.stringify(value);
      issues.push({ field: `${field}.params.${spec.name}`, message: `${shown} is not valid; use ${valid}` });
    }
    params[spec.name] = value;
  }
  if (issues.length > before) return null;
  const problem = component.check?.(params);
  if (problem) {
    issues.push({ field: `${field}.params`, message: problem });
    return null;
  }
  return params;
}

function combinationIssues(template: Template, components: readonly ResolvedComponent[]): TemplateIssue[] {
  const { mode, threshold } = template.combination;
  const signals = components.filter(({ use }) => use.role === 'signal');
  if (signals.length === 0) {
    return [{ field: 'components', message: 'no trade can ever qualify: there is no enabled signal; add one' }];
  }
  if (
    components.filter(({ use }) => use.role === 'filter' || use.role === 'guard' || use.role === 'gate').length >
    MAX_FILTERS
  ) {
    return [{ field: 'components', message: `more than ${MAX_FILTERS} filters, guards and gates; remove some` }];
  }
  const problem = unreachable(mode, threshold, signals);
  if (problem) return [{ field: 'combination.threshold', message: `no trade can ever qualify: ${problem}` }];
  const exits = components.filter(({ use }) => use.role === 'exit');
  const stops = exits.filter(({ component }) => component.id === 'stop-loss');
  for (const { use, params } of exits) {
    if (use.use === 'signal-flip' && Number(params.minScore) > 0) {
      const never = unreachable(mode, Number(params.minScore), signals);
      const field = `components[${template.components.indexOf(use)}].params.minScore`;
      if (never) return [{ field, message: `no position can ever be left by it: ${never}` }];
    }
    if (use.use === 'session-end' && template.sessions.length === 0) {
      const field = `components[${template.components.indexOf(use)}].use`;
      return [{ field, message: 'no session ever ends: the strategy has no sessions; add one or remove this exit' }];
    }
    if (params.unit === 'r' && stops.length === 0) {
      const index = template.components.indexOf(use);
      const field = `components[${index}].params.unit`;
      return [{ field, message: 'a level in multiples of the risk needs a stop-loss; add one or choose another unit' }];
    }
  }
  return [];
}

/** Why the signals can never reach a threshold, and what would be valid; null when they can. */
function unreachable(
  mode: Template['combination']['mode'],
  threshold: number,
  signals: readonly ResolvedComponent[],
): string | null {
  const count = `${signals.length} signal${signals.length === 1 ? '' : 's'}`;
  if (mode === 'min-score') {
    const highest = signals.reduce((sum, { use }) => sum + use.weight, 0);
    if (threshold > highest + 1e-9) {
      return `threshold ${threshold} with ${count} whose weights add up to ${highest}; use at most ${highest}`;
    }
  }
  if (mode === 'min-signals' && threshold > signals.length) {
    return `threshold ${threshold} with ${count}; use at most ${signals.length}`;
  }
  if (mode === 'weighted-average' && threshold > 1) {
    return `a weighted average never exceeds 1, threshold is ${threshold}; use a number above 0 and up to 1`;
  }
  return null;
}
