import { useMemo } from 'react';
import { create } from 'zustand';
import type { CatalogueEntry, Strategy, StrategyItem } from '#contract/strategies.ts';
import { call } from '#renderer/bridge/bridge.ts';
import { refreshTopic, useTopic } from './topics.ts';

interface ComponentsState {
  readonly components: ReadonlyMap<string, CatalogueEntry>;
  readonly loading: boolean;
  readonly error: string | null;
}

/** What strategies are built from, by id. */
export const useComponents = create<ComponentsState>(() => ({ components: new Map(), loading: true, error: null }));

export async function loadCatalogue(): Promise<void> {
  useComponents.setState({ loading: true, error: null });
  refreshTopic('strategies');
  const reply = await call('components.list', {});
  if (!reply.ok) return useComponents.setState({ loading: false, error: reply.error.message });
  useComponents.setState({
    components: new Map(reply.value.map((component) => [component.id, component])),
    loading: false,
  });
}

export interface Catalogue extends ComponentsState {
  /** Those that can run, as they are now: the system's first. */
  readonly strategies: readonly Strategy[];
}

/** The strategies that can run and the components that they are built from. */
export function useCatalogue(): Catalogue {
  const { components, loading, error } = useComponents();
  const topic = useTopic('strategies');
  const strategies = useMemo(() => topic.items.filter(canRun), [topic.items]);
  return { components, strategies, loading: loading || topic.loading, error: error ?? topic.error };
}

function canRun(item: StrategyItem): item is Strategy {
  return item.template !== null;
}
