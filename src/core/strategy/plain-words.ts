import type { Session, Template } from './template.ts';
import type { ResolvedComponent, ValidTemplate } from './validation.ts';

/** Says what a strategy does, one sentence an element. */
export function inPlainWords({ template, components }: ValidTemplate): string[] {
  const inRole = (role: string) => components.filter(({ use }) => use.role === role);
  const words: string[] = [entrySentence(template, inRole('signal'))];
  const conditions = [...inRole('filter'), ...inRole('guard'), ...inRole('gate')];
  if (conditions.length > 0) words.push(`Only while ${list(conditions.map(phrase), 'and')}.`);
  if (template.direction !== 'both') words.push(`Only ${template.direction} entries.`);
  if (template.sessions.length > 0) words.push(`Only ${list(template.sessions.map(sessionPhrase), 'or')} (UTC).`);
  const exits = inRole('exit');
  words.push(
    exits.length > 0
      ? `Exit: ${list(exits.map(phrase), 'or')}.`
      : 'There is no exit rule: a position stays open until the data ends.',
  );
  return words;
}

function entrySentence(template: Template, signals: readonly ResolvedComponent[]): string {
  const { mode, threshold } = template.combination;
  const phrases = signals.map(phrase);
  if (signals.length === 1) return `Enter when ${phrases[0]}.`;
  const total = signals.reduce((sum, { use }) => sum + use.weight, 0);
  const joined = list(phrases, 'and');
  switch (mode) {
    case 'min-score':
      return `Enter when the weighted score of ${signals.length} signals reaches ${threshold} of ${total}: ${joined}.`;
    case 'weighted-average':
      return `Enter when the weighted average of ${signals.length} signals reaches ${threshold}: ${joined}.`;
    case 'min-signals':
      return `Enter when at least ${threshold} of ${signals.length} signals agree and lead: ${joined}.`;
    case 'majority':
      return `Enter when more than half of ${signals.length} signals agree: ${joined}.`;
    case 'unanimous':
      return `Enter when ${signals.length === 2 ? 'both' : `all ${signals.length}`} signals agree: ${joined}.`;
    case 'any':
      return `Enter when one of ${signals.length} signals fires and none points the other way: ${joined}.`;
  }
}

function phrase({ component, params }: ResolvedComponent): string {
  return component.describe(params);
}

function sessionPhrase({ days, start, end }: Session): string {
  return `${days.join(', ')} from ${start} to ${end}`;
}

function list(parts: readonly string[], last: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts[parts.length - 1]}`;
}
