import type { Strategy, StrategyDraft, StrategyItem } from '#contract/strategies.ts';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import type { Template } from '#core/strategy/template.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import type { StoredStrategy } from '#main/adapters/storage/strategy-table.ts';
import { firstProblem } from './check-draft.ts';
import type { SystemTemplate } from './system-templates.ts';

/** The list's line of a system template. */
export function systemItem({ id, strategy, about }: SystemTemplate): Strategy {
  const { template } = strategy;
  return {
    ...shownOf(template),
    id,
    source: 'system',
    tags: [...about.tags],
    template,
    summary: inPlainWords(strategy),
    version: 0,
    unsaved: false,
    problem: null,
    updatedAt: null,
  };
}

/** The list's line of a user's strategy; null for one that has nothing in it. */
export function userItem({ id, tags, draft, saved, updatedAt }: StoredStrategy): StrategyItem | null {
  const shown = draft ?? saved?.template;
  if (!shown) return null;
  const result = saved && validateTemplate(saved.template);
  const runs = result?.valid ? result.strategy : null;
  return {
    ...shownOf(shown),
    id,
    source: 'user',
    tags: [...tags],
    template: runs?.template ?? null,
    summary: runs ? inPlainWords(runs) : [],
    version: saved?.number ?? 0,
    unsaved: draft !== null,
    problem: firstProblem(shown),
    updatedAt,
  };
}

function shownOf({ name, description, direction, timeframe, components }: Template | StrategyDraft) {
  return { name, description, direction, timeframe: timeframe ?? null, components: components.length };
}
