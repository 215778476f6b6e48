import type { DraftComponent, StrategyDraft } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import type { ParamValue, Role } from '#core/strategy/template.ts';

/** Adds a component behind the others of its role, with a name that no other has. */
export function withComponent(draft: StrategyDraft, info: Pick<ComponentInfo, 'id'>, role: Role): StrategyDraft {
  const taken = new Set(draft.components.map(({ id }) => id));
  let id = info.id;
  for (let number = 2; taken.has(id); number++) id = `${info.id}-${number}`;
  const added: DraftComponent = { id, use: info.id, role, weight: 1, enabled: true, params: {} };
  return { ...draft, components: [...draft.components, added] };
}

export function withoutComponent(draft: StrategyDraft, index: number): StrategyDraft {
  return { ...draft, components: draft.components.filter((_, k) => k !== index) };
}

export function withChanged(draft: StrategyDraft, index: number, change: Partial<DraftComponent>): StrategyDraft {
  return {
    ...draft,
    components: draft.components.map((component, k) => (k === index ? { ...component, ...change } : component)),
  };
}

export function withParam(draft: StrategyDraft, index: number, name: string, value: ParamValue): StrategyDraft {
  const params = draft.components[index]?.params;
  return withChanged(draft, index, { params: { ...params, [name]: value } });
}

/**
 * Moves a component to the place of another one of its role. Those of other roles keep their order: the order counts
 * inside a role only.
 */
export function withMoved(draft: StrategyDraft, from: number, to: number): StrategyDraft {
  const components = [...draft.components];
  const [moved] = components.splice(from, 1);
  if (!moved || to < 0 || to >= draft.components.length) return draft;
  components.splice(to, 0, moved);
  return { ...draft, components };
}

/** Place of the next component of the same role before (−1) or behind (+1) one; null where there is none. */
export function neighbour(components: readonly DraftComponent[], index: number, step: -1 | 1): number | null {
  const role = components[index]?.role;
  for (let k = index + step; k >= 0 && k < components.length; k += step) {
    if (components[k]?.role === role) return k;
  }
  return null;
}
