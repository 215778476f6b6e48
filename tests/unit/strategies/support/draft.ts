import type { DraftComponent, StrategyDraft } from '#contract/strategies.ts';

/** A component as the builder adds it. */
export function component(
  use: string,
  role: DraftComponent['role'],
  more: Partial<DraftComponent> = {},
): DraftComponent {
  return { id: use, use, role, weight: 1, enabled: true, params: {}, ...more };
}

/** A draft that can run: EMA cross with a stop. */
export function draft(more: Partial<StrategyDraft> = {}): StrategyDraft {
  return {
    format: 'plutarc-strategy/1',
    name: 'Two averages',
    description: '',
    direction: 'both',
    components: [component('ema-cross', 'signal'), component('stop-loss', 'exit')],
    combination: { mode: 'min-score', threshold: 1 },
    sessions: [],
    ...more,
  };
}
