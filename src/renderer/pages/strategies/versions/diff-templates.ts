import type { DraftComponent, StrategyDraft } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import type { Session } from '#core/strategy/template.ts';
import { describeParam } from '../describe-param.ts';
import { MODE_WORDS } from '../editor/combination-words.ts';
import { DIRECTION_WORDS, ROLE_WORDS } from '../role-words.ts';

/** One difference between two states of a strategy, in words; null where there is nothing on that side. */
export interface Difference {
  /** What differs, e.g. "EMA cross (ema-cross): Fast". */
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Components = ReadonlyMap<string, ComponentInfo>;

/** Everything in which two states differ, field by field, in the order in which a strategy is read. */
export function differences(before: StrategyDraft, after: StrategyDraft, components: Components): Difference[] {
  const found: Difference[] = [];
  const compare = (what: string, was: string, is: string) => {
    if (was !== is) found.push({ what, before: was, after: is });
  };
  compare('Name', before.name, after.name);
  compare('Description', before.description, after.description);
  compare('Direction', DIRECTION_WORDS[before.direction], DIRECTION_WORDS[after.direction]);
  compare('Suited timeframe', before.timeframe ?? 'Any', after.timeframe ?? 'Any');
  for (const part of after.components) {
    const was = before.components.find(({ id, use }) => id === part.id && use === part.use);
    if (was) found.push(...componentDifferences(was, part, components));
    else found.push({ what: `${roleOf(part)} ${nameOf(part, components)}`, before: null, after: 'Added' });
  }
  for (const part of before.components) {
    if (after.components.some(({ id, use }) => id === part.id && use === part.use)) continue;
    found.push({ what: `${roleOf(part)} ${nameOf(part, components)}`, before: 'There', after: null });
  }
  const order = (draft: StrategyDraft, other: StrategyDraft) =>
    draft.components.filter(({ id }) => other.components.some((each) => each.id === id)).map(({ id }) => id);
  compare('Order of the components', order(before, after).join(', '), order(after, before).join(', '));
  compare('Combination', MODE_WORDS[before.combination.mode].title, MODE_WORDS[after.combination.mode].title);
  compare('Threshold', String(before.combination.threshold), String(after.combination.threshold));
  compare('Sessions', sessionsInWords(before.sessions), sessionsInWords(after.sessions));
  return found;
}

function componentDifferences(was: DraftComponent, is: DraftComponent, components: Components): Difference[] {
  const name = nameOf(is, components);
  const found: Difference[] = [];
  const compare = (what: string, before: string, after: string) => {
    if (before !== after) found.push({ what: `${name}: ${what}`, before, after });
  };
  compare('Role', roleOf(was), roleOf(is));
  if (is.role === 'signal') compare('Weight', String(was.weight), String(is.weight));
  compare('Switched', was.enabled ? 'On' : 'Off', is.enabled ? 'On' : 'Off');
  const specs = components.get(is.use)?.params;
  if (!specs) compare('Parameters', JSON.stringify(was.params), JSON.stringify(is.params));
  for (const spec of specs ?? []) {
    compare(
      spec.title,
      describeParam(spec, was.params[spec.name]).value,
      describeParam(spec, is.params[spec.name]).value,
    );
  }
  return found;
}

function nameOf({ id, use }: DraftComponent, components: Components): string {
  const title = components.get(use)?.title ?? use;
  return id === use ? title : `${title} (${id})`;
}

function roleOf({ role }: DraftComponent): string {
  return ROLE_WORDS[role].one;
}

function sessionsInWords(sessions: readonly Session[]): string {
  if (sessions.length === 0) return 'Always';
  return sessions.map(({ days, start, end }) => `${days.join(', ')} ${start} to ${end}`).join('; ');
}
