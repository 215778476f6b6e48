import { create } from 'zustand';
import type { Strategy } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import { call } from '#renderer/bridge/bridge.ts';

interface CatalogueState {
  readonly strategies: readonly Strategy[];
  readonly components: ReadonlyMap<string, ComponentInfo>;
  readonly loading: boolean;
  readonly error: string | null;
}

/** The strategies and the components that they are built from. */
export const useCatalogue = create<CatalogueState>(() => ({
  strategies: [],
  components: new Map(),
  loading: true,
  error: null,
}));

export async function loadCatalogue(): Promise<void> {
  useCatalogue.setState({ loading: true, error: null });
  const [strategies, components] = await Promise.all([call('strategies.list', {}), call('components.list', {})]);
  if (!strategies.ok) return useCatalogue.setState({ loading: false, error: strategies.error.message });
  if (!components.ok) return useCatalogue.setState({ loading: false, error: components.error.message });
  useCatalogue.setState({
    strategies: strategies.value,
    components: new Map(components.value.map((component) => [component.id, component])),
    loading: false,
  });
}
