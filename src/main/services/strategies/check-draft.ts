import type { DraftCheck, DraftComponent, StrategyDraft } from '#contract/strategies.ts';
import { findComponent } from '#core/components/catalogue.ts';
import type { AnyParams } from '#core/components/component.ts';
import { whatIsValid } from '#core/components/params.ts';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import { type TemplateIssue, validateTemplate } from '#core/strategy/validation.ts';

/** What keeps a draft from running, and what it does so far as that can be said. */
export function checkDraft(draft: StrategyDraft): DraftCheck {
  const result = validateTemplate(draft);
  return {
    issues: result.valid ? [] : result.issues.map(inWords),
    summary: result.valid ? inPlainWords(result.strategy) : [],
    phrases: draft.components.map(phraseOf),
  };
}

/** The first problem as a sentence; null where there is none. */
export function firstProblem(draft: StrategyDraft): string | null {
  const result = validateTemplate(draft);
  if (result.valid) return null;
  const [issue] = result.issues;
  return issue ? inWords(issue).message : null;
}

function phraseOf({ use, params: given }: DraftComponent): string | null {
  const component = findComponent(use);
  if (!component) return null;
  const params: Record<string, AnyParams[string]> = {};
  for (const spec of component.params) {
    const value = given[spec.name] ?? spec.default;
    if (whatIsValid(spec, value)) return null;
    params[spec.name] = value;
  }
  return component.check?.(params) ? null : component.describe(params);
}

/** Sentences for what the schema itself finds, which speaks of types and not to people. */
const STRUCTURE: readonly (readonly [field: RegExp, message: string])[] = [
  [/^name$/, 'Give the strategy a name of at most 80 letters.'],
  [/^description$/, 'The description is too long; use at most 4,000 letters.'],
  [/^components$/, 'A strategy needs at least one component; add a signal.'],
  [/^components\[\d+\]\.id$/, 'A component needs a name of letters, digits and dashes, at most 40 of them.'],
  [/^components\[\d+\]\.weight$/, 'The weight must be a number above 0.'],
  [/^combination\.threshold$/, 'The threshold must be a number above 0.'],
  [/^sessions\[\d+\]\.days/, 'A session needs at least one day.'],
  [/^sessions\[\d+\]\.(start|end)$/, 'A session begins and ends at a time of day, written as HH:MM.'],
];

/** Words of `validateTemplate` are kept; they begin small because a field's name stands before them elsewhere. */
const OF_THE_SCHEMA = /^(Invalid|Too (small|big)|Expected|Required|letters, digits|a time of day)/;

function inWords({ field, message }: TemplateIssue): TemplateIssue {
  const known = OF_THE_SCHEMA.test(message) && STRUCTURE.find(([pattern]) => pattern.test(field));
  const text = known ? known[1] : `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return { field, message: /[.!?]$/.test(text) ? text : `${text}.` };
}
